import { z } from "zod";
import { EquiluxError, type ErrorCode } from "@/lib/core/errors";
import { log } from "@/lib/server/log";

/** The one place where what went wrong becomes an HTTP status. */
const STATUS: Record<ErrorCode, number> = {
  "bad-request": 400,
  "bad-settings": 500,
  "bad-mapping": 422,
  "bad-file": 422,
  "bad-model": 422,
  "bad-spec": 422,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  "too-many": 429,
  unavailable: 503,
};

/** What every route answers when it fails. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly place: string | null };
}

/** HTTP status of an error code. */
const statusOf = (code: ErrorCode): number => STATUS[code];

/** Whatever is answered is for one person: no cache between keeps it. */
const PRIVATE = { "Cache-Control": "private, no-store" };

/**
 * Runs a route's work and answers with its result as JSON, or with the error's status and body. A Response is passed
 * through. What nobody foresaw is logged and answered with 500 without telling its insides.
 */
export async function respond(work: () => Promise<unknown>, status = 200): Promise<Response> {
  try {
    const result = await work();
    return result instanceof Response ? result : Response.json(result ?? null, { status, headers: PRIVATE });
  } catch (error) {
    const known = asKnown(error);
    if (known) return errorResponse(known);
    log().error(error, "a route failed");
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
  return Response.json(body, { status, headers: PRIVATE });
}
