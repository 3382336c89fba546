import type { FunctionUnit } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";

/** Explained items of one slate, by the same explainer, so that they start from the same base value. */
export interface ExplainedSlate {
  readonly featureNames: readonly string[];
  /** [item][feature] as the model saw them. */
  readonly features: Float64Array;
  /** [item][feature] */
  readonly attributions: Float64Array;
  /** [item][feature]; null where nothing was drawn. */
  readonly standardErrors: Float64Array | null;
  /** [item] */
  readonly scores: Float64Array;
  readonly outputUnit: FunctionUnit;
}

export interface ContrastReason {
  readonly feature: string;
  /** φ of the one minus φ of the other: how much of the distance between their scores the feature makes. */
  readonly difference: number;
  /** Over the coalitions drawn; null where none were. */
  readonly standardError: number | null;
  readonly value: number;
  readonly otherValue: number;
}

export interface StoryContrast {
  readonly outputUnit: FunctionUnit;
  /** Score of the one minus score of the other. */
  readonly distance: number;
  /** Largest difference first; equal ones by name. */
  readonly reasons: readonly ContrastReason[];
  /** distance − sum of differences. */
  readonly residual: number;
}

/**
 * Why the one stands above the other: φ(one) − φ(other) adds up to the distance of their scores, because the base value cancels.
 * It speaks of scores: what a slate does after scoring (boosts, diversity) is not in it.
 *
 * @throws EquiluxError "not-found" for an item the slate does not hold
 */
export function contrastStories(slate: ExplainedSlate, one: number, other: number): StoryContrast {
  const { featureNames, features, attributions, standardErrors, scores } = slate;
  for (const item of [one, other]) {
    if (!Number.isInteger(item) || item < 0 || item >= scores.length) {
      throw new EquiluxError(
        "not-found",
        `the slate holds items 0 to ${scores.length - 1}, not ${item}`,
        "slate",
      );
    }
  }
  const width = featureNames.length;
  const reasons = featureNames.map((feature, f): ContrastReason => {
    const [at, otherAt] = [one * width + f, other * width + f];
    return {
      feature,
      difference: attributions[at]! - attributions[otherAt]!,
      standardError: standardErrors && Math.hypot(standardErrors[at]!, standardErrors[otherAt]!),
      value: features[at]!,
      otherValue: features[otherAt]!,
    };
  });
  const distance = scores[one]! - scores[other]!;
  return {
    outputUnit: slate.outputUnit,
    distance,
    reasons: reasons.sort(
      (a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.feature < b.feature ? -1 : 1),
    ),
    residual: reasons.reduce((rest, { difference }) => rest - difference, distance),
  };
}
