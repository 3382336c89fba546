import { jsonBody } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { listAudits, startAudit } from "@/lib/server/audits";

/** Every audit of a dataset, newest first. */
export const GET = route("GET /api/[dataset]/audits", ({ scope }) => listAudits(scope));

/** Queues an audit; answers 202 with its id. */
export const POST = route(
  "POST /api/[dataset]/audits",
  async ({ scope, request, note }) => {
    const started = await startAudit(scope, await jsonBody(request));
    note({ audit: started.id });
    return started;
  },
  202,
);
