import { route } from "@/app/api/guard";
import { takeBackInvitation } from "@/lib/server/invitations";

/** Takes an open invitation back. */
export const DELETE = route(
  "DELETE /api/[dataset]/invitations/[invitation]",
  async ({ scope, params: { invitation }, note }) => {
    await takeBackInvitation(scope, invitation);
    note({ invitation });
  },
);
