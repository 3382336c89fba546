import { z } from "zod";
import { jsonBody } from "@/app/api/body";
import { openRoute } from "@/app/api/guard";
import { EquiluxError } from "@/lib/core/errors";
import { acceptAsNew, acceptAsPerson, openInvitation } from "@/lib/server/invitations";
import { mustBeSignedIn, personOf } from "@/lib/server/session";

const token = z.string().min(1).max(200);

/** With a password: as somebody new. Without: as whoever is signed in. */
const acceptance = z.union(
  [
    z.strictObject({ token }),
    z.strictObject({
      token,
      name: z.string().trim().min(1, "Write your name.").max(200, "A name has at most 200 characters."),
      password: z.string(),
    }),
  ],
  { error: "Send the invitation's token; as somebody new, a name and a password too." },
);

/** Makes a member of whoever holds an invitation's link: of the person who is signed in, or of a new one. */
export const POST = openRoute("POST /api/invitations/accept", async (request) => {
  const body = acceptance.parse(await jsonBody(request));
  if (!("password" in body)) {
    const { dataset } = await acceptAsPerson(body.token, await mustBeSignedIn(request.headers));
    return { dataset: dataset.slug };
  }
  if (await personOf(request.headers)) {
    throw new EquiluxError("conflict", "Somebody is signed in in this browser. Reload the page.");
  }
  const { dataset } = await openInvitation(body.token);
  await acceptAsNew(body.token, body);
  return { dataset: dataset.slug };
});
