import { z } from "zod";
import type { ImportRejectView, ImportView } from "@/lib/core/report/views";
import type { BatchId, Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import type { Prisma } from "@/lib/store/generated/client";
import { closeKilledBatches } from "@/lib/store/import/batches";

const batchFields = {
  id: true,
  kind: true,
  fileName: true,
  mapping: true,
  state: true,
  rowsRead: true,
  accepted: true,
  alreadyPresent: true,
  rejected: true,
  error: true,
  startedAt: true,
  finishedAt: true,
} as const;

/** A batch without its rejects. */
export type BatchItem = Omit<ImportView, "rejects"> & { readonly mapping: unknown };

const toItem = ({
  startedAt,
  finishedAt,
  ...row
}: Prisma.ImportBatchGetPayload<{ select: typeof batchFields }>): BatchItem => ({
  ...row,
  startedAt: startedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});

/** The newest 200, newest first. */
export async function listBatches(scope: Scope): Promise<BatchItem[]> {
  await closeKilledBatches(scope);
  const rows = await database().prisma.importBatch.findMany({
    where: { datasetId: scope.dataset },
    orderBy: { startedAt: "desc" },
    select: batchFields,
    take: 200,
  });
  return rows.map(toItem);
}

/** null where the dataset has no such batch, and for what is no id at all. */
export async function findBatch(scope: Scope, id: string): Promise<BatchItem | null> {
  if (!z.uuid().safeParse(id).success) return null;
  await closeKilledBatches(scope);
  const row = await database().prisma.importBatch.findFirst({
    where: { id, datasetId: scope.dataset },
    select: batchFields,
  });
  return row && toItem(row);
}

/** Rejects in the order of the file. @param most how many; all where it is left out */
export async function listRejects(
  scope: Scope,
  batch: BatchId | string,
  most?: number,
): Promise<ImportRejectView[]> {
  return database().prisma.importReject.findMany({
    where: { batchId: batch, batch: { datasetId: scope.dataset } },
    orderBy: [{ line: "asc" }, { column: "asc" }],
    select: { line: true, column: true, value: true, reason: true },
    ...(most === undefined ? {} : { take: most }),
  });
}
