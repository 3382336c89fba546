import { z } from "zod";
import { cookieText, pathOfThisSite, refuseOtherSites, seeOther } from "@/app/api/forms";
import { respond } from "@/app/api/respond";
import { THEME_COOKIE, THEMES } from "@/app/theme";

const form = z.object({ theme: z.enum(THEMES), next: z.string().optional() });

/** Chooses day, night, or whatever the device asks for. */
export function POST(request: Request): Promise<Response> {
  return respond(async () => {
    refuseOtherSites(request);
    const { theme, next } = form.parse(Object.fromEntries(await request.formData()));
    const value = theme === "system" ? "" : theme;
    return seeOther(pathOfThisSite(next), cookieText(THEME_COOKIE, value, { httpOnly: false }));
  });
}
