import { route } from "@/app/api/guard";
import { lookAtAttributes } from "@/lib/server/clear-requests";

/** A writer's attributes in clear, for whoever asked, while the grant lasts. The writer reads of every look. */
export const GET = route(
  "GET /api/[dataset]/requests/[request]/attributes",
  async ({ scope, params, note }) => {
    const clear = await lookAtAttributes(scope, params.request);
    note({ writer: clear.writer.externalId, request: clear.request });
    return clear;
  },
);
