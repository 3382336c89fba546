import { parseSettings } from "@/lib/core/settings";

/** A redirect that the browser follows with GET, relative to whatever host it used. */
export function seeOther(path: string, cookies: readonly string[]): Response {
  const headers = new Headers({ Location: path });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** A cookie of this site for one year, which no script reads; an empty value removes it. */
export function cookieText(name: string, value: string): string {
  const age = value === "" ? 0 : 365 * 24 * 60 * 60;
  const secure = parseSettings(process.env).url.startsWith("https:") ? "; Secure" : "";
  return `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
}
