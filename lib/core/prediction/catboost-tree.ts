import { badModel } from "@/lib/core/prediction/bad-model";
import {
  type CatboostFeatures,
  type CatboostSplit,
  parseNode,
  parseObliviousTree,
} from "@/lib/core/prediction/catboost-file";
import { type FileSplit, type ForestBuilder, wordsOf } from "@/lib/core/prediction/forest-builder";

/** What a split asks, without its place in a tree. */
export type Question = Omit<FileSplit, "left" | "right" | "cover">;

/** A tree that is written once for each output it adds to; node 0 is its root. */
export interface CatboostTree {
  readonly place: string;
  readonly nodes: number;
  readonly questionAt: (node: number) => Question | null;
  readonly childrenOf: (node: number) => { readonly left: number; readonly right: number };
  /** Values of a leaf, one for each output. */
  readonly leafValue: (leaf: number, output: number) => number;
  /** [node]; null where the file does not say. */
  readonly cover: Float64Array | null;
}

export type AskSplit = (split: CatboostSplit, place: string) => Question;

/**
 * Makes questions of splits. A number goes right where it is greater than the border, both as float32; NaN counts as −∞
 * (AsFalse; AsIs compares it, which is never greater) or as +∞ (AsTrue), so it has its direction at every border but the
 * infinite ones, which CatBoost does not make. A category goes right where it is the split's.
 *
 * Rows are numbers, so a category must be one that the training data wrote as a whole number; the file tells its hash.
 */
export function splitQuestions(builder: ForestBuilder, features: CatboostFeatures): AskSplit {
  const { float_features: floats, categorical_features: categories } = features;
  const namesOf = new Map(features.cat_features_hash.map(({ hash, value }) => [hash >>> 0, value]));
  return (split, place) => {
    if (split.split_type === "FloatFeature") {
      const feature = floats[split.float_feature_index];
      if (!feature) throw badModel(place, `there is no float feature ${split.float_feature_index}`);
      return {
        feature: feature.flat_feature_index,
        threshold: Math.fround(split.border),
        defaultLeft: feature.nan_value_treatment !== "AsTrue",
      };
    }
    const feature = categories[split.cat_feature_index];
    if (!feature) throw badModel(place, `there is no categorical feature ${split.cat_feature_index}`);
    const name = namesOf.get(split.value >>> 0);
    if (name === undefined) {
      throw badModel(
        place,
        "a split asks for a category by its hash, and the file does not say which it is; save the model with save_model(..., format='json', pool=training_pool)",
      );
    }
    if (!/^\d{1,7}$/.test(name) || String(Number(name)) !== name) {
      throw badModel(
        place,
        `a split asks for the category ${JSON.stringify(name.slice(0, 40))}, but logged features are numbers; train with categories coded as whole numbers below ten million`,
      );
    }
    return {
      feature: feature.flat_feature_index,
      threshold: 0,
      set: builder.addSet(wordsOf([Number(name)], place), place),
      // What is no category is not the split's.
      defaultLeft: true,
    };
  };
}

/**
 * An oblivious tree asks the same questions on every path: bit k of a leaf's number is the answer to the k-th. As a binary
 * tree, the last question stands at the root, so that the leaves below a node are neighbours. Node n has children 2n + 1 and
 * 2n + 2.
 */
export function readObliviousTree(
  value: unknown,
  ask: AskSplit,
  outputs: number,
  place: string,
): CatboostTree {
  const tree = parseObliviousTree(value, place);
  const questions = (tree.splits ?? []).map((split) => ask(split, place)).reverse();
  const leaves = 2 ** questions.length;
  const { leaf_values: values, leaf_weights: weights } = tree;
  if (values.length !== leaves * outputs || (weights && weights.length !== leaves)) {
    throw badModel(
      place,
      `${questions.length} splits make ${leaves} leaves of ${outputs} values, but there are ${values.length} values and ${weights?.length ?? "no"} weights`,
    );
  }
  const first = leaves - 1;
  return {
    place,
    nodes: first + leaves,
    questionAt: (node) => (node < first ? (questions[Math.floor(Math.log2(node + 1))] ?? null) : null),
    childrenOf: (node) => ({ left: 2 * node + 1, right: 2 * node + 2 }),
    leafValue: (node, output) => values[(node - first) * outputs + output]!,
    cover: weights ? sumUp(Float64Array.from(weights)) : null,
  };
}

/** The weights of all nodes of a full binary tree from those of its leaves. */
function sumUp(leaves: Float64Array): Float64Array {
  const cover = new Float64Array(2 * leaves.length - 1);
  cover.set(leaves, leaves.length - 1);
  for (let node = leaves.length - 2; node >= 0; node--)
    cover[node] = cover[2 * node + 1]! + cover[2 * node + 2]!;
  return cover;
}

interface FlatNode {
  readonly question: Question | null;
  readonly values: ArrayLike<number>;
  readonly weight: number | null;
  left: number;
  right: number;
}

/** A tree of nested nodes (grow_policy Lossguide or Depthwise). Nodes are numbered as they are met, children after parents. */
export function readNestedTree(value: unknown, ask: AskSplit, outputs: number, place: string): CatboostTree {
  const flat: FlatNode[] = [];
  const pending: { value: unknown; parent: FlatNode | null; side: "left" | "right" }[] = [];
  pending.push({ value, parent: null, side: "left" });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { parent, side } = next;
    if (parent) parent[side] = flat.length;
    const read = parseNode(next.value, place);
    if ("split" in read) {
      const node = { question: ask(read.split, place), values: [], weight: null, left: -1, right: -1 };
      flat.push(node);
      pending.push({ value: read.right, parent: node, side: "right" });
      pending.push({ value: read.left, parent: node, side: "left" });
      continue;
    }
    const values = typeof read.value === "number" ? [read.value] : read.value;
    if (values.length !== outputs) {
      throw badModel(place, `a leaf has ${values.length} values instead of ${outputs}`);
    }
    flat.push({ question: null, values, weight: read.weight, left: -1, right: -1 });
  }
  return {
    place,
    nodes: flat.length,
    questionAt: (node) => flat[node]!.question,
    childrenOf: (node) => flat[node]!,
    leafValue: (node, output) => flat[node]!.values[output]!,
    cover: coverOf(flat),
  };
}

function coverOf(flat: readonly FlatNode[]): Float64Array | null {
  const cover = new Float64Array(flat.length);
  for (let at = flat.length - 1; at >= 0; at--) {
    const { question, weight, left, right } = flat[at]!;
    if (question === null && weight === null) return null;
    cover[at] = question === null ? (weight ?? 0) : cover[left]! + cover[right]!;
  }
  return cover;
}
