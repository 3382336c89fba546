import { type NextRequest, NextResponse } from "next/server";

/** React's development build names places in the code by evaluating; what is served to people does not. */
const DEVELOPMENT = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";

/** Scripts run only with the nonce of their own answer; nothing is loaded from, sent to or framed by another site. */
const policy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${DEVELOPMENT}`,
    `style-src 'self' 'nonce-${nonce}'`,
    // Charts place their marks with style attributes; an attribute cannot load or run anything.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Gives every page its content security policy, and the page being made the nonce for its scripts. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy(nonce));
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy(nonce));
  return response;
}

/**
 * Pages only. What the API answers is no document and has a policy of its own (next.config.js), and a body that passes through
 * here would be cut after 10 MB: an import must not.
 */
export const config = { matcher: "/((?!api/|_next/static|icon.svg).*)" };
