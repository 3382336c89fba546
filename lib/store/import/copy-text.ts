import type { CellReject, RowValue } from "@/lib/core/import/source";

/** One row of a file on its way in: its values, or what was refused in it. */
export interface IncomingRow {
  /** 1-based line of the file on which the row starts. */
  readonly line: number;
  readonly values: readonly RowValue[] | null;
  readonly rejects: readonly CellReject[];
}

const NULL = "\\N";
const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** One value in PostgreSQL's text format of COPY. Bytes are hexadecimal bytea. */
function copyValue(value: RowValue): string {
  if (value === null) return NULL;
  if (typeof value === "string") {
    return SPECIAL.test(value)
      ? value.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)
      : value;
  }
  if (typeof value === "object")
    return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
  return String(value);
}

/** A value as reports show it: at most 200 characters, and nothing PostgreSQL cannot hold. */
const shownValue = (text: string): string => text.slice(0, 200).replace(/[\0\p{Cs}]/gu, "\ufffd");

/**
 * The lines of the staging table for one row: line number, values, then column, value and reason of a reject. A refused
 * row has a line for each refused cell and no values.
 *
 * @param width number of values of a row
 */
export function copyLines({ line, values, rejects }: IncomingRow, width: number): string {
  if (values !== null) return `${line}\t${values.map(copyValue).join("\t")}\t${NULL}\t${NULL}\t${NULL}\n`;
  const empty = `${NULL}\t`.repeat(width);
  return rejects
    .map(({ column, value, reason }) => {
      const shown = [column, value, reason].map((text) => copyValue(shownValue(text))).join("\t");
      return `${line}\t${empty}${shown}\n`;
    })
    .join("");
}
