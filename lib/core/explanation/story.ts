import type { ToldFidelity } from "@/lib/core/attribution/kept-surrogate";
import type { Reason, StoryExplanation } from "@/lib/core/report/views";

/** Explained predictions: row-major features and attributions of one output, and the score of each row. */
export interface ExplainedRows {
  readonly rows: number;
  /** [row][feature]; NaN is a missing value. */
  readonly features: Float32Array;
  /** [row][feature] signed attributions. */
  readonly attributions: Float64Array;
  /** [row] scores in the model's output unit. */
  readonly scores: Float64Array;
  /** Largest |score − base value − sum of attributions| over the rows. */
  readonly residual: number;
}

export interface StoryExplanationInput {
  readonly model: string;
  /** How near a surrogate comes to the scores, where one is explained in the model's place. */
  readonly surrogate: ToldFidelity | null;
  readonly outputUnit: string;
  readonly topic: string;
  readonly features: readonly { readonly name: string; readonly label: string }[];
  readonly story: ExplainedRows;
  /** Predictions of the story's topic, the story's own among them. */
  readonly typical: ExplainedRows;
}

/**
 * Why a story scores as it does: for each feature, the story's mean attribution minus that of its topic. The differences
 * add up to the difference of the mean scores, because the base value cancels.
 *
 * @returns null where either side has no rows: a mean over nothing is no explanation
 */
export function explainStory(input: StoryExplanationInput): StoryExplanation | null {
  const { story, typical, features } = input;
  if (story.rows === 0 || typical.rows === 0) return null;
  const width = features.length;
  const own = columnMeans(story.attributions, story.rows, width);
  const theirs = columnMeans(typical.attributions, typical.rows, width);
  const reasons = features.map(
    ({ name, label }, index): Reason => ({
      feature: name,
      label,
      difference: own[index]! - theirs[index]!,
      storyValue: meanOfKnown(story.features, story.rows, width, index),
      typicalValue: meanOfKnown(typical.features, typical.rows, width, index),
    }),
  );
  return {
    model: input.model,
    surrogate: input.surrogate,
    outputUnit: input.outputUnit,
    explained: story.rows,
    score: mean(story.scores),
    typicalScore: mean(typical.scores),
    topic: input.topic,
    reasons: reasons.sort(byReach),
    residual: Math.max(story.residual, typical.residual),
  };
}

/** Largest difference first; equal ones by name, so that the order never depends on the engine. */
const byReach = (a: Reason, b: Reason): number =>
  Math.abs(b.difference) - Math.abs(a.difference) ||
  (a.feature < b.feature ? -1 : a.feature > b.feature ? 1 : 0);

/** [feature] */
export function columnMeans(values: Float64Array, rows: number, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let at = 0; at < rows * width; at++) sums[at % width]! += values[at]!;
  return sums.map((sum) => sum / rows);
}

/** Mean over the rows that have the feature; null where none does: a missing value is not zero. */
export function meanOfKnown(
  values: Float32Array,
  rows: number,
  width: number,
  feature: number,
): number | null {
  let sum = 0;
  let known = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row * width + feature]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    known++;
  }
  return known === 0 ? null : sum / known;
}

export const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
