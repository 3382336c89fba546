import { EquiluxError } from "@/lib/core/errors";

/** Refuses a form sent from another site: a cookie must not be set by somebody else's page. */
export function refuseOtherSites(request: Request): void {
  const origin = request.headers.get("origin");
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  if (origin !== null && origin !== "null" && new URL(origin).host !== host) {
    throw new EquiluxError(
      "forbidden",
      "This form was sent from another site. Open Equilux and try again.",
      "origin",
    );
  }
}

/** Where to go after a form: a path of this site, or the start page. */
export const pathOfThisSite = (value: unknown): string =>
  typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : "/";

/** A redirect that the browser follows with GET, relative to whatever host it used. */
export const seeOther = (path: string, cookie: string): Response =>
  new Response(null, { status: 303, headers: { Location: path, "Set-Cookie": cookie } });

/** A cookie of this site for one year; an empty value removes it. */
export function cookieText(
  name: string,
  value: string,
  { httpOnly }: { readonly httpOnly: boolean },
): string {
  const age = value === "" ? 0 : 365 * 24 * 60 * 60;
  return `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${age}; SameSite=Lax${httpOnly ? "; HttpOnly" : ""}`;
}
