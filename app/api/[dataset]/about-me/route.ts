import { jsonBody } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { aboutMe, declareAttribute } from "@/lib/server/declarations";

/** What is held of the writer who asks, and who saw it. */
export const GET = route("GET /api/[dataset]/about-me", ({ scope }) => aboutMe(scope));

/** Declares or withdraws one attribute; answers what is held now. */
export const POST = route("POST /api/[dataset]/about-me", async ({ scope, request, note }) => {
  const { attribute, view } = await declareAttribute(scope, await jsonBody(request));
  note({ attribute });
  return view;
});
