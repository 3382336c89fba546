import { badModel, checkFeatureNames, quoted } from "@/lib/core/prediction/bad-model";
import type { Forest, OutputUnit } from "@/lib/core/prediction/forest";
import { createForestBuilder } from "@/lib/core/prediction/forest-builder";
import type { LinearModel } from "@/lib/core/prediction/linear";
import { type Link, readBaseMargin } from "@/lib/core/prediction/xgboost-base-score";
import {
  parseXgboostFile,
  type XgboostBooster,
  type XgboostLearner,
} from "@/lib/core/prediction/xgboost-file";
import { addXgboostTree } from "@/lib/core/prediction/xgboost-tree";

/** How `base_score` becomes a margin, and what a margin means, under each objective. */
const OBJECTIVES = new Map<string, { readonly link: Link; readonly unit: OutputUnit }>([
  ["reg:squarederror", { link: "identity", unit: "target" }],
  ["reg:absoluteerror", { link: "identity", unit: "target" }],
  ["reg:pseudohubererror", { link: "identity", unit: "target" }],
  ["reg:quantileerror", { link: "identity", unit: "target" }],
  ["reg:expectileerror", { link: "identity", unit: "target" }],
  ["reg:squaredlogerror", { link: "identity", unit: "target" }],
  ["reg:logistic", { link: "logit", unit: "log-odds" }],
  ["binary:logistic", { link: "logit", unit: "log-odds" }],
  // No slip: alone among the logistic ones it keeps base_score as a margin (seen in 1.7, 2.1, 3.0, 3.1 and 3.2).
  ["binary:logitraw", { link: "identity", unit: "log-odds" }],
  ["binary:hinge", { link: "identity", unit: "margin" }],
  ["reg:gamma", { link: "log", unit: "log-mean" }],
  ["reg:tweedie", { link: "log", unit: "log-mean" }],
  ["count:poisson", { link: "log", unit: "log-mean" }],
  // A hazard ratio and a time: logarithms of what is no mean.
  ["survival:cox", { link: "log", unit: "margin" }],
  ["survival:aft", { link: "log", unit: "margin" }],
  ["multi:softmax", { link: "identity", unit: "margin" }],
  ["multi:softprob", { link: "identity", unit: "margin" }],
  ["rank:ndcg", { link: "identity", unit: "score" }],
  ["rank:map", { link: "identity", unit: "score" }],
  ["rank:pairwise", { link: "identity", unit: "score" }],
]);

/**
 * Reads a model saved by XGBoost (`save_model`, as JSON or UBJSON), boosters gbtree, dart and gblinear.
 *
 * Every tree of the file counts, as in `Booster.predict`. The scikit-learn wrapper stops at `best_iteration` after early
 * stopping: save the slice `booster[: best_iteration + 1]` to explain what it predicts. Categories are the codes that the
 * model was trained with; a data frame's names of categories are not in the rows.
 *
 * @param value the file's content, parsed
 * @throws EquiluxError "bad-model" for anything that is not represented exactly: other boosters, unknown objectives, and
 *   files whose numbers or links are out of range
 */
export function readXgboost(
  value: unknown,
):
  | { readonly kind: "forest"; readonly forest: Forest }
  | { readonly kind: "linear"; readonly linear: LinearModel } {
  const { learner, booster } = parseXgboostFile(value);
  const objective = OBJECTIVES.get(learner.objective.name);
  if (objective === undefined) {
    throw badModel(
      "learner.objective.name",
      `the objective ${quoted(learner.objective.name)} is not known; these are: ${[...OBJECTIVES.keys()].join(", ")}`,
    );
  }
  const features = learner.learner_model_param.num_feature;
  const common = {
    featureNames: checkFeatureNames(learner.feature_names, features, "learner.feature_names"),
    outputUnit: objective.unit,
  };
  const outputs = outputCount(learner);
  if (booster.kind === "linear") {
    const weights = checkWeights(booster.weights, features, outputs);
    const base = readBaseMargin(learner, objective.link, outputs);
    const linear: LinearModel = {
      ...common,
      coefficients: Float64Array.from({ length: outputs * features }, (_, at) => {
        return weights[(at % features) * outputs + Math.floor(at / features)]!;
      }),
      // No slip: where there is a base score per class, the linear booster starts all of them from the first (seen in 3.4).
      intercepts: base.map((_, output) => base[0]! + weights[features * outputs + output]!),
      precision: "float32",
      // XGBoost's linear booster passes over what is missing.
      missing: "zero",
    };
    return { kind: "linear", linear };
  }
  return { kind: "forest", forest: readTrees(learner, booster, objective.link, outputs, common) };
}

