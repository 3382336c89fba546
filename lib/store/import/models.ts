import { randomUUID } from "node:crypto";
import { z } from "zod";
import { EquiluxError } from "@/lib/core/errors";
import type { DeclaredActionable } from "@/lib/core/explanation/actionable";
import type { ModelFeature } from "@/lib/core/import/feature-value";
import { type CategoryName, categoryName } from "@/lib/core/prediction/categories";
import type { ModelFormat } from "@/lib/core/prediction/model";
import type { BatchId, ModelId, Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";

export interface NewModel {
  readonly name: string;
  readonly version: string;
  readonly format: ModelFormat;
  /** The file as it came. */
  readonly artifact: Uint8Array;
  readonly features: readonly {
    readonly name: string;
    readonly label: string;
    readonly actionable?: DeclaredActionable;
    readonly categories?: readonly CategoryName[];
  }[];
  readonly outputUnit: string;
}

/** What predictions need to know of their model. */
export interface ModelItem {
  readonly id: ModelId;
  readonly format: string;
  readonly features: readonly ModelFeature[];
}

const modelFeatures = z.array(
  z.object({
    name: z.string(),
    categories: z.array(categoryName).nullable().default(null),
  }),
);

/** The newest model of a name and version, where they are given; null where there is none. */
export async function findModel(scope: Scope, name?: string, version?: string): Promise<ModelItem | null> {
  const row = await database().prisma.model.findFirst({
    where: {
      datasetId: scope.dataset,
      ...(name === undefined ? {} : { name }),
      ...(version === undefined ? {} : { version }),
    },
    orderBy: { id: "desc" },
    select: { id: true, format: true, features: true },
  });
  return row && { id: row.id as ModelId, format: row.format, features: modelFeatures.parse(row.features) };
}

/**
 * Stores a model and the record of its import.
 *
 * @throws EquiluxError conflict where the name and version are taken by another model
 */
export async function storeModel(scope: Scope, fileName: string, model: NewModel): Promise<BatchId> {
  const { name, version, format, outputUnit } = model;
  const key = { datasetId: scope.dataset, name, version };
  const artifact = Uint8Array.from(model.artifact);
  const features = model.features.map(({ categories, ...feature }) => ({
    ...feature,
    ...(categories && { categories: [...categories] }),
  }));
  const batch = {
    id: randomUUID(),
    datasetId: scope.dataset,
    kind: "model",
    fileName,
    rowsRead: 1,
    finishedAt: new Date(),
  };
  const mapping = {
    name,
    version,
    labels: Object.fromEntries(features.map(({ name, label }) => [name, label])),
    actionable: Object.fromEntries(
      features.flatMap(({ name, actionable }) => (actionable ? [[name, actionable]] : [])),
    ),
  };
  return database().prisma.$transaction(async (transaction) => {
    const known = await transaction.model.findUnique({ where: { datasetId_name_version: key } });
    if (known && !(Buffer.compare(known.artifact, artifact) === 0)) {
      throw new EquiluxError(
        "conflict",
        `The dataset already holds another model named ${name}, version ${version}: give this one its own version in the mapping.`,
        "model.version",
      );
    }
    if (!known) await transaction.model.create({ data: { ...key, format, artifact, features, outputUnit } });
    const counts = known ? { alreadyPresent: 1 } : { accepted: 1 };
    await transaction.importBatch.create({ data: { ...batch, ...counts, mapping, state: "done" } });
    return batch.id as BatchId;
  });
}
