import { badModel, checkFeatureNames, quoted } from "@/lib/core/prediction/bad-model";
import { type Forest, MISSING, type OutputUnit } from "@/lib/core/prediction/forest";
import { createForestBuilder, type FileTree, type ForestBuilder } from "@/lib/core/prediction/forest-builder";
import { readCategories } from "@/lib/core/prediction/lightgbm-categories";
import {
  type LightgbmBlock,
  numbersIfGiven,
  numbersOf,
  parseLightgbmFile,
  wholeOf,
} from "@/lib/core/prediction/lightgbm-file";

/** What a margin means under each objective; the parameters after the name come in `unitOf`. */
const UNITS = new Map<string, OutputUnit>([
  ["regression", "target"],
  ["regression_l2", "target"],
  ["regression_l1", "target"],
  ["huber", "target"],
  ["fair", "target"],
  ["quantile", "target"],
  ["mape", "target"],
  ["binary", "log-odds"],
  ["multiclassova", "log-odds"],
  ["cross_entropy", "log-odds"],
  ["xentropy", "log-odds"],
  ["poisson", "log-mean"],
  ["gamma", "log-mean"],
  ["tweedie", "log-mean"],
  ["lambdarank", "score"],
  ["rank_xendcg", "score"],
]);

/**
 * Reads the text model of LightGBM (`save_model("model.txt")`), versions v2 to v4: boosting gbdt, dart, goss and rf.
 *
 * A leaf's value is used as it stands: the learning rate, DART's weights and the average of the labels are in it already.
 * Only a random forest (`average_output`) is divided by its number of trees. Everything is float64, as in LightGBM itself.
 *
 * @throws EquiluxError "bad-model" for what is not represented exactly: leaves with linear models, and files whose numbers
 *   or links are out of range
 */
export function readLightgbm(text: string): Forest {
  const file = parseLightgbmFile(text);
  const { header, trees } = file;
  checkVersion(header);
  const outputs = wholeOf(header, "num_tree_per_iteration");
  if (outputs < 1 || trees.length === 0 || trees.length % outputs !== 0) {
    throw badModel("header", `${trees.length} trees do not make whole rounds of ${outputs}`);
  }
  const names = (header.values.get("feature_names") ?? "").split(" ").filter((name) => name !== "");
  const featureNames = checkFeatureNames(names, wholeOf(header, "max_feature_idx") + 1, "feature_names");
  const builder = createForestBuilder(featureNames.length);
  const divisor = header.values.has("average_output") ? trees.length / outputs : 1;
  trees.forEach((tree, index) => {
    builder.addTree({ place: tree.place, output: index % outputs, ...readTree(builder, tree, divisor) });
  });
  const categories = readCategories(file, featureNames.length);
  return builder.finish({
    featureNames,
    ...(categories && { categories }),
    outputUnit: unitOf(header),
    baseMargin: new Float64Array(outputs),
    compare: "less-or-equal",
    precision: "float64",
    // Tree::CategoricalDecision casts to int, so that -0.5 is category 0.
    setRules: { membersGoLeft: true, fractions: "cut" },
  });
}

function checkVersion({ values }: LightgbmBlock): void {
  const version = values.get("version") ?? "";
  if (["v2", "v3", "v4"].includes(version)) return;
  throw badModel("version", `${quoted(version)} is not known; LightGBM's v2, v3 and v4 are read`);
}

function unitOf({ values }: LightgbmBlock): OutputUnit {
  const [name = "", ...options] = (values.get("objective") ?? "").split(" ");
  const sigmoid = options.find((option) => option.startsWith("sigmoid:"));
  const isPlain = !options.includes("sqrt") && (sigmoid === undefined || Number(sigmoid.slice(8)) === 1);
  return (isPlain && UNITS.get(name)) || "margin";
}

type Nodes = Pick<FileTree, "root" | "nodes" | "nodeAt">;

