import type { KindMapping } from "@/lib/core/import/mapping";
import type { Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import type { Prisma } from "@/lib/store/generated/client";
import type { Counts } from "@/lib/store/import/merge";

/** A mapping or null as Prisma stores it. */
const json = (value: KindMapping): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value));

export interface BatchHead {
  readonly kind: string;
  readonly fileName: string;
  /** The mapping asked for; the one that was followed replaces it when the file is open. */
  readonly mapping: KindMapping;
}

/** Opens the record of an import. It lives outside the import's transaction, so that progress and failure can be seen. */
export async function openBatch(
  scope: Scope,
  id: string,
  { kind, fileName, mapping }: BatchHead,
): Promise<void> {
  await database().prisma.importBatch.create({
    data: {
      id,
      datasetId: scope.dataset,
      kind,
      fileName: fileName.slice(0, 400),
      mapping: json(mapping),
      state: "running",
    },
  });
}

export async function saveMapping(scope: Scope, id: string, mapping: KindMapping): Promise<void> {
  await database().prisma.importBatch.updateMany({
    where: { id, datasetId: scope.dataset },
    data: { mapping: json(mapping) },
  });
}

export async function saveProgress(scope: Scope, id: string, rowsRead: number): Promise<void> {
  await database().prisma.importBatch.updateMany({
    where: { id, datasetId: scope.dataset },
    data: { rowsRead },
  });
}

export async function saveFailure(scope: Scope, id: string, error: string): Promise<void> {
  await database().prisma.importBatch.updateMany({
    where: { id, datasetId: scope.dataset },
    data: { state: "failed", error: error.slice(0, 2000), finishedAt: new Date() },
  });
}

/**
 * Run inside the import's transaction: the batch is done exactly when its rows are there. There, now() would be the
 * beginning of the transaction.
 */
export const FINISH_BATCH = `
  UPDATE import_batch SET state = 'done', rows_read = $2, accepted = $3, already_present = $4, rejected = $5, finished_at = clock_timestamp()
  WHERE id = $1`;

export const finishValues = (
  id: string,
  rowsRead: number,
  { accepted, alreadyPresent, rejected }: Counts,
) => [id, rowsRead, accepted, alreadyPresent, rejected];

/**
 * A running import holds this advisory lock in its transaction. A batch that says it runs while nobody holds its lock was
 * killed: its transaction is gone, and its record is closed here.
 */
export const HOLD_BATCH = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

export async function closeKilledBatches(scope: Scope): Promise<void> {
  await database().pool.query(
    `UPDATE import_batch SET state = 'failed', finished_at = now(),
       error = 'The import was interrupted and nothing of it was kept; import the file again.'
     WHERE dataset_id = $1 AND state = 'running' AND pg_try_advisory_xact_lock(hashtextextended(id::text, 0))`,
    [scope.dataset],
  );
}
