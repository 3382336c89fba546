import { queryOptions } from "@tanstack/react-query";
import { apiPath, fetchJson } from "@/lib/client/fetch";
import { EquiluxError, type ErrorCode } from "@/lib/core/errors";
import type { ImportKind } from "@/lib/core/import/fields";
import type { Mapping } from "@/lib/core/import/mapping";
import type { FileHead } from "@/lib/core/import/preview";
import type { ImportView } from "@/lib/core/report/views";

/** What a file may hold: a log's tables, or a ranking model. */
export type UploadKind = ImportKind | "model";

/** So much of a file is enough to see its columns. */
const HEAD_BYTES = 256 * 1024;
const POLL_MS = 1000;

const isRunning = ({ state }: ImportView): boolean => state === "queued" || state === "running";

/** Every import into a dataset, newest first; asked again while one runs. */
export const importListQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["imports", dataset],
    queryFn: ({ signal }) => fetchJson<ImportView[]>(apiPath(dataset, "imports"), { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? POLL_MS : false),
  });

/** One import with its first rejects. */
export const importQuery = (dataset: string, batch: string) =>
  queryOptions({
    queryKey: ["imports", dataset, batch],
    queryFn: ({ signal }) => fetchJson<ImportView>(apiPath(dataset, "imports", batch), { signal }),
    refetchInterval: ({ state }) => (state.data && !isRunning(state.data) ? false : POLL_MS),
  });

/** Where every reject of an import is as a file. */
export const rejectsPath = (dataset: string, batch: string): string =>
  apiPath(dataset, "imports", batch, "rejects.csv");

/** Columns and first rows of a file, read by the server from the file's beginning. */
export const postPreview = (dataset: string, file: File): Promise<FileHead> =>
  fetchJson<FileHead>(apiPath(dataset, "imports", "preview"), {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file.slice(0, HEAD_BYTES),
  });

interface Upload {
  readonly kind: UploadKind;
  readonly file: File;
  readonly mapping: Mapping;
  /** Part of the file that has left the browser, 0 to 1. */
  readonly onSent: (part: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a file as it is and waits until it is taken in. XMLHttpRequest, because fetch does not tell how much was sent.
 *
 * @throws EquiluxError the server's own, or "unavailable" where the connection broke
 */
export function uploadFile(
  dataset: string,
  { kind, file, mapping, onSent, signal }: Upload,
): Promise<ImportView | null> {
  const query = new URLSearchParams({ kind, file: file.name, mapping: JSON.stringify(mapping) });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${apiPath(dataset, "imports")}?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 400) resolve(request.response as ImportView | null);
      else reject(asError(request.response));
    };
    request.onerror = () =>
      reject(new EquiluxError("unavailable", "The connection broke. Nothing was kept; send the file again."));
    request.onabort = () => reject(new EquiluxError("conflict", "The upload was stopped. Nothing was kept."));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function asError(body: unknown): EquiluxError {
  const error = (body as { error?: { code?: ErrorCode; message?: string; place?: string | null } } | null)
    ?.error;
  return new EquiluxError(
    error?.code ?? "unavailable",
    error?.message ?? "The server failed to answer. Try again in a moment.",
    error?.place ?? undefined,
  );
}
