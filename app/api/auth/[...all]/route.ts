import { jsonBody } from "@/app/api/body";
import { openRoute } from "@/app/api/guard";
import { auth } from "@/lib/server/auth";
import { clientOf } from "@/lib/server/limits";

/**
 * better-auth's own routes: sign-in, sessions, second factor, single sign-on. It would read a body of any size and any type,
 * and believe any claim of where a request comes from, so both are settled here.
 */
async function handle(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-for", clientOf(request.headers));
  const body = request.body ? { body: JSON.stringify(await jsonBody(request)) } : {};
  headers.delete("content-length");
  return auth().handler(new Request(request.url, { method: request.method, headers, ...body }));
}

export const GET = openRoute("GET /api/auth/[...all]", handle);
export const POST = openRoute("POST /api/auth/[...all]", handle);
