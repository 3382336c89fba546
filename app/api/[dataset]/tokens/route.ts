import { jsonBody } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { makeToken, tokens } from "@/lib/server/tokens";

/** Every token of the dataset, without its secret. */
export const GET = route("GET /api/[dataset]/tokens", ({ scope }) => tokens(scope));

/** Makes a token; answers 201 with its secret, this once. */
export const POST = route(
  "POST /api/[dataset]/tokens",
  async ({ scope, request, note }) => {
    const { id, secret, days } = await makeToken(scope, await jsonBody(request));
    note({ token: id, days });
    return { id, secret };
  },
  201,
);
