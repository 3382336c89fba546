import { jsonBody } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { invite } from "@/lib/server/invitations";

/** Invites somebody; answers 201 with the link, this once, and whether it was mailed. */
export const POST = route(
  "POST /api/[dataset]/invitations",
  async ({ scope, request, note }) => {
    const { id, link, role, mailed } = await invite(scope, await jsonBody(request));
    note({ invitation: id, role, mailed });
    return { id, link, mailed };
  },
  201,
);
