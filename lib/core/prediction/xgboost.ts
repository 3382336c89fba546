import { type Forest, NO_SETS, type OutputUnit } from "@/lib/core/prediction/forest";
import { badModel, parseXgboostFile, type XgboostFile } from "@/lib/core/prediction/xgboost-file";
import { appendTree, createNodeColumns, type NodeColumns } from "@/lib/core/prediction/xgboost-tree";

/** Wider models are refused: attributions are dense, and a wrong number here would ask for gigabytes. */
const MOST_FEATURES = 100_000;

type Link = "identity" | "logit" | "log";

/** How `base_score` becomes a margin, and what a margin means, under each objective. */
const OBJECTIVES = new Map<string, { readonly link: Link; readonly unit: OutputUnit }>([
  ["reg:squarederror", { link: "identity", unit: "target" }],
  ["reg:absoluteerror", { link: "identity", unit: "target" }],
  ["reg:pseudohubererror", { link: "identity", unit: "target" }],
  ["reg:quantileerror", { link: "identity", unit: "target" }],
  ["reg:squaredlogerror", { link: "identity", unit: "target" }],
  ["reg:logistic", { link: "logit", unit: "log-odds" }],
  ["binary:logistic", { link: "logit", unit: "log-odds" }],
  // No slip: alone among the logistic ones it keeps base_score as a margin (seen in 1.7, 2.1, 3.0, 3.1 and 3.2).
  ["binary:logitraw", { link: "identity", unit: "log-odds" }],
  ["reg:gamma", { link: "log", unit: "log-mean" }],
  ["reg:tweedie", { link: "log", unit: "log-mean" }],
  ["count:poisson", { link: "log", unit: "log-mean" }],
  ["multi:softmax", { link: "identity", unit: "margin" }],
  ["multi:softprob", { link: "identity", unit: "margin" }],
  ["rank:ndcg", { link: "identity", unit: "score" }],
  ["rank:map", { link: "identity", unit: "score" }],
  ["rank:pairwise", { link: "identity", unit: "score" }],
]);

/**
 * Reads a model saved by XGBoost as JSON (`save_model("model.json")`), boosters gbtree and dart.
 *
 * Every tree of the file counts, as in `Booster.predict`. The scikit-learn wrapper stops at `best_iteration` after early
 * stopping: save the slice `booster[: best_iteration + 1]` to explain what it predicts.
 *
 * @throws EquiluxError "bad-model" for anything that is not represented exactly: other boosters, unknown objectives,
 *   categorical splits, vector leaves, and files whose numbers or links are out of range
 */
export function readXgboostJson(text: string): Forest {
  const file = parseXgboostFile(text);
  const objective = OBJECTIVES.get(file.learner.objective.name);
  if (objective === undefined) {
    throw badModel(
      "learner.objective.name",
      `the objective "${file.learner.objective.name.slice(0, 40)}" is not known; these are: ${[...OBJECTIVES.keys()].join(", ")}`,
    );
  }
  const featureNames = readFeatureNames(file);
  const outputs = outputCount(file);
  const output = readOutputs(file, outputs);
  const { columns, root } = readTrees(file, featureNames.length);
  return {
    ...columns,
    root,
    output,
    baseMargin: readBaseMargin(file, objective.link, outputs),
    sets: NO_SETS,
    compare: "less",
    precision: "float32",
    featureNames,
    outputUnit: objective.unit,
  };
}

function readFeatureNames({ learner }: XgboostFile): string[] {
  const features = learner.learner_model_param.num_feature;
  if (features < 1 || features > MOST_FEATURES) {
    throw badModel(
      "learner.learner_model_param.num_feature",
      `${features} is not between 1 and ${MOST_FEATURES}`,
    );
  }
  const names = learner.feature_names;
  if (names.length === 0) return Array.from({ length: features }, (_, index) => `f${index}`);
  if (names.length !== features || new Set(names).size !== features) {
    throw badModel("learner.feature_names", `expected ${features} different names, found ${names.length}`);
  }
  return names;
}

function outputCount({ learner }: XgboostFile): number {
  const { num_class: classes, num_target: targets } = learner.learner_model_param;
  if (classes > 1 && targets > 1) {
    throw badModel("learner.learner_model_param", "several classes of several targets are not read");
  }
  return Math.max(1, classes, targets);
}