function outputCount({
  learner_model_param: { num_class: classes, num_target: targets },
}: XgboostLearner): number {
  if (classes > 1 && targets > 1) {
    throw badModel("learner.learner_model_param", "several classes of several targets are not read");
  }
  return Math.max(1, classes, targets);
}

/** The weights lie [feature, then bias][output] (GBLinearModel, src/gbm/gblinear_model.h). */
function checkWeights(weights: ArrayLike<number>, features: number, outputs: number): Float64Array {
  const own = Float64Array.from(weights, Math.fround);
  if (own.length === (features + 1) * outputs && own.every(Number.isFinite)) return own;
  throw badModel(
    "learner.gradient_booster.model.weights",
    `expected ${(features + 1) * outputs} finite numbers: one for each feature and the bias of each output`,
  );
}

function readTrees(
  learner: XgboostLearner,
  booster: XgboostBooster & { readonly kind: "trees" },
  link: Link,
  outputs: number,
  common: Pick<Forest, "featureNames" | "outputUnit">,
): Forest {
  const { trees, treeWeights } = booster;
  if (treeWeights !== null && (treeWeights.length !== trees.length || !treeWeights.every(Number.isFinite))) {
    throw badModel("weight_drop", `expected one finite weight for each of the ${trees.length} trees`);
  }
  const builder = createForestBuilder(common.featureNames.length);
  const outputsOf = readOutputs(booster, outputs);
  trees.forEach((tree, index) => {
    const place = `learner.gradient_booster.model.trees.${index}`;
    // XGBoost keeps the weights as float32.
    const weight = treeWeights === null ? 1 : Math.fround(treeWeights[index]!);
    outputsOf(index).forEach((output, part) => {
      addXgboostTree(builder, { tree, output, part, weight, place });
    });
  });
  return builder.finish({
    ...common,
    baseMargin: readBaseMargin(learner, link, outputs),
    compare: "less",
    precision: "float32",
    setRules: { membersGoLeft: false, fractions: "cut-positive" },
  });
}

/**
 * The outputs that each tree adds to: one, or all where leaves have a value for each. An output without a tree is refused,
 * which also bounds outputs by the size of the file.
 */
function readOutputs(
  { trees, treeInfo }: XgboostBooster & { readonly kind: "trees" },
  outputs: number,
): (tree: number) => readonly number[] {
  const place = "learner.gradient_booster.model.tree_info";
  if (trees.length === 0 || treeInfo.length !== trees.length) {
    throw badModel(place, `expected one entry for each of the ${trees.length} trees, and at least one tree`);
  }
  const sizes = trees.map(({ tree_param }) => Math.max(1, tree_param.size_leaf_vector));
  const [size = 1] = sizes;
  const odd = sizes.findIndex((own) => own !== size || (own > 1 && own !== outputs));
  if (odd >= 0) {
    throw badModel(
      `learner.gradient_booster.model.trees.${odd}`,
      `a leaf has ${sizes[odd]} values; in all trees there must be one, or one for each of the ${outputs} outputs`,
    );
  }
  if (size > 1) {
    const all = Array.from({ length: outputs }, (_, output) => output);
    return () => all;
  }
  if (treeInfo.some((output) => !Number.isInteger(output) || output < 0 || output >= outputs)) {
    throw badModel(place, `an entry is not an output from 0 to ${outputs - 1}`);
  }
  if (new Set(treeInfo as ArrayLike<number> as number[]).size !== outputs) {
    throw badModel(place, `some of the ${outputs} outputs have no tree`);
  }
  return (tree) => [treeInfo[tree]!];
}
