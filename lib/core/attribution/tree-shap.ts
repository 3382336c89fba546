import {
  type Explanation,
  type InteractionExplanation,
  largestResidual,
  toInteractionMatrices,
} from "@/lib/core/attribution/explanation";
import { planTrees, type TreePlan } from "@/lib/core/attribution/tree-plan";
import { createSimdEngine, type SimdEngine } from "@/lib/core/attribution/tree-shap-simd";
import {
  type CoveredForest,
  checkRows,
  type Forest,
  type Rows,
  withCover,
} from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";

/** A forest prepared for explaining; make it once with `createTreeExplainer` and reuse it. */
export interface TreeExplainer {
  readonly forest: CoveredForest;
  /** [output] expected margin over the training cover: what a row starts from before any feature is known. */
  readonly baseValue: Float64Array;
  readonly plan: TreePlan;
  readonly engine: SimdEngine;
  /** Made at first need: it takes more memory. */
  readonly interactionEngine: () => SimdEngine;
}

/**
 * Prepares path-dependent TreeSHAP.
 *
 * @throws EquiluxError "bad-model" where the model has no covers, "too-large" where its size does not allow it
 */
export function createTreeExplainer(model: Forest): TreeExplainer {
  const forest = withCover(model);
  const plan = planTrees(forest);
  const baseValue = Float64Array.from(forest.baseMargin);
  plan.treeMean.forEach((mean, tree) => {
    baseValue[forest.output[tree]!]! += mean;
  });
  let withInteractions: SimdEngine | undefined;
  return {
    forest,
    baseValue,
    plan,
    engine: createSimdEngine(forest, plan, false),
    interactionEngine: () => {
      withInteractions ??= createSimdEngine(forest, plan, true);
      return withInteractions;
    },
  };
}

/**
 * Path-dependent SHAP values: the Shapley values of the game v(S) that follows the row at splits on features in S and
 * averages both sides by training cover elsewhere. They add up to prediction − base value, exactly but for float64 rounding
 * (tree-shap-reference.ts says how).
 *
 * @param rows row-major [row][feature]; NaN is a missing value
 * @throws EquiluxError "bad-request" when `rows` is not rowCount × features
 */
export function explain(
  { forest, baseValue, engine }: TreeExplainer,
  rows: Rows,
  rowCount: number,
): Explanation {
  checkRows(forest, rows, rowCount);
  const features = forest.featureNames.length;
  const attributions = new Float64Array(rowCount * baseValue.length * features);
  engine.run(rows, rowCount, attributions, null);
  const predictions = predictMargins(forest, rows, rowCount);
  return {
    attributions,
    predictions,
    residual: largestResidual(baseValue, attributions, predictions, features),
  };
}

/** Explains with interactions: which pairs of features act together. @throws as `explain` */
export function explainInteractions(
  { forest, baseValue, interactionEngine }: TreeExplainer,
  rows: Rows,
  rowCount: number,
): InteractionExplanation {
  checkRows(forest, rows, rowCount);
  const features = forest.featureNames.length;
  const size = rowCount * baseValue.length * features;
  const attributions = new Float64Array(size);
  const interactions = new Float64Array(size * features);
  interactionEngine().run(rows, rowCount, attributions, interactions);
  toInteractionMatrices(interactions, attributions, features);
  const predictions = predictMargins(forest, rows, rowCount);
  const residual = largestResidual(baseValue, attributions, predictions, features);
  return { attributions, predictions, residual, interactions };
}
