import { seeOther } from "@/app/api/forms";
import { openRoute } from "@/app/api/guard";
import { auth } from "@/lib/server/auth";

/** Ends the session: a form, so that it works before any script has loaded. */
export const POST = openRoute("POST /api/sign-out", async (request) => {
  const ended = await auth().api.signOut({ headers: request.headers, asResponse: true });
  return seeOther("/sign-in", ended.headers.getSetCookie());
});
