/** What an explanation of rows holds, whichever engine made it. */
export interface Explanation {
  /** [row][output][feature] signed attributions, in the forest's output unit. */
  readonly attributions: Float64Array;
  /** [row][output] margins from the ordinary predictor, not from the attributions. */
  readonly predictions: Float64Array;
  /** Largest |prediction − base value − sum of attributions| over rows and outputs; 0 for no rows. */
  readonly residual: number;
}

export interface InteractionExplanation extends Explanation {
  /**
   * [row][output][feature][feature]: off the diagonal half the Shapley interaction index of the pair, on it what is left of
   * the feature's attribution, so that every row of the matrix adds up to an attribution (as in shap and XGBoost).
   */
  readonly interactions: Float64Array;
}

/** Largest |prediction − base value − sum of attributions| over rows and outputs. */
export function largestResidual(
  baseValue: Float64Array,
  attributions: Float64Array,
  predictions: Float64Array,
  features: number,
): number {
  let largest = 0;
  for (let item = 0; item < predictions.length; item++) {
    let sum = baseValue[item % baseValue.length]!;
    for (let f = 0; f < features; f++) sum += attributions[item * features + f]!;
    largest = Math.max(largest, Math.abs(predictions[item]! - sum));
  }
  return largest;
}

/** Turns interaction indexes of pairs (diagonal 0) into matrices whose rows add up to the attributions. In place. */
export function toInteractionMatrices(
  indexes: Float64Array,
  attributions: Float64Array,
  features: number,
): void {
  for (let at = 0; at < attributions.length; at++) {
    let rest = attributions[at]!;
    for (let other = 0; other < features; other++) {
      indexes[at * features + other]! /= 2;
      rest -= indexes[at * features + other]!;
    }
    indexes[at * features + (at % features)] = rest;
  }
}
