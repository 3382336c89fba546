import { addAttributions, attributionCells, emptySums } from "@/lib/core/audit/attribution-cells";
import type { AttributionCells, ExplainedModel } from "@/lib/core/audit/columns";
import { readXgboostJson } from "@/lib/core/prediction/xgboost";
import type { Scope } from "@/lib/core/scope";
import { createExplainerPool, type ExplainerPool } from "@/lib/server/attribution/pool";
import { predictionChunks } from "@/lib/store/audit/predictions";
import type { StoredModel } from "@/lib/store/models";

export interface ExplainedPredictions {
  readonly model: ExplainedModel;
  readonly cells: AttributionCells;
}

/**
 * Explains every logged prediction, by all processors where there are many, and sums the attributions by writer × surface ×
 * topic. Null without predictions.
 */
export async function explainPredictions(
  scope: Scope,
  stored: StoredModel,
  writers: Int32Array,
  surfaces: readonly string[],
  topics: readonly string[],
): Promise<ExplainedPredictions | null> {
  const pool = createExplainerPool({
    forest: readXgboostJson(stored.artifact),
    background: null,
    withInteractions: false,
  });
  try {
    return await sumUp(pool, scope, stored, writers, surfaces, topics);
  } finally {
    await pool.end();
  }
}

async function sumUp(
  pool: ExplainerPool,
  scope: Scope,
  stored: StoredModel,
  writers: Int32Array,
  surfaces: readonly string[],
  topics: readonly string[],
): Promise<ExplainedPredictions | null> {
  const place = new Map(Array.from(writers, (id, index) => [id, index]));
  const sums = emptySums(surfaces.length, topics.length, stored.features.length);
  let residual = 0;
  let explained = 0;
  for await (const { rows, count, writer, surface, topic } of predictionChunks(
    scope,
    stored.id,
    surfaces,
    topics,
  )) {
    const explanation = await pool.explain(rows, count);
    residual = Math.max(residual, explanation.residual);
    explained += count;
    // A ranker has one output; of a model with several, the first is the score.
    const stride = pool.baseValue.length * sums.features;
    writer.forEach((id, row) => {
      addAttributions(
        sums,
        place.get(id) ?? 0,
        surface[row] ?? 0,
        topic[row] ?? 0,
        explanation.attributions,
        row * stride,
      );
    });
  }
  if (explained === 0) return null;
  return {
    model: {
      name: stored.name,
      version: stored.version,
      outputUnit: stored.outputUnit,
      features: stored.features,
      baseValue: pool.baseValue[0] ?? 0,
      residual,
      explained,
    },
    cells: attributionCells(sums),
  };
}
