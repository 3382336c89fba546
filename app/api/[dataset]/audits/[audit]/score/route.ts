import { route } from "@/app/api/guard";
import { auditScoreSample } from "@/lib/server/audits";

/** Single predictions behind an audit, nameless, for the plots of points. */
export const GET = route("GET /api/[dataset]/audits/[audit]/score", ({ scope, params }) =>
  auditScoreSample(scope, params.audit),
);
