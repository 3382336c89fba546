import { z } from "zod";
import { cookieText, pathOfThisSite, refuseOtherSites, seeOther } from "@/app/api/forms";
import { respond } from "@/app/api/respond";
import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";
import { ROLE_COOKIE } from "@/lib/server/session";

const form = z.object({
  role: z
    .string()
    .regex(/^(auditor|leadership|operator|writer:\d{1,9})$/, "Choose one of the roles of the list."),
  next: z.string().optional(),
});

/** Chooses a role, in demo mode only: a form, so that it works before any script has loaded. */
export function POST(request: Request): Promise<Response> {
  return respond(async () => {
    refuseOtherSites(request);
    const { role, next } = form.parse(Object.fromEntries(await request.formData()));
    if (!parseSettings(process.env).demo) {
      throw new EquiluxError("forbidden", "Roles can be chosen in the demo only; sign in instead.", "role");
    }
    return seeOther(pathOfThisSite(next), cookieText(ROLE_COOKIE, role, { httpOnly: true }));
  });
}
