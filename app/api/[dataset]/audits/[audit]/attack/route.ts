import { route } from "@/app/api/guard";
import { attackOnAudit } from "@/lib/server/attack";

/** Tries to recover what an audit hides from what it publishes. */
export const POST = route("POST /api/[dataset]/audits/[audit]/attack", ({ scope, params }) =>
  attackOnAudit(scope, params.audit),
);
