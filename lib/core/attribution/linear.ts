import { type Explanation, largestResidual } from "@/lib/core/attribution/explanation";
import type { Rows } from "@/lib/core/prediction/forest";
import { type LinearModel, linearInputs, predictLinear } from "@/lib/core/prediction/linear";

/** A linear model and the rows it is explained against, as their means. */
export interface LinearExplainer {
  readonly model: LinearModel;
  /** [feature] mean over the background rows. */
  readonly means: Float64Array;
  /** [output] output at the means, which is the mean output. */
  readonly baseValue: Float64Array;
}

export function createLinearExplainer(model: LinearModel, means: Float64Array): LinearExplainer {
  return { model, means, baseValue: predictLinear(model, means, 1) };
}

/**
 * Shapley values of a linear model, in closed form: φ_i = β_i (x_i − mean_i), whatever depends on what among the features
 * (interventional; Štrumbelj & Kononenko 2014; shap's LinearExplainer). XGBoost's own contributions of gblinear are β_i x_i.
 *
 * @param rows row-major [row][feature]
 * @throws EquiluxError as `predictLinear`
 */
export function explainLinear(
  { model, means, baseValue }: LinearExplainer,
  rows: Rows,
  rowCount: number,
): Explanation {
  const inputs = linearInputs(model, rows, rowCount);
  const features = means.length;
  const outputs = baseValue.length;
  const attributions = new Float64Array(rowCount * outputs * features);
  for (let row = 0; row < rowCount; row++) {
    for (let at = 0; at < outputs * features; at++) {
      const f = at % features;
      attributions[row * outputs * features + at] =
        model.coefficients[at]! * (inputs[row * features + f]! - means[f]!);
    }
  }
  const predictions = predictLinear(model, rows, rowCount);
  return {
    attributions,
    predictions,
    residual: largestResidual(baseValue, attributions, predictions, features),
  };
}
