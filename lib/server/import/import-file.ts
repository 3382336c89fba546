import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { LOGGED_SCORES } from "@/lib/core/attribution/kept-surrogate";
import { EquiluxError } from "@/lib/core/errors";
import type { ModelFeature } from "@/lib/core/import/feature-value";
import { fieldsOf, type ImportKind } from "@/lib/core/import/fields";
import { guessMapping } from "@/lib/core/import/guess";
import { type RejectHider, rejectHider } from "@/lib/core/import/hidden";
import type { KindMapping, Mapping } from "@/lib/core/import/mapping";
import { type RowReader, rowReader } from "@/lib/core/import/row";
import { sourceName } from "@/lib/core/import/source";
import type { ImportView } from "@/lib/core/report/views";
import type { Scope } from "@/lib/core/scope";
import { badFile, openBytes } from "@/lib/server/import/bytes";
import { type RawRow, readRows } from "@/lib/server/import/rows";
import { detectShape } from "@/lib/server/import/shape";
import { importView } from "@/lib/server/imports";
import type { IncomingRow } from "@/lib/store/import/copy-text";
import type { LoggedScores } from "@/lib/store/import/logged-scores";
import { findModel } from "@/lib/store/import/models";
import { type OpenFile, runImport } from "@/lib/store/import/run";

export interface ImportRequest {
  readonly scope: Scope;
  readonly kind: ImportKind;
  readonly fileName: string;
  /** CSV or NDJSON, plain or gzipped; read as fast as the database takes it. */
  readonly stream: Readable;
  /** A kind it leaves out is guessed from the header. */
  readonly mapping: Mapping;
  /** Bytes its text may have; left out where whoever sends it may send anything. */
  readonly largest?: number;
  /** Rows read so far, about once a second. */
  readonly onProgress?: ((rowsRead: number) => void) | undefined;
  /** The mapping that is followed, as soon as it is known. */
  readonly onMapping?: ((mapping: KindMapping) => void) | undefined;
}

/** What became of a file; `rejects` holds the first of them. */
export type ImportSummary = ImportView;

/**
 * Takes in one file: every row is accepted, already present, or rejected with its line and reason. All in one
 * transaction: a killed or failed import leaves nothing but its record.
 *
 * @throws EquiluxError bad-file, bad-mapping, too-large, not-found (predictions of a named model that is not there) for a file that cannot
 *   be taken in as a whole
 */
export async function importFile(request: ImportRequest): Promise<ImportSummary> {
  const { scope, kind, fileName, stream, mapping, onProgress } = request;
  try {
    const batch = await runImport(scope, {
      kind,
      fileName,
      mapping: mapping[kind] ?? {},
      open: () => openFile(request),
      onProgress,
    });
    return await importView(scope, batch);
  } finally {
    stream.destroy();
  }
}

async function openFile({
  scope,
  kind,
  fileName,
  stream,
  mapping,
  onMapping,
  largest,
}: ImportRequest): Promise<OpenFile> {
  const { head, whole, chunks } = await openBytes(stream, fileName, "all", largest);
  const shape = detectShape(head, whole, fileName);
  const followed: KindMapping = mapping[kind] ?? guessMapping(kind, shape.headers).mapping;
  const ranker = kind === "predictions" ? await rankerOf(scope, mapping.model, followed) : null;
  const reader = rowReader(kind, followed, shape.headers, ranker?.features);
  const hide = rejectHider(kind, followed, shape.headers);
  onMapping?.(followed);
  return {
    mapping: followed,
    columns: columnNames(kind, followed),
    model: ranker?.model ?? null,
    rows: incoming(readRows(chunks, shape, fileName), { reader, hide, fileName }),
  };
}

interface Ranker {
  readonly model: OpenFile["model"];
  readonly features: readonly ModelFeature[];
}

/**
 * What the predictions are of: the model that is named, or the newest; where the dataset holds none, a ranker of which only the
 * scores are known. That one is told by the features it saw, which the mapping has to name: no file says which columns they are.
 */
async function rankerOf(scope: Scope, named: Mapping["model"], followed: KindMapping): Promise<Ranker> {
  const { name, version, labels = {} } = named ?? {};
  const found = await findModel(scope, name, version);
  const seen = Object.keys(followed.features ?? {});
  const isNamed = name !== undefined || version !== undefined;
  if (found && (isNamed || found.format !== LOGGED_SCORES || seen.length === 0))
    return { model: found.id, features: found.features };
  if (isNamed) {
    const which = `no model${name ? ` named ${name}` : ""}${version ? `${name ? "," : " of"} version ${version}` : ""}`;
    throw new EquiluxError(
      "not-found",
      `The dataset holds ${which}: import the model before its predictions.`,
      "model",
    );
  }
  if (seen.length === 0) {
    throw new EquiluxError(
      "bad-mapping",
      "The dataset holds no model, so nothing says which columns the ranker saw: import the model before its predictions, or, where you have none, name every feature under predictions.features in the mapping.",
      "predictions.features",
    );
  }
  const model: LoggedScores = {
    name: "logged scores",
    version: createHash("sha256").update(JSON.stringify(seen)).digest("hex").slice(0, 12),
    features: seen.map((feature) => ({ name: feature, label: labels[feature] ?? feature })),
  };
  return { model, features: seen.map((feature) => ({ name: feature, categories: null })) };
}

/** The user's own column names by target, for messages and to know what the file speaks of. */
function columnNames(kind: ImportKind, mapping: KindMapping): Record<string, string> {
  const named: [string, string][] = [];
  for (const { name } of fieldsOf(kind)) {
    const source = mapping[name];
    if (source !== undefined) named.push([name, sourceName(source)]);
  }
  if (kind === "predictions") named.push(["features", "features"]);
  return Object.fromEntries(named);
}

interface Reading {
  readonly reader: RowReader;
  readonly hide: RejectHider;
  readonly fileName: string;
}

async function* incoming(
  portions: AsyncIterable<readonly RawRow[]>,
  reading: Reading,
): AsyncGenerator<readonly IncomingRow[]> {
  let isEmpty = true;
  for await (const portion of portions) {
    isEmpty = false;
    yield portion.map((row) => toIncoming(row, reading));
  }
  if (isEmpty) throw badFile(`${reading.fileName} has a header and no rows.`, reading.fileName);
}

function toIncoming({ line, cells, broken }: RawRow, { reader, hide }: Reading): IncomingRow {
  if (broken) return { line, values: null, rejects: [hide(broken)] };
  const read = reader.read(cells);
  return "values" in read
    ? { line, values: read.values, rejects: [] }
    : { line, values: null, rejects: read.rejects.map(hide) };
}
