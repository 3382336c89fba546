import { EquiluxError } from "@/lib/core/errors";
import type { FileHead } from "@/lib/core/import/preview";
import type { ImportRejectView, ImportView } from "@/lib/core/report/views";
import type { Scope } from "@/lib/core/scope";
import { readBeginning } from "@/lib/server/import/beginning";
import { profileColumns } from "@/lib/server/import/profile";
import { csvCell } from "@/lib/server/spreadsheet";
import { type BatchItem, findBatch, listBatches, listRejects } from "@/lib/store/imports";

/** So many rejects are on the page of an import; all of them are in its CSV. */
const SHOWN_REJECTS = 20;

/** Every import of the dataset, newest first, without rejects. */
export async function listImports(scope: Scope): Promise<ImportView[]> {
  const batches = await listBatches(scope);
  return batches.map((batch) => toView(batch, []));
}

/** One import with its first rejects. @throws EquiluxError not-found */
export async function importView(scope: Scope, id: string): Promise<ImportView> {
  const batch = await known(scope, id);
  return toView(batch, batch.rejected > 0 ? await listRejects(scope, batch.id, SHOWN_REJECTS) : []);
}

/** All rejects of an import as CSV, safe to open in a spreadsheet. @throws EquiluxError not-found */
export async function rejectsCsv(scope: Scope, id: string): Promise<string> {
  const batch = await known(scope, id);
  const rejects = await listRejects(scope, batch.id);
  const rows = rejects.map(({ line, column, value, reason }) => [String(line), column, value, reason]);
  return [["line", "column", "value", "reason"], ...rows]
    .map((cells) => `${cells.map(csvCell).join(",")}\r\n`)
    .join("");
}

async function known(scope: Scope, id: string): Promise<BatchItem> {
  const batch = await findBatch(scope, id);
  if (batch) return batch;
  throw new EquiluxError(
    "not-found",
    "There is no import with this id; it may belong to another dataset.",
    id,
  );
}

const toView = ({ mapping: _, ...batch }: BatchItem, rejects: readonly ImportRejectView[]): ImportView => ({
  ...batch,
  rejects,
});

/** Rows a form needs to show what a file holds. */
const FIRST_ROWS = 20;

/**
 * Columns, first rows and column profiles of a file, read from its beginning as an import would read it.
 *
 * @param beginning the first HEAD_BYTES or more of the file as it is, or the whole of a smaller file
 * @throws EquiluxError bad-file where an import would refuse the whole file
 */
export async function fileHead(beginning: Uint8Array): Promise<FileHead> {
  const { headers, rows } = await readBeginning(beginning);
  const cells = rows.map((row) => row.cells);
  return { headers, rows: cells.slice(0, FIRST_ROWS), columns: profileColumns(headers, cells) };
}
