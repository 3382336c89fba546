import { z } from "zod";
import type { ModelId, Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";

/** A stored ranking model with its file as it came. */
export interface StoredModel {
  readonly id: ModelId;
  readonly name: string;
  readonly version: string;
  readonly format: string;
  readonly artifact: Uint8Array;
  readonly outputUnit: string;
  readonly features: readonly { readonly name: string; readonly label: string }[];
}

const featuresSchema = z.array(z.object({ name: z.string(), label: z.string() }));

/** Keeps what stands for a model of which only the scores are known, in the place of its file. */
export async function keepArtifact(scope: Scope, id: ModelId, artifact: Uint8Array): Promise<void> {
  await database().prisma.model.updateMany({
    where: { id, datasetId: scope.dataset },
    data: { artifact: Uint8Array.from(artifact) },
  });
}

/** The dataset's newest model, or null. */
export async function newestModel(scope: Scope): Promise<StoredModel | null> {
  const row = await database().prisma.model.findFirst({
    where: { datasetId: scope.dataset },
    orderBy: { id: "desc" },
  });
  return (
    row && {
      id: row.id as ModelId,
      name: row.name,
      version: row.version,
      format: row.format,
      artifact: row.artifact,
      outputUnit: row.outputUnit,
      features: featuresSchema.parse(row.features),
    }
  );
}
