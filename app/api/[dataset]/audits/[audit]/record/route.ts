import { route } from "@/app/api/guard";
import { auditRecord } from "@/lib/server/audit-record";

/** Who signed an audit, and where its findings stand. */
export const GET = route("GET /api/[dataset]/audits/[audit]/record", ({ scope, params }) =>
  auditRecord(scope, params.audit),
);
