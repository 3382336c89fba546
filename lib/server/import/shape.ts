import { parse } from "csv-parse/sync";
import { badFile } from "@/lib/server/import/bytes";

/** What a file is and which columns it has. */
export type Shape =
  | {
      readonly format: "csv";
      readonly delimiter: string;
      readonly newline: readonly string[];
      readonly headers: readonly string[];
    }
  | { readonly format: "ndjson"; readonly headers: readonly string[] };

const DELIMITERS = [",", ";", "\t"] as const;

/** How every CSV is read: cells as they stand, rows of any width, a stray quote as a letter. */
export const csvOptions = (delimiter: string, newline: readonly string[]) => ({
  bom: true,
  delimiter,
  record_delimiter: [...newline],
  relax_column_count: true,
  relax_quotes: true,
  max_record_size: 1_000_000,
});

/**
 * @param head the first bytes of the text
 * @throws EquiluxError bad-file: empty, no header, a column named twice, JSON that is not NDJSON
 */
export function detectShape(head: Buffer, whole: boolean, fileName: string): Shape {
  const text = head.toString("utf8").replace(/^\ufeff/, "");
  if (text.trim() === "") throw badFile(`${fileName} is empty.`, fileName);
  if (/^\s*\[/.test(text)) {
    throw badFile(`${fileName} is one JSON array; write one object per line (NDJSON).`, fileName);
  }
  return /^\s*\{/.test(text) ? ndjsonShape(text, whole, fileName) : csvShape(text, whole, fileName);
}

/** The lines that are certainly complete; the only line where there is no other. */
function completeLines(text: string, whole: boolean): string {
  const end = text.lastIndexOf("\n");
  return whole || end === -1 ? text : text.slice(0, end + 1);
}

function ndjsonShape(text: string, whole: boolean, fileName: string): Shape {
  const headers = new Set<string>();
  for (const line of completeLines(text, whole).split("\n")) {
    // A line that is no object is refused with its number when the rows are read.
    for (const name of Object.keys(parseObject(line) ?? {})) headers.add(name);
  }
  if (headers.size === 0)
    throw badFile(`${fileName} looks like NDJSON and its first lines are no JSON objects.`, fileName);
  return { format: "ndjson", headers: [...headers] };
}

/** null for a line that is not one JSON object. */
export function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function csvShape(text: string, whole: boolean, fileName: string): Shape {
  // Both line ends may occur in one file; a lone carriage return only where it is the only one (old Mac files).
  const newline = text.includes("\n") ? ["\r\n", "\n"] : ["\r"];
  const sample = completeLines(text, whole);
  const [best] = DELIMITERS.map((delimiter) => {
    const rows = sampleRows(sample, delimiter, newline);
    const header = rows[0] ?? [];
    const alike = rows.filter((row) => row.length === header.length).length;
    return {
      delimiter,
      header,
      likeness: header.length > 1 ? alike / rows.length + header.length / 1000 : 0,
    };
  }).sort((a, b) => b.likeness - a.likeness);
  const { delimiter, header } = best ?? { delimiter: ",", header: [] };
  return { format: "csv", delimiter, newline, headers: headersOf(header, fileName) };
}

function sampleRows(text: string, delimiter: string, newline: readonly string[]): string[][] {
  try {
    const rows: string[][] = parse(text, { ...csvOptions(delimiter, newline), to: 50 });
    return rows.filter(isRow);
  } catch {
    // A quote that is open at the end of the sample.
    const [first = ""] = text.trimStart().split(/\r?\n/, 1);
    return [first.split(delimiter)];
  }
}

/** A blank line is one empty cell. */
export const isRow = (cells: readonly string[]): boolean => cells.length > 1 || (cells[0] ?? "") !== "";

function headersOf(cells: readonly string[], fileName: string): string[] {
  const headers = cells.map((cell, index) => cell.trim() || `column ${index + 1}`);
  if (headers.some((header) => header.includes("\0"))) {
    throw badFile(
      `${fileName} is not text: its first line holds NUL characters. Save it as CSV in UTF-8.`,
      fileName,
    );
  }
  if (cells.every((cell) => /^[\s\d.,:+-]*$/.test(cell))) {
    throw badFile(
      `${fileName} has no header: its first line is numbers. Put the column names on the first line.`,
      fileName,
    );
  }
  const twice = headers.find((header, index) => headers.indexOf(header) !== index);
  if (twice !== undefined) {
    throw badFile(`${fileName} has two columns named "${twice}"; rename one of them.`, fileName);
  }
  return headers;
}
