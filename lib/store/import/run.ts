import { randomUUID } from "node:crypto";
import type pg from "pg";
import { EquiluxError } from "@/lib/core/errors";
import type { ImportKind } from "@/lib/core/import/fields";
import type { KindMapping } from "@/lib/core/import/mapping";
import type { BatchId, ModelId, Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import {
  type BatchHead,
  FINISH_BATCH,
  finishValues,
  HOLD_BATCH,
  openBatch,
  saveFailure,
  saveMapping,
  saveProgress,
} from "@/lib/store/import/batches";
import type { IncomingRow } from "@/lib/store/import/copy-text";
import { type LoggedScores, mergeLoggedScores } from "@/lib/store/import/logged-scores";
import { type Counts, type MergeContext, mergeRows } from "@/lib/store/import/merge";
import { createOwnStories, dropUnshownOwnStories } from "@/lib/store/import/own-stories";
import { IMPRESSIONS, IMPRESSIONS_OF_WRITERS, predictionsOf, STORIES } from "@/lib/store/import/recipes";
import { type Staged, stageRows } from "@/lib/store/import/staging";
import { mergeWriters } from "@/lib/store/import/writers";

/** An open file, ready to be read. */
export interface OpenFile {
  /** The mapping that is followed. */
  readonly mapping: KindMapping;
  /** The user's own column names by target; only targets that are mapped. */
  readonly columns: Readonly<Record<string, string>>;
  /** The model that predictions are of, or what is known of it where only its scores are; null for other kinds. */
  readonly model: ModelId | LoggedScores | null;
  readonly rows: AsyncIterable<readonly IncomingRow[]>;
}

export interface ImportRun extends BatchHead {
  readonly kind: ImportKind;
  /** Opens the file. What it throws fails the batch. */
  open(): Promise<OpenFile>;
  /** Told how many rows were read, about once a second and at the end. */
  onProgress?: ((rowsRead: number) => void) | undefined;
}

/** Milliseconds between two notes of progress. */
const PROGRESS_EVERY = 1000;

/** Imports into one dataset follow one another from here on: two that insert the same keys would wait for each other. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(1164466508, $1)";

/**
 * Takes in one file in one transaction: all of its accepted rows and the record that it is done, or nothing.
 *
 * @throws whatever `open`, its rows or the database throw, after the batch was recorded as failed
 */
export async function runImport(scope: Scope, run: ImportRun): Promise<BatchId> {
  const batch = randomUUID();
  await inTransaction(async (client) => {
    await client.query(HOLD_BATCH, [batch]);
    await openBatch(scope, batch, run);
    try {
      const file = await run.open();
      await saveMapping(scope, batch, file.mapping);
      const note = progressNote(scope, batch, run);
      const staged = await stageRows(client, run.kind, batch, file.rows, note);
      run.onProgress?.(staged.rows);
      await client.query(ONE_AT_A_TIME, [scope.dataset]);
      const context = { client, dataset: scope.dataset, batch, columns: file.columns };
      const counts = await merge(context, run.kind, file, staged);
      await client.query(FINISH_BATCH, finishValues(batch, staged.rows, counts));
    } catch (error) {
      // Where even this cannot be written, the next look at the imports closes the record.
      await saveFailure(scope, batch, failureText(error, run.kind)).catch(() => undefined);
      throw error;
    }
  });
  await refreshStatistics(run.kind);
  return batch as BatchId;
}

const WRITTEN: Record<ImportKind, readonly string[]> = {
  writers: ["writer", "writer_attribute"],
  stories: ["story"],
  impressions: ["impression", "story"],
  predictions: ["prediction"],
};

/**
 * An audit right after an import would be planned for the tables as they were: the server's own refresh comes later, and
 * will do where this one may not.
 */
async function refreshStatistics(kind: ImportKind): Promise<void> {
  await database()
    .pool.query(`ANALYZE ${WRITTEN[kind].join(", ")}`)
    .catch(() => undefined);
}

const ignore = () => undefined;

async function inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await database().pool.connect();
  // A connection that breaks between two statements says so here; the next statement fails and tells its caller.
  client.on("error", ignore);
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL work_mem = '64MB'");
    await work(client);
    await client.query("COMMIT");
    client.off("error", ignore);
    client.release();
  } catch (error) {
    // The connection is given up, not only its transaction: it may be in the middle of a COPY.
    client.release(true);
    throw error;
  }
}

function progressNote(scope: Scope, batch: string, run: ImportRun): (rows: number) => Promise<void> {
  let last = performance.now();
  return async (rows) => {
    if (performance.now() - last < PROGRESS_EVERY) return;
    last = performance.now();
    run.onProgress?.(rows);
    await saveProgress(scope, batch, rows);
  };
}

async function merge(
  context: MergeContext,
  kind: ImportKind,
  file: OpenFile,
  { rows, refused }: Staged,
): Promise<Counts> {
  const readable = rows - refused;
  const counts = await mergeKind(context, kind, file, readable);
  return { ...counts, rejected: counts.rejected + refused };
}

async function mergeKind(
  context: MergeContext,
  kind: ImportKind,
  { columns, model }: OpenFile,
  rows: number,
): Promise<Counts> {
  if (kind === "writers") return mergeWriters(context, rows);
  if (kind === "stories") return mergeRows(context, STORIES, rows);
  if (kind === "predictions") {
    if (model === null) throw new Error("predictions without a model");
    return typeof model === "number"
      ? mergeRows(context, predictionsOf(model), rows)
      : mergeLoggedScores(context, model, rows);
  }
  if (!("writer" in columns)) return mergeRows(context, IMPRESSIONS, rows);
  await createOwnStories(context.client, context.dataset);
  const counts = await mergeRows(context, IMPRESSIONS_OF_WRITERS, rows);
  if (counts.rejected > 0) await dropUnshownOwnStories(context.client);
  return counts;
}

/**
 * What the record says of a failure. Whoever sends a file is told everything; others read the record, and of a writers file
 * it must not hold a protected value. A mapping's message goes on to list the header, which is a row where a file has none;
 * the database's may quote what it could not take.
 */
function failureText(error: unknown, kind: ImportKind): string {
  const isPrivate = kind === "writers";
  if (error instanceof EquiluxError) {
    const [start = ""] = error.message.split(": ", 1);
    return isPrivate && error.code === "bad-mapping" && start !== error.message ? `${start}.` : error.message;
  }
  if (isPrivate) return "The import stopped and nothing of it was kept; the server's log has the details.";
  return `The import stopped and nothing of it was kept: ${error instanceof Error ? error.message : String(error)}`;
}
