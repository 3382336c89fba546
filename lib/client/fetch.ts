import { EquiluxError, type ErrorCode } from "@/lib/core/errors";

interface ErrorJson {
  readonly error?: { readonly code?: ErrorCode; readonly message?: string; readonly place?: string | null };
}

/**
 * Fetches JSON from a route of this server.
 *
 * @throws EquiluxError with the server's own code and message; "unavailable" where there was no answer to read
 */
export async function fetchJson<Result>(path: string, init: RequestInit = {}): Promise<Result> {
  const answer = await fetch(path, {
    ...init,
    headers: { Accept: "application/json", ...init.headers },
  }).catch(() => null);
  if (!answer) {
    throw new EquiluxError(
      "unavailable",
      "The server did not answer. Check the connection and try again.",
      path,
    );
  }
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body as Result;
  const error = (body as ErrorJson | null)?.error;
  throw new EquiluxError(
    error?.code ?? "unavailable",
    error?.message ?? "The server failed to answer. Try again in a moment.",
    error?.place ?? undefined,
  );
}

/** Sends JSON and reads the answer. */
export const postJson = <Result>(path: string, body: unknown): Promise<Result> =>
  fetchJson<Result>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** Takes away what a path names. */
export const deleteJson = (path: string): Promise<unknown> => fetchJson(path, { method: "DELETE" });

/** A path of the API with every part encoded. */
export const apiPath = (...parts: readonly string[]): string =>
  `/api/${parts.map(encodeURIComponent).join("/")}`;
