import type { Explanation } from "@/lib/core/attribution/explanation";
import { createLinearExplainer, explainLinear } from "@/lib/core/attribution/linear";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import type { Rows } from "@/lib/core/prediction/forest";
import type { Model } from "@/lib/core/prediction/model";

/** Any model that explains its predictions from what its file says. */
export interface ModelExplainer {
  readonly features: number;
  /** [output] what a row starts from. */
  readonly baseValue: Float64Array;
  /** @throws EquiluxError "bad-request" where the rows do not fit the model */
  explain(rows: Rows, rowCount: number): Explanation;
}

/**
 * Trees are explained by TreeSHAP, linear models in closed form.
 *
 * @param means [feature] of the rows that a linear model is explained against; trees bring their own background, the cover
 * @returns null for trees without covers (ONNX), which could only be explained against background rows
 * @throws EquiluxError as `createTreeExplainer`
 */
export function createModelExplainer(model: Model, means: Float64Array): ModelExplainer | null {
  if (model.kind === "linear") {
    const explainer = createLinearExplainer(model.linear, means);
    return {
      features: means.length,
      baseValue: explainer.baseValue,
      explain: (rows, rowCount) => explainLinear(explainer, rows, rowCount),
    };
  }
  if (model.forest.cover === null) return null;
  const explainer = createTreeExplainer(model.forest);
  return {
    features: model.forest.featureNames.length,
    baseValue: explainer.baseValue,
    explain: (rows, rowCount) => explain(explainer, rows, rowCount),
  };
}
