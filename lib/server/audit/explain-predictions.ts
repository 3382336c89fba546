import type { Background } from "@/lib/core/attribution/row-explainer";
import { addAttributions, attributionCells, emptySums } from "@/lib/core/audit/attribution-cells";
import { drawSample } from "@/lib/core/audit/attribution-sample";
import type { AttributionCells, AttributionSample, ExplainedModel } from "@/lib/core/audit/columns";
import { linearInputs } from "@/lib/core/prediction/linear";
import { type Model, readModel } from "@/lib/core/prediction/model";
import type { Scope } from "@/lib/core/scope";
import { createExplainerPool, type ExplainerPool } from "@/lib/server/attribution/pool";
import { type PredictionChunk, predictionChunks } from "@/lib/store/audit/predictions";
import type { Extent } from "@/lib/store/audit/scan";
import type { StoredModel } from "@/lib/store/models";

export interface ExplainedPredictions {
  readonly model: ExplainedModel;
  readonly cells: AttributionCells;
  readonly sample: AttributionSample | null;
}

/** What the audit knows of its log by now. */
interface Known {
  readonly writers: Int32Array;
  readonly extent: Extent;
  readonly topics: readonly string[];
  /** Names of the protected attributes. */
  readonly attributes: readonly string[];
}

/**
 * Explains every logged prediction, by all processors where there are many, and sums the attributions by writer × surface ×
 * topic. Null without predictions, and where the model's file does not hold what an explanation needs.
 */
export async function explainPredictions(
  scope: Scope,
  stored: StoredModel,
  known: Known,
): Promise<ExplainedPredictions | null> {
  const model = readModel(stored.artifact, stored.name);
  if (model.kind === "forest" && model.forest.cover === null) return null;
  const chunks = () => predictionChunks(scope, stored.id, known.extent, known.topics);
  const background = await meanRow(model, chunks());
  const pool = createExplainerPool({ model, background, withInteractions: false });
  try {
    return await sumUp(pool, chunks(), stored, known);
  } finally {
    await pool.end();
  }
}

async function sumUp(
  pool: ExplainerPool,
  chunks: AsyncIterable<PredictionChunk>,
  stored: StoredModel,
  known: Known,
): Promise<ExplainedPredictions | null> {
  const { writers, extent, topics, attributes } = known;
  const place = new Map(Array.from(writers, (id, index) => [id, index]));
  const sums = emptySums(extent.surfaces.length, topics.length, stored.features.length);
  const draw = drawSample(
    stored.features.map(({ name }) => name),
    attributes,
  );
  let residual = 0;
  let explained = 0;
  for await (const { rows, count, writer, surface, topic } of chunks) {
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
      draw.offer(rows, row * sums.features, explanation.attributions, row * stride);
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
    sample: draw.finish(),
  };
}

/** The mean of the logged predictions' rows, against which a linear model is explained; trees need none. */
async function meanRow(model: Model, chunks: AsyncIterable<PredictionChunk>): Promise<Background | null> {
  if (model.kind === "forest") return null;
  const sums = new Float64Array(model.linear.featureNames.length);
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.count;
    for (const [at, value] of linearInputs(model.linear, chunk.rows, chunk.count).entries()) {
      const feature = at % sums.length;
      sums[feature] = (sums[feature] ?? 0) + value;
    }
  }
  return { rows: sums.map((sum) => (count === 0 ? 0 : sum / count)), count: 1 };
}
