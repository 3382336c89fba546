import { z } from "zod";
import { EquiluxError, type ErrorCode } from "@/lib/core/errors";

/** The one place where what went wrong becomes an HTTP status. */
const STATUS: Record<ErrorCode, number> = {
  "bad-request": 400,
  "bad-settings": 500,
  "bad-mapping": 422,
  "bad-file": 422,
  "bad-model": 422,
  "bad-spec": 422,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  unavailable: 503,
};

/** What every route answers when it fails. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly place: string | null };
}

/** HTTP status of an error code. */
const statusOf = (code: ErrorCode): number => STATUS[code];

/**
 * Runs a route's work and answers with its result as JSON, or with the error's status and body. A Response is passed
 * through. What nobody foresaw is logged and answered with 500 without telling its insides.
 */
export async function respond(work: () => Promise<unknown>, status = 200): Promise<Response> {
  try {
    const result = await work();
    return result instanceof Response ? result : Response.json(result, { status });
  } catch (error) {
    const known = asKnown(error);
    if (known) return errorResponse(known);
    console.error(error);
    return errorResponse(
      new EquiluxError(
        "unavailable",
        "Something failed on the server. Try again; the server's log has the details.",
      ),
      500,
    );
  }
}

function asKnown(error: unknown): EquiluxError | null {
  if (error instanceof EquiluxError) return error;
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const place = issue?.path.join(".");
    return new EquiluxError(
      "bad-request",
      issue?.message ?? "The request is not understood.",
      place || undefined,
    );
  }
  return null;
}

function errorResponse(error: EquiluxError, status = statusOf(error.code)): Response {
  const body: ErrorBody = { error: { code: error.code, message: error.message, place: error.place ?? null } };
  return Response.json(body, { status });
}

/** The JSON body of a request, or a bad-request that says so. */
export async function jsonBody(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new EquiluxError("bad-request", "The body is not JSON. Send one JSON object.", "body");
  }
}

/** The search parameters of a request as an object, for a zod schema to parse. */
export const queryOf = (request: Request): Record<string, string> =>
  Object.fromEntries(new URL(request.url).searchParams);
