import { badModel, checkFeatureNames } from "@/lib/core/prediction/bad-model";
import {
  type CatboostFeatures,
  type CatboostFile,
  parseCatboostFile,
} from "@/lib/core/prediction/catboost-file";
import {
  type AskSplit,
  type CatboostTree,
  readNestedTree,
  readObliviousTree,
  splitQuestions,
} from "@/lib/core/prediction/catboost-tree";
import type { Forest, OutputUnit } from "@/lib/core/prediction/forest";
import { createForestBuilder, type ForestBuilder } from "@/lib/core/prediction/forest-builder";

/** What a margin means under each loss; under another it is a "margin". */
const UNITS = new Map<string, OutputUnit>([
  ["RMSE", "target"],
  ["MAE", "target"],
  ["Quantile", "target"],
  ["MultiRMSE", "target"],
  ["MAPE", "target"],
  ["Lq", "target"],
  ["Huber", "target"],
  ["Expectile", "target"],
  ["Logloss", "log-odds"],
  ["CrossEntropy", "log-odds"],
  ["MultiClassOneVsAll", "log-odds"],
  ["MultiLogloss", "log-odds"],
  ["MultiCrossEntropy", "log-odds"],
  ["Poisson", "log-mean"],
  ["Tweedie", "log-mean"],
  ["QueryRMSE", "score"],
  ["QuerySoftMax", "score"],
  ["PairLogit", "score"],
  ["PairLogitPairwise", "score"],
  ["YetiRank", "score"],
  ["YetiRankPairwise", "score"],
  ["LambdaMart", "score"],
  ["StochasticFilter", "score"],
  ["StochasticRank", "score"],
  ["QueryCrossEntropy", "score"],
]);

/**
 * Reads a model that CatBoost saved as JSON (`save_model("model.json", format="json")`): oblivious trees and those of
 * grow_policy Lossguide and Depthwise.
 *
 * A prediction is scale × Σ leaves + bias. A tree whose leaves have a value for each class becomes one tree per class.
 *
 * @param value the file's content, parsed
 * @throws EquiluxError "bad-model" for what is not represented exactly: CTRs of categories, categories that are no whole
 *   numbers, text and embedding features
 */
export function readCatboost(value: unknown): Forest {
  const file = parseCatboostFile(value);
  const featureNames = namesOf(file.features_info);
  const builder = createForestBuilder(featureNames.length);
  const [scale, given] = file.scale_and_bias;
  const bias = Float64Array.from(typeof given === "number" ? [given] : given);
  if (!Number.isFinite(scale) || bias.length === 0 || !bias.every(Number.isFinite)) {
    throw badModel("scale_and_bias", "expected a finite scale, and a finite bias for each output");
  }
  for (const tree of readTrees(file, splitQuestions(builder, file.features_info), bias.length)) {
    for (let output = 0; output < bias.length; output++) addTree(builder, tree, output, scale);
  }
  return builder.finish({
    featureNames,
    outputUnit: UNITS.get(file.model_info ?? "") ?? "margin",
    baseMargin: bias,
    compare: "less-or-equal",
    precision: "float32",
    setRules: { membersGoLeft: false, fractions: "none" },
  });
}

/** Features are numbered as in the training data (`flat_feature_index`), whatever their kind. */
function namesOf({ float_features, categorical_features }: CatboostFeatures): string[] {
  const features = [...float_features, ...categorical_features];
  const count = features.reduce((most, { flat_feature_index: at }) => Math.max(most, at + 1), 0);
  const names = checkFeatureNames([], count, "features_info");
  for (const { flat_feature_index: at, feature_id: id } of features) if (id !== "") names[at] = id;
  return checkFeatureNames(names, count, "features_info");
}

function* readTrees(file: CatboostFile, ask: AskSplit, outputs: number): Generator<CatboostTree> {
  const isOblivious = file.oblivious_trees !== undefined;
  const trees = file.oblivious_trees ?? file.trees ?? [];
  const name = isOblivious ? "oblivious_trees" : "trees";
  if (trees.length === 0) throw badModel(name, "the model has no trees");
  const read = isOblivious ? readObliviousTree : readNestedTree;
  for (const [index, tree] of trees.entries()) yield read(tree, ask, outputs, `${name}.${index}`);
}

function addTree(
  builder: ForestBuilder,
  { place, nodes, questionAt, childrenOf, leafValue, cover }: CatboostTree,
  output: number,
  scale: number,
): void {
  builder.addTree({
    place,
    output,
    root: 0,
    nodes,
    nodeAt: (node) => {
      const weight = cover ? cover[node]! : null;
      const question = questionAt(node);
      if (question === null) return { value: scale * leafValue(node, output), cover: weight };
      const { left, right } = childrenOf(node);
      return { ...question, left, right, cover: weight };
    },
  });
}
