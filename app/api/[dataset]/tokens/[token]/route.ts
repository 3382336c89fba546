import { route } from "@/app/api/guard";
import { revokeToken } from "@/lib/server/tokens";

/** Ends a token at once. */
export const DELETE = route(
  "DELETE /api/[dataset]/tokens/[token]",
  async ({ scope, params: { token }, note }) => {
    await revokeToken(scope, token);
    note({ token });
  },
);
