import { createModelExplainer } from "@/lib/core/attribution/model-explainer";
import { addAttributions, attributionCells, emptySums } from "@/lib/core/audit/attribution-cells";
import type { AttributionCells, AuditColumns, ExplainedModel } from "@/lib/core/audit/columns";
import { CROSS } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { askedColumns } from "@/lib/core/audit/suppression";
import { EquiluxError } from "@/lib/core/errors";
import { linearInputs } from "@/lib/core/prediction/linear";
import { type Model, readModel } from "@/lib/core/prediction/model";
import type { Scope } from "@/lib/core/scope";
import { type PredictionChunk, predictionChunks } from "@/lib/store/audit/predictions";
import { declaredValues, rosterLabels, rosterWriters } from "@/lib/store/audit/roster";
import { scanCells, scanExtent, scanInventory, scanPositions, scanTopics } from "@/lib/store/audit/scan";
import { newestModel, type StoredModel } from "@/lib/store/models";

/**
 * Reduces a dataset to the cells of one audit.
 *
 * @throws EquiluxError bad-spec when the spec names an attribute, group or surface that the dataset does not have
 */
export async function auditColumns(
  scope: Scope,
  spec: AuditSpec,
  onPhase: (phase: string) => Promise<void>,
): Promise<AuditColumns> {
  await onPhase("Reading the exposure log");
  const [extent, { topics, stories }, writers] = await Promise.all([
    scanExtent(scope),
    scanTopics(scope),
    rosterWriters(scope),
  ]);
  const declared = await declaredValues(scope);
  // Every attribute, asked for or not: what is hidden must not depend on the question.
  const askable = Object.keys(declared).filter((name) => !name.includes(CROSS));
  const { attributes, labels } = await rosterLabels(scope, writers, askable);
  checkSpec(spec, extent.surfaces, attributes, declared);
  const [inventory, cells, positions] = await Promise.all([
    scanInventory(scope, writers, topics),
    scanCells(scope, spec, extent, writers, topics),
    scanPositions(scope, extent, writers),
  ]);
  const stored = await newestModel(scope);
  if (stored) await onPhase("Explaining the predictions");
  const explained = stored && (await explainPredictions(scope, stored, writers, extent.surfaces, topics));
  await onPhase("Hiding small groups");
  const roster: AuditColumns = {
    dimensions: {
      surfaces: extent.surfaces,
      topics,
      weeks: extent.weeks,
      attributes,
      scanned: {
        impressions: extent.impressions,
        requests: extent.requests,
        stories,
        from: extent.from,
        to: extent.to,
        clicksKnown: extent.clicks_known,
      },
      model: explained?.model ?? null,
    },
    writers,
    labels,
    inventory,
    cells,
    positions,
    attributions: explained?.cells ?? null,
  };
  return askedColumns(roster, spec);
}

function checkSpec(
  spec: AuditSpec,
  surfaces: readonly string[],
  attributes: readonly { name: string; groups: readonly string[] }[],
  declared: Readonly<Record<string, readonly string[]>>,
): void {
  if (surfaces.length === 0) {
    throw new EquiluxError("bad-spec", "This dataset has no impressions yet: import an exposure log first.");
  }
  const refuse = (what: string, value: string, known: readonly string[]): never => {
    throw new EquiluxError(
      "bad-spec",
      `The dataset has no ${what} ${JSON.stringify(value)}; it has: ${known.join(", ") || "none"}.`,
    );
  };
  for (const name of spec.attributes) {
    if (name.includes(CROSS))
      throw new EquiluxError("bad-spec", `An attribute name may not contain ${CROSS}: ${name}.`);
    const groups = attributes.find((one) => one.name === name)?.groups;
    if (!groups) refuse("attribute", name, Object.keys(declared));
    const known = groups?.slice(0, -1) ?? [];
    const reference = spec.references[name];
    if (reference !== undefined && !known.includes(reference)) refuse(`${name} group`, reference, known);
  }
  if (spec.surfaces === "all") return;
  for (const surface of spec.surfaces) {
    if (!surfaces.includes(surface)) refuse("surface", surface, surfaces);
  }
}

/**
 * Explains every logged prediction and sums the attributions by writer × surface × topic. Null without predictions, and where
 * the model's file does not hold what an explanation needs.
 */
async function explainPredictions(
  scope: Scope,
  stored: StoredModel,
  writers: Int32Array,
  surfaces: readonly string[],
  topics: readonly string[],
): Promise<{ model: ExplainedModel; cells: AttributionCells } | null> {
  const model = readModel(stored.artifact, stored.name);
  const chunks = () => predictionChunks(scope, stored.id, surfaces, topics);
  const explainer = createModelExplainer(model, await backgroundMeans(model, chunks()));
  if (!explainer) return null;
  const place = new Map(Array.from(writers, (id, index) => [id, index]));
  const sums = emptySums(surfaces.length, topics.length, stored.features.length);
  let residual = 0;
  let explained = 0;
  for await (const { rows, count, writer, surface, topic } of chunks()) {
    const explanation = explainer.explain(rows, count);
    residual = Math.max(residual, explanation.residual);
    explained += count;
    // A ranker has one output; of a model with several, the first is the score.
    const stride = explainer.baseValue.length * sums.features;
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
      baseValue: explainer.baseValue[0] ?? 0,
      residual,
      explained,
    },
    cells: attributionCells(sums),
  };
}

/** [feature] means over the logged predictions, against which a linear model is explained; trees need none. */
async function backgroundMeans(model: Model, chunks: AsyncIterable<PredictionChunk>): Promise<Float64Array> {
  if (model.kind === "forest") return new Float64Array(0);
  const means = new Float64Array(model.linear.featureNames.length);
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.count;
    const inputs = linearInputs(model.linear, chunk.rows, chunk.count);
    for (const [at, value] of inputs.entries()) {
      const feature = at % means.length;
      means[feature] = (means[feature] ?? 0) + value;
    }
  }
  return means.map((sum) => (count === 0 ? 0 : sum / count));
}
