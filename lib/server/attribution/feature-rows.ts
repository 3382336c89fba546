import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { featureReader } from "@/lib/core/import/feature-value";
import { isUnreadable, type Unreadable } from "@/lib/core/import/values";
import { badCell, badFile, noColumn, openBytes } from "@/lib/server/import/bytes";
import { type RawRow, readRows } from "@/lib/server/import/rows";
import { detectShape } from "@/lib/server/import/shape";
import type { FeatureSchema } from "@/lib/server/models/open";

export interface RowBlock {
  /** [row][feature]; NaN is a missing value. */
  readonly rows: Float64Array;
  readonly count: number;
}

export interface FeatureFile {
  /** Columns that are no feature of the model. */
  readonly ignored: readonly string[];
  /** Read as fast as they are asked for, a block at a time. @throws EquiluxError bad-file, naming line, column and value */
  readonly blocks: AsyncGenerator<RowBlock>;
}

/**
 * Opens a CSV or NDJSON file, plain or gzipped, whose columns are a model's features in any order. An empty cell is missing,
 * and the name of a category is its code.
 *
 * @throws EquiluxError bad-file where a feature has no column
 */
export async function openFeatureRows(
  path: string,
  { featureNames: features, categories, takesMissing }: FeatureSchema,
  rowsPerBlock: number,
): Promise<FeatureFile> {
  const fileName = basename(path);
  const { head, whole, chunks } = await openBytes(createReadStream(path), fileName);
  const shape = detectShape(head, whole, fileName);
  const missing = features.find((feature) => !shape.headers.includes(feature));
  if (missing !== undefined) {
    const what = { is: ", which is a feature of the model", mend: "; add it, empty where it is missing." };
    throw noColumn(fileName, missing, shape.headers, what);
  }
  const columns = features.map((name, f) => ({
    name,
    index: shape.headers.indexOf(name),
    read: featureReader({ name, categories: categories?.[f] ?? null }),
    takesMissing,
  }));
  return {
    ignored: shape.headers.filter((header) => !features.includes(header)),
    blocks: blocksOf(readRows(chunks, shape, fileName), columns, rowsPerBlock, fileName),
  };
}

interface FeatureColumn {
  readonly name: string;
  /** Where it stands in a row's cells. */
  readonly index: number;
  readonly read: (text: string) => number | Unreadable;
  readonly takesMissing: boolean;
}

async function* blocksOf(
  portions: AsyncIterable<readonly RawRow[]>,
  columns: readonly FeatureColumn[],
  rowsPerBlock: number,
  fileName: string,
): AsyncGenerator<RowBlock> {
  const width = columns.length;
  let rows = new Float64Array(rowsPerBlock * width);
  let count = 0;
  for await (const portion of portions) {
    for (const row of portion) {
      readInto(rows, count * width, row, columns, fileName);
      count++;
      if (count < rowsPerBlock) continue;
      yield { rows, count };
      rows = new Float64Array(rowsPerBlock * width);
      count = 0;
    }
  }
  if (count > 0) yield { rows: rows.subarray(0, count * width), count };
}

function readInto(
  rows: Float64Array,
  at: number,
  { line, cells, broken }: RawRow,
  columns: readonly FeatureColumn[],
  fileName: string,
): void {
  if (broken) throw badFile(`${fileName}, line ${line}: ${broken.reason}`, `line ${line}`);
  columns.forEach(({ name, index, read, takesMissing }, f) => {
    const text = (cells[index] ?? "").trim();
    const value = read(text);
    if (isUnreadable(value)) {
      const mend = takesMissing ? " Leave the cell empty where the value is missing." : "";
      throw badCell(fileName, line, name, text, `${value.reason}${mend}`);
    }
    if (Number.isNaN(value) && !takesMissing) {
      const reason = "this model does not say what it makes of a missing value; fill it in.";
      throw badCell(fileName, line, name, text, reason);
    }
    rows[at + f] = value;
  });
}

/** The columns of such a file, in their order. @throws EquiluxError bad-file */
export async function readHeaders(path: string): Promise<readonly string[]> {
  const { head, whole } = await openBytes(createReadStream(path), basename(path));
  return detectShape(head, whole, basename(path)).headers;
}

/** All rows of a file, for a background. @throws EquiluxError as `openFeatureRows` */
export async function readFeatureRows(path: string, schema: FeatureSchema): Promise<RowBlock> {
  const file = await openFeatureRows(path, schema, 1024);
  const blocks: RowBlock[] = [];
  for await (const block of file.blocks) blocks.push(block);
  const count = blocks.reduce((sum, block) => sum + block.count, 0);
  const rows = new Float64Array(count * schema.featureNames.length);
  let at = 0;
  for (const block of blocks) {
    rows.set(block.rows, at);
    at += block.rows.length;
  }
  return { rows, count };
}