/** The output of each tree. An output without a tree is refused, which also bounds outputs by the size of the file. */
function readOutputs({ trees, treeInfo }: XgboostFile, outputs: number): Int32Array {
  const place = "learner.gradient_booster.model.tree_info";
  if (trees.length === 0 || treeInfo.length !== trees.length) {
    throw badModel(place, `expected one entry for each of the ${trees.length} trees, and at least one tree`);
  }
  if (treeInfo.some((output) => !Number.isInteger(output) || output < 0 || output >= outputs)) {
    throw badModel(place, `an entry is not an output from 0 to ${outputs - 1}`);
  }
  if (new Set(treeInfo).size !== outputs)
    throw badModel(place, `some of the ${outputs} outputs have no tree`);
  return Int32Array.from(treeInfo);
}

function readTrees(file: XgboostFile, features: number): { columns: NodeColumns; root: Int32Array } {
  const { trees, treeWeights } = file;
  if (treeWeights !== null && (treeWeights.length !== trees.length || !treeWeights.every(Number.isFinite))) {
    throw badModel("weight_drop", `expected one finite weight for each of the ${trees.length} trees`);
  }
  const columns = createNodeColumns(trees.reduce((sum, tree) => sum + tree.left_children.length, 0));
  const root = new Int32Array(trees.length);
  let used = 0;
  trees.forEach((tree, index) => {
    root[index] = used;
    // XGBoost keeps the weights as float32.
    const weight = treeWeights === null ? 1 : Math.fround(treeWeights[index]!);
    used = appendTree(columns, used, tree, weight, features, `learner.gradient_booster.model.trees.${index}`);
  });
  return { columns: trimmed(columns, used), root };
}

/** Frees the room that pruned nodes would have taken. */
function trimmed(columns: NodeColumns, used: number): NodeColumns {
  if (used === columns.feature.length) return columns;
  return {
    feature: columns.feature.slice(0, used),
    threshold: columns.threshold.slice(0, used),
    left: columns.left.slice(0, used),
    right: columns.right.slice(0, used),
    missing: columns.missing.slice(0, used),
    defaultLeft: columns.defaultLeft.slice(0, used),
    set: columns.set.slice(0, used),
    cover: columns.cover.slice(0, used),
    value: columns.value.slice(0, used),
  };
}

function readBaseMargin({ learner }: XgboostFile, link: Link, outputs: number): Float64Array {
  const given = learner.learner_model_param.base_score;
  const scores =
    typeof given === "string"
      ? given
          .replace(/^\[(.*)\]$/, "$1")
          .split(",")
          .map(decimal)
      : given;
  if (scores.length !== 1 && scores.length !== outputs) {
    throw badModel(BASE_SCORE, `expected one number, or one for each of the ${outputs} outputs`);
  }
  return Float64Array.from({ length: outputs }, (_, output) => {
    const score = Math.fround(scores[scores.length === 1 ? 0 : output]!);
    if (link === "logit" && !(score >= LEAST_PROBABILITY && score <= 1 - LEAST_PROBABILITY)) {
      throw badModel(BASE_SCORE, `${score} is not a probability between 1e-6 and 1 - 1e-6`);
    }
    const margin = toMargin(score, link);
    if (!Number.isFinite(margin))
      throw badModel(BASE_SCORE, `${score} has no finite margin under this objective`);
    return margin;
  });
}

const BASE_SCORE = "learner.learner_model_param.base_score";

/** Nearer to 0 or 1, XGBoost 3.2 clips the score and 3.1 does not, so the file does not say what it predicts. */
const LEAST_PROBABILITY = 1e-6;

function decimal(text: string): number {
  // Number("") is 0, so the form is checked first.
  if (/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return Number(text);
  throw badModel(BASE_SCORE, `"${text.slice(0, 40)}" is not a number`);
}

/** The base score on the scale of margins, rounded to float32 at each step as XGBoost does. */
function toMargin(score: number, link: Link): number {
  if (link === "identity") return score;
  if (link === "log") return Math.fround(Math.log(score));
  return -Math.fround(Math.log(Math.fround(Math.fround(1 / score) - 1)));
}
