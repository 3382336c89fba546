import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { LoggedPredictions } from "@/lib/core/attribution/surrogate";
import { isMissing, isUnreadable, valueReader } from "@/lib/core/import/values";
import { badCell, badFile, noColumn, openBytes } from "@/lib/server/import/bytes";
import { type RawRow, readRows } from "@/lib/server/import/rows";
import { detectShape } from "@/lib/server/import/shape";

/** Which column of a table of logged predictions is what. */
export interface LoggedColumns {
  /** The logged score. */
  readonly target: string;
  /** Writer or slate, whose rows are held out together; each row by itself where left out. */
  readonly cluster?: string | undefined;
  /** Every other column of numbers where left out. */
  readonly features?: readonly string[] | undefined;
}

interface Column {
  readonly name: string;
  readonly index: number;
  /** [row]; null once it has shown to be no column of numbers. */
  values: number[] | null;
}

const read = valueReader("number", "The value");

/**
 * Reads logged predictions: a score and what the model saw. Columns with anything but numbers are no features, unless they were
 * named as such.
 *
 * @throws EquiluxError bad-file, naming line, column and value
 */
export async function readLoggedRows(path: string, of: LoggedColumns): Promise<LoggedPredictions> {
  const fileName = basename(path);
  const { head, whole, chunks } = await openBytes(createReadStream(path), fileName);
  const shape = detectShape(head, whole, fileName);
  const columnAt = (name: string) => {
    const index = shape.headers.indexOf(name);
    if (index !== -1) return index;
    throw noColumn(fileName, name, shape.headers);
  };
  const target = columnAt(of.target);
  const cluster = of.cluster === undefined ? null : columnAt(of.cluster);
  const names = of.features ?? shape.headers.filter((_, index) => index !== target && index !== cluster);
  const columns = names.map((name): Column => ({ name, index: columnAt(name), values: [] }));
  const scores: number[] = [];
  const clusters: number[] = [];
  const clusterOf = new Map<string, number>();
  for await (const portion of readRows(chunks, shape, fileName)) {
    for (const row of portion) {
      scores.push(scoreOf(row, target, of.target, fileName));
      const key = cluster === null ? String(scores.length) : (row.cells[cluster] ?? "");
      if (!clusterOf.has(key)) clusterOf.set(key, clusterOf.size);
      clusters.push(clusterOf.get(key) ?? 0);
      for (const column of columns) readInto(column, row, of.features !== undefined, fileName);
    }
  }
  const kept = columns.flatMap(({ name, values }) => (values ? [{ name, values }] : []));
  if (kept.length === 0) throw badFile(`${fileName} has no column of numbers beside the score.`, fileName);
  return {
    featureNames: kept.map(({ name }) => name),
    features: Float64Array.from(
      { length: scores.length * kept.length },
      (_, at) => kept[at % kept.length]?.values[Math.floor(at / kept.length)] ?? Number.NaN,
    ),
    scores: Float64Array.from(scores),
    cluster: Int32Array.from(clusters),
    group: new Int32Array(scores.length).fill(-1),
    groups: 0,
  };
}

function scoreOf({ line, cells, broken }: RawRow, index: number, target: string, fileName: string): number {
  if (broken) throw badFile(`${fileName}, line ${line}: ${broken.reason}`, `line ${line}`);
  const value = read((cells[index] ?? "").trim());
  if (typeof value === "number") return value;
  const reason = isUnreadable(value) ? value.reason : "The value must be a number.";
  throw badCell(fileName, line, target, cells[index] ?? "", reason);
}

function readInto(column: Column, { line, cells }: RawRow, isNamed: boolean, fileName: string): void {
  if (column.values === null) return;
  const text = (cells[column.index] ?? "").trim();
  const value = isMissing(text, "number") ? Number.NaN : read(text);
  if (typeof value === "number") column.values.push(value);
  else if (isNamed && isUnreadable(value)) throw badCell(fileName, line, column.name, text, value.reason);
  else column.values = null;
}
