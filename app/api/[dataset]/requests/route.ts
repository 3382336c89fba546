import { jsonBody } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { askForAttributes, clearRequests } from "@/lib/server/clear-requests";

/** Every request to see a writer's attributes in clear. */
export const GET = route("GET /api/[dataset]/requests", ({ scope }) => clearRequests(scope));

/** Asks to see one writer's attributes; answers 201 with the request's id. */
export const POST = route(
  "POST /api/[dataset]/requests",
  async ({ scope, request, note }) => {
    const { id, writer } = await askForAttributes(scope, await jsonBody(request));
    note({ writer, request: id });
    return { id };
  },
  201,
);
