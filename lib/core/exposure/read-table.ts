import { EquiluxError } from "@/lib/core/errors";
import { nearest } from "@/lib/core/import/nearest";

/** A CSV file as it was read: cells as they stand, by their columns. */
export interface Table {
  /** What messages call it. */
  readonly file: string;
  readonly headers: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** 1-based line of the file on which the row starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A cell that cannot be used: names file, line, column and value, and says how to mend it. */
export const badCell = (
  { file, headers }: Table,
  { line, cells }: TableRow,
  column: number,
  mend: string,
): EquiluxError =>
  new EquiluxError(
    "bad-file",
    `${file}, line ${line}, column "${headers[column]}": ${JSON.stringify(cells[column] ?? "")} ${mend}`,
    `${file}:${line}`,
  );

/** A row that cannot be used as a whole. */
export const badRow = ({ file }: Table, { line }: TableRow, fault: string): EquiluxError =>
  new EquiluxError("bad-file", `${file}, line ${line}: ${fault}`, `${file}:${line}`);

/** Index of a column, whatever its case; -1 where there is none. */
export const columnOf = ({ headers }: Table, name: string): number =>
  headers.findIndex((header) => header.trim().toLowerCase() === name);

/** @throws EquiluxError bad-file, naming the column that comes nearest */
export function neededColumn(table: Table, name: string): number {
  const at = columnOf(table, name);
  if (at >= 0) return at;
  const [near] = nearest(name, table.headers, 1);
  throw new EquiluxError(
    "bad-file",
    `${table.file} has no column "${name}"${near === undefined ? "" : ` ("${near}" comes nearest)`}; its columns are ${table.headers.join(", ")}.`,
    table.file,
  );
}

export const cell = ({ cells }: TableRow, column: number): string => (cells[column] ?? "").trim();

/** A name that must be there. */
export function nameIn(table: Table, row: TableRow, column: number): string {
  const name = cell(row, column);
  if (name === "") throw badCell(table, row, column, "is empty: write a name.");
  return name;
}

/** A number from `least` to `most`; NaN where the cell is empty. */
export function numberIn(table: Table, row: TableRow, column: number, least: number, most: number): number {
  const text = cell(row, column);
  if (text === "") return Number.NaN;
  const value = Number(text);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  const range = Number.isFinite(most)
    ? `from ${least} to ${most}`
    : Number.isFinite(least)
      ? `of at least ${least}`
      : "with a decimal point, such as 0.25";
  throw badCell(table, row, column, `is not a number ${range}; correct it, or leave the cell empty.`);
}

/** Index of a name among those met so far, which it joins when it is new. */
export function indexer(): { readonly names: string[]; readonly of: (name: string) => number } {
  const known = new Map<string, number>();
  const names: string[] = [];
  return {
    names,
    of(name) {
      const index = known.get(name) ?? names.push(name) - 1;
      known.set(name, index);
      return index;
    },
  };
}