/** Inner nodes are numbered from 0; a child below 0 is leaf -child - 1. Here the leaves follow the inner nodes. */
function readTree(builder: ForestBuilder, tree: LightgbmBlock, divisor: number): Nodes {
  const { place, values } = tree;
  if (values.has("is_linear") && values.get("is_linear") !== "0") {
    throw badModel(place, "its leaves are linear models, which is not read; train with linear_tree=false");
  }
  const leaves = wholeOf(tree, "num_leaves");
  const splits = leaves - 1;
  const value = numbersOf(tree, "leaf_value", leaves);
  // A tree of one leaf has no counts and no splits in the file.
  if (leaves <= 1) return { root: 0, nodes: 1, nodeAt: () => ({ value: value[0]! / divisor, cover: 1 }) };
  const left = numbersOf(tree, "left_child", splits);
  const right = numbersOf(tree, "right_child", splits);
  const feature = numbersOf(tree, "split_feature", splits);
  const threshold = numbersOf(tree, "threshold", splits);
  const decision = numbersOf(tree, "decision_type", splits);
  const coverOf = readCovers(tree, leaves);
  const addSet = categorySets(builder, tree);
  const at = (child: number) => (child < 0 ? splits - child - 1 : child);
  const nodeAt: Nodes["nodeAt"] = (node) => {
    const cover = coverOf(node);
    if (node >= splits) return { value: value[node - splits]! / divisor, cover };
    const common = { feature: feature[node]!, left: at(left[node]!), right: at(right[node]!), cover };
    const type = decision[node]!;
    if ((type & IS_CATEGORICAL) === 0) {
      const isMissing = MISSING_TYPES[(type >> 2) & 3];
      if (isMissing === undefined)
        throw badModel(place, `the decision_type ${type} of node ${node} is not known`);
      return {
        ...common,
        threshold: threshold[node]!,
        missing: isMissing,
        defaultLeft: (type & IS_DEFAULT_LEFT) !== 0,
      };
    }
    return {
      ...common,
      threshold: 0,
      set: addSet(threshold[node]!),
      missing: MISSING.nan,
      defaultLeft: false,
    };
  };
  return { root: 0, nodes: splits + leaves, nodeAt };
}

/** Bits of decision_type; bits 2 and 3 are an index into MISSING_TYPES (include/LightGBM/tree.h). */
const IS_CATEGORICAL = 1;
const IS_DEFAULT_LEFT = 2;
const MISSING_TYPES = [MISSING.none, MISSING.zero, MISSING.nan] as const;

/** Counts of training rows, as LightGBM's own contributions use them, not the weights beside them; null where there are none. */
function readCovers(tree: LightgbmBlock, leaves: number): (node: number) => number | null {
  const splits = leaves - 1;
  if (!tree.values.has("internal_count") || !tree.values.has("leaf_count")) return () => null;
  const inner = numbersOf(tree, "internal_count", splits);
  const outer = numbersOf(tree, "leaf_count", leaves);
  return (node) => (node < splits ? inner[node]! : outer[node - splits]!);
}

/**
 * Sets of the splits on categories: such a split's threshold is the number of its set, and set k are the words of 32 bits
 * from `cat_boundaries[k]` to `cat_boundaries[k + 1]`.
 *
 * What is missing goes right, in every version. Version 4 says so. Before it, the value was cast to int first: on x86 that
 * makes NaN negative, which goes right too, whatever stands in the lines after it; elsewhere the language leaves it open.
 */
function categorySets(builder: ForestBuilder, tree: LightgbmBlock): (set: number) => number {
  const boundaries = numbersIfGiven(tree, "cat_boundaries") ?? [];
  const words = numbersIfGiven(tree, "cat_threshold") ?? new Float64Array(0);
  if (words.some((word) => !Number.isInteger(word) || word < 0 || word >= 2 ** 32)) {
    throw badModel(tree.place, "cat_threshold holds a number that is no word of 32 bits");
  }
  return (set) => {
    const from = boundaries[set] ?? -1;
    const to = boundaries[set + 1] ?? -1;
    if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to >= from && to <= words.length) {
      return builder.addSet(words.subarray(from, to), tree.place);
    }
    throw badModel(tree.place, `there is no set of categories ${set}`);
  };
}
