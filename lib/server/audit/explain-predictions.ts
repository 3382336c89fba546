import { bringsBackground, drawBackground } from "@/lib/core/attribution/background-sample";
import {
  fitKept,
  type KeptSurrogate,
  LOGGED_SCORES,
  packKept,
  SURROGATE_ROWS,
  type SurrogateRefusal,
  type ToldFidelity,
} from "@/lib/core/attribution/kept-surrogate";
import type { Background } from "@/lib/core/attribution/row-explainer";
import { addAttributions, attributionCells, emptySums } from "@/lib/core/audit/attribution-cells";
import { drawSample } from "@/lib/core/audit/attribution-sample";
import type { AttributionCells, AttributionSample, ExplainedModel } from "@/lib/core/audit/columns";
import { unless } from "@/lib/core/errors";
import { type LinearModel, linearInputs } from "@/lib/core/prediction/linear";
import { type ModelContent, modelSchema, readModel } from "@/lib/core/prediction/model";
import type { Scope } from "@/lib/core/scope";
import { createExplainerPool, type ExplainerPool } from "@/lib/server/attribution/pool";
import { type PredictionChunk, predictionChunks, scoredSample } from "@/lib/store/audit/predictions";
import type { Extent } from "@/lib/store/audit/scan";
import { keepArtifact, type StoredModel } from "@/lib/store/models";

export interface ExplainedPredictions {
  readonly kind: "explained";
  readonly model: ExplainedModel;
  readonly cells: AttributionCells;
  readonly sample: AttributionSample | null;
}

/** Scores without a model, and nothing faithful that could stand for it. */
export interface RefusedPredictions {
  readonly kind: "refused";
  readonly refusal: SurrogateRefusal;
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
 * topic. A model whose file does not say what stands for a feature that is not known is explained against predictions of the log.
 * A model of which only the scores are known is imitated by a surrogate, which is kept for the pages of stories. Null without
 * predictions, and for such trees as are too wide for that.
 */
export async function explainPredictions(
  scope: Scope,
  stored: StoredModel,
  known: Known,
): Promise<ExplainedPredictions | RefusedPredictions | null> {
  if (stored.format !== LOGGED_SCORES)
    return explainBy(readModel(stored.artifact, stored.name), null, scope, stored, known);
  const surrogate = await imitate(scope, stored, known.extent);
  if (surrogate.kind === "refused") return surrogate;
  return explainBy({ kind: "forest", forest: surrogate.forest }, surrogate.fidelity, scope, stored, known);
}

/** Fitted once for each audit, and from its own log only. */
async function imitate(scope: Scope, { id, features }: StoredModel, extent: Extent): Promise<KeptSurrogate> {
  const { rows, scores, writer } = await scoredSample(scope, id, extent, SURROGATE_ROWS);
  const surrogate = fitKept({
    featureNames: features.map(({ name }) => name),
    features: Float64Array.from(rows),
    scores,
    cluster: writer,
    group: new Int32Array(scores.length).fill(-1),
    groups: 0,
  });
  await keepArtifact(scope, id, packKept(surrogate));
  return surrogate;
}

/** @param surrogate how near the model comes to the logged scores, where it is none that made them */
async function explainBy(
  model: ModelContent,
  surrogate: ToldFidelity | null,
  scope: Scope,
  stored: StoredModel,
  known: Known,
): Promise<ExplainedPredictions | null> {
  const chunks = () => predictionChunks(scope, stored.id, known.extent, known.topics);
  const background = bringsBackground(model) ? null : await backgroundOf(model, chunks());
  if (background?.count === 0) return null;
  // An audit does not fail for want of an explanation.
  const pool = unless("too-large", () => createExplainerPool({ model, background, withInteractions: false }));
  if (!pool) return null;
  const sampled = model.kind === "forest" && background ? { background: background.count } : {};
  try {
    return await sumUp(pool, chunks(), stored, known, { ...sampled, ...(surrogate && { surrogate }) });
  } finally {
    await pool.end();
  }
}

/** @param told what is to be told of the model beside its attributions */
async function sumUp(
  pool: ExplainerPool,
  chunks: AsyncIterable<PredictionChunk>,
  stored: StoredModel,
  known: Known,
  told: Pick<ExplainedModel, "background" | "surrogate">,
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
    kind: "explained",
    model: {
      name: stored.name,
      version: stored.version,
      outputUnit: stored.outputUnit,
      features: stored.features,
      baseValue: pool.baseValue[0] ?? 0,
      residual,
      explained,
      ...told,
    },
    cells: attributionCells(sums),
    sample: draw.finish(),
  };
}

/** What stands for a feature that is not known: for a linear model the mean row, for trees some of the rows. */
async function backgroundOf(
  model: ModelContent,
  chunks: AsyncIterable<PredictionChunk>,
): Promise<Background> {
  if (model.kind === "linear") return meanRow(model.linear, chunks);
  const draw = drawBackground(modelSchema(model).featureNames.length);
  for await (const { rows, count } of chunks) draw.offer(rows, count);
  return draw.finish();
}

async function meanRow(model: LinearModel, chunks: AsyncIterable<PredictionChunk>): Promise<Background> {
  const sums = new Float64Array(model.featureNames.length);
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.count;
    for (const [at, value] of linearInputs(model, chunk.rows, chunk.count).entries()) {
      const feature = at % sums.length;
      sums[feature] = (sums[feature] ?? 0) + value;
    }
  }
  return { rows: sums.map((sum) => sum / count), count: Math.min(count, 1) };
}
