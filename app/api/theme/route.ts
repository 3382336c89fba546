import { z } from "zod";
import { formFields } from "@/app/api/body";
import { cookieText, seeOther } from "@/app/api/forms";
import { openRoute } from "@/app/api/guard";
import { THEME_COOKIE, THEMES } from "@/app/theme";
import { pathOfThisSite } from "@/lib/core/access/path";

const form = z.object({ theme: z.enum(THEMES), next: z.string().optional() });

/** Chooses day, night, or whatever the device asks for. */
export const POST = openRoute("POST /api/theme", async (request) => {
  const { theme, next } = form.parse(await formFields(request));
  return seeOther(pathOfThisSite(next), [cookieText(THEME_COOKIE, theme === "system" ? "" : theme)]);
});
