import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, Parser } from "csv-parse";
import { type CellReject, WHOLE_ROW } from "@/lib/core/import/source";
import { badFile } from "@/lib/server/import/bytes";
import { csvOptions, isRow, parseObject, type Shape } from "@/lib/server/import/shape";

/** A row as it stands in the file: its cells in the order of the headers, or why it is none. */
export interface RawRow {
  /** 1-based line on which it starts. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly broken?: CellReject;
}

/** Rows are handed on in portions of this many: one at a time would be a promise each. */
const PORTION = 1000;

/** All rows of a file after its header, in portions. @throws EquiluxError bad-file where quotes are never closed */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  shape: Shape,
  fileName: string,
): AsyncGenerator<readonly RawRow[]> {
  let portion: RawRow[] = [];
  for await (const row of rowsOf(chunks, shape, fileName)) {
    portion.push(row);
    if (portion.length < PORTION) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

/** The same one by one: as many as can be read, where the text may end inside a quote. */
export const rowsOf = (
  chunks: AsyncIterable<Buffer>,
  shape: Shape,
  fileName: string,
): AsyncGenerator<RawRow> =>
  shape.format === "csv" ? csvRows(chunks, shape, fileName) : ndjsonRows(chunks, shape.headers, fileName);

/** Counts lines while it parses: a failure is then known by the row in which it happened, not by the last one handed on. */
class LineParser extends Parser {
  /** Line on which the next row starts. */
  line = 1;

  override push(cells: readonly string[] | null): boolean {
    if (cells === null) return super.push(null);
    const row: RawRow = { line: this.line, cells };
    this.line += 1 + lineBreaksIn(cells);
    return super.push(row);
  }
}

async function* csvRows(
  chunks: AsyncIterable<Buffer>,
  { delimiter, newline, headers }: Extract<Shape, { format: "csv" }>,
  fileName: string,
): AsyncGenerator<RawRow> {
  const parser = new LineParser(csvOptions(delimiter, newline));
  // Its failure destroys the parser, so the loop below throws it.
  pipeline(Readable.from(chunks, { objectMode: false }), parser).catch(() => undefined);
  let isHeader = true;
  try {
    for await (const row of parser as AsyncIterable<RawRow>) {
      if (!isRow(row.cells)) continue;
      if (isHeader) isHeader = false;
      else if (row.cells.length === headers.length) yield row;
      else yield { ...row, broken: raggedRow(row.cells, headers.length, delimiter) };
    }
  } catch (error) {
    throw error instanceof CsvError ? unclosedQuote(parser.line, fileName) : error;
  }
}

const unclosedQuote = (line: number, fileName: string) =>
  badFile(
    `${fileName}: a quote opened in the row that starts on line ${line} is never closed; close it, or double it.`,
    `line ${line}`,
  );

function raggedRow(cells: readonly string[], width: number, delimiter: string): CellReject {
  const reason = `The header names ${width} columns and this row has ${cells.length}; add what is missing, or quote values that contain the delimiter.`;
  return { column: WHOLE_ROW, value: cells.join(delimiter), reason };
}

/** Line breaks inside quoted cells: a row may span several lines of the file. */
function lineBreaksIn(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf("\n"); at !== -1; at = cell.indexOf("\n", at + 1)) breaks += 1;
  }
  return breaks;
}

async function* ndjsonRows(
  chunks: AsyncIterable<Buffer>,
  headers: readonly string[],
  fileName: string,
): AsyncGenerator<RawRow> {
  let line = 0;
  for await (const text of linesOf(chunks, fileName)) {
    line += 1;
    const trimmed = line === 1 ? text.replace(/^\ufeff/, "").trim() : text.trim();
    if (trimmed === "") continue;
    const object = parseObject(trimmed);
    if (object === null) {
      yield {
        line,
        cells: [],
        broken: {
          column: WHOLE_ROW,
          value: trimmed,
          reason: "This line is not a JSON object; write one object per line.",
        },
      };
    } else yield objectRow(line, object, headers);
  }
}

function objectRow(line: number, object: Record<string, unknown>, headers: readonly string[]): RawRow {
  // Not what every object has: a column may be called "constructor".
  const values = headers.map((header) => (Object.hasOwn(object, header) ? object[header] : undefined));
  try {
    const cells = values.map(cellOf);
    const inexact = values.findIndex(isInexact);
    const column = headers[inexact];
    if (column === undefined) return { line, cells };
    const reason = "This number is too large to be read exactly; write it as text, in quotes.";
    return { line, cells, broken: { column, value: cells[inexact] ?? "", reason } };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = "A value of this line is nested too deeply to be read; write flat values.";
    return { line, cells: [], broken: { column: WHOLE_ROW, value: "", reason } };
  }
}

/** JSON's numbers lose digits above 2^53: two ids could become one. */
const isInexact = (value: unknown): boolean =>
  typeof value === "number" &&
  Number.isInteger(value) &&
  !Number.isSafeInteger(value) &&
  Math.abs(value) < 1e21;

const cellOf = (value: unknown): string =>
  value === undefined || value === null
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

const LONGEST_LINE = 1_000_000;

/** Only line feeds part lines: JSON may hold other line separators inside its strings. */
async function* linesOf(chunks: AsyncIterable<Buffer>, fileName: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      yield bytes.toString("utf8", start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > LONGEST_LINE)
      throw badFile(`${fileName} has a line of more than ${LONGEST_LINE} bytes.`, fileName);
  }
  if (rest.length > 0) yield rest.toString("utf8");
}
