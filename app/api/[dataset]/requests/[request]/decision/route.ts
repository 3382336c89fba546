import { jsonBody } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { decideRequest } from "@/lib/server/clear-requests";

/** Grants or refuses somebody else's request, once. */
export const POST = route(
  "POST /api/[dataset]/requests/[request]/decision",
  async ({ scope, params, request, note }) => {
    const { id, writer, granted } = await decideRequest(scope, params.request, await jsonBody(request));
    note({ writer, request: id, granted });
    return { id, granted };
  },
);
