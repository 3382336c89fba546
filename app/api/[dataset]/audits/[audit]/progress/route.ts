import { route } from "@/app/api/guard";
import { auditProgress } from "@/lib/server/audits";

/** How far an audit is. */
export const GET = route("GET /api/[dataset]/audits/[audit]/progress", ({ scope, params }) =>
  auditProgress(scope, params.audit),
);
