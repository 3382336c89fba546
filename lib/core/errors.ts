/**
 * Every failure a user can mend is an EquiluxError: a code from this list, the place, and the mend in the message.
 * The codes become HTTP statuses in one place (app/api/respond.ts) and exit codes in another (scripts/cli.ts).
 */
export type ErrorCode =
  | "bad-request"
  | "bad-settings"
  | "bad-mapping"
  | "bad-file"
  | "bad-model"
  | "bad-spec"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "too-large"
  | "too-many"
  | "unavailable";

export class EquiluxError extends Error {
  override readonly name = "EquiluxError";

  /**
   * @param code what kind of failure it is
   * @param message what was found, where, and how to mend it, in one sentence
   * @param place the file, line, field or route the message speaks of
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly place?: string,
  ) {
    super(message);
  }
}

/** What `make` gives; null where it ends with an error of this code. */
export function unless<Value>(code: ErrorCode, make: () => Value): Value | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof EquiluxError && error.code === code) return null;
    throw error;
  }
}
