import { columnsOf, JOIN, type Source } from "@/lib/core/import/mapping";
import type { Value } from "@/lib/core/import/values";

/** A cell that cannot be taken in: the user's own column name, what stands there, and why it was refused. */
export interface CellReject {
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** The column of a reject that is a whole line of the file: one that is no row at all. */
export const WHOLE_ROW = "row";

/** A value ready to be stored; bytes are the packed features of a prediction. null says nothing. */
export type RowValue = Value | Uint8Array | null;

/** Reads one target value out of a row's cells; puts what it refuses into `rejects`. */
export type CellReader = (cells: readonly string[], rejects: CellReject[]) => RowValue;

/** How rows show a source in messages: the column's own name. */
export const sourceName = (source: Source): string => columnsOf(source).join(", ") || "constant";

/** The trimmed text of a source in a row. A composite key of empty parts is empty. */
export function sourceReader(
  source: Source,
  headers: readonly string[],
): (cells: readonly string[]) => string {
  if (typeof source !== "string" && "constant" in source) {
    const constant = String(source.constant).trim();
    return () => constant;
  }
  const indexes = columnsOf(source).map((column) => headers.indexOf(column));
  const [only = -1] = indexes;
  if (indexes.length === 1) return (cells) => (cells[only] ?? "").trim();
  const join = typeof source === "string" ? JOIN : (source.join ?? JOIN);
  return (cells) => {
    const parts = indexes.map((index) => (cells[index] ?? "").trim());
    return parts.every((part) => part === "") ? "" : parts.join(join);
  };
}
