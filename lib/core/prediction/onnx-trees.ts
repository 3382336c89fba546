import { badModel, quoted } from "@/lib/core/prediction/bad-model";
import type { OnnxAttributes } from "@/lib/core/prediction/onnx-file";
import { MODES, type Mode, type OnnxSplit } from "@/lib/core/prediction/onnx-splits";

/** What a leaf adds to outputs. */
export type LeafWeights = readonly { readonly output: number; readonly weight: number }[];

/** One tree, its nodes numbered from 0, which is the root. */
export interface OnnxTree {
  readonly place: string;
  readonly nodes: readonly (OnnxSplit | LeafWeights)[];
}

/** Names of the attributes that hold the leaves' weights, which differ between regressor and classifier. */
type WeightNames = "target" | "class";

/**
 * Trees of TreeEnsembleRegressor and TreeEnsembleClassifier (ai.onnx.ml 1 to 4): a row of equal lists for each node, which is
 * known by its tree and its number there.
 */
export function treesByNode(attributes: OnnxAttributes, weightNames: WeightNames): OnnxTree[] {
  const place = "nodes_treeids";
  const tree = attributes.wholes("nodes_treeids");
  const columns = {
    node: attributes.wholes("nodes_nodeids"),
    feature: attributes.wholes("nodes_featureids"),
    value: attributes.numbers("nodes_values"),
    whenTrue: attributes.wholes("nodes_truenodeids"),
    whenFalse: attributes.wholes("nodes_falsenodeids"),
    mode: attributes.texts("nodes_modes"),
  };
  const tracks = attributes.wholes("nodes_missing_value_tracks_true");
  for (const [name, { length }] of Object.entries(columns)) {
    if (length !== tree.length)
      throw badModel(place, `${tree.length} nodes, but ${length} entries of ${name}`);
  }
  if (tree.length === 0) throw badModel(place, "the model has no trees");
  if (tracks.length !== 0 && tracks.length !== tree.length) {
    throw badModel(place, `${tree.length} nodes, but ${tracks.length} of nodes_missing_value_tracks_true`);
  }
  const weights = weightsByNode(attributes, weightNames);
  // The first node of a tree is its root; the others are found by their numbers.
  const rows = new Map<number, number[]>();
  tree.forEach((id, row) => {
    const own = rows.get(id) ?? [];
    rows.set(id, own);
    own.push(row);
  });
  return Array.from(rows, ([id, own]) => {
    const at = new Map(own.map((row, index) => [columns.node[row]!, index]));
    if (at.size !== own.length) throw badModel(`tree ${id}`, "two nodes have the same number");
    const nodes = own.map((row): OnnxSplit | LeafWeights => {
      if (columns.mode[row] === "LEAF") return weights.get(`${id} ${columns.node[row]}`) ?? [];
      return {
        mode: modeOf(columns.mode[row] ?? "", `tree ${id}`),
        feature: columns.feature[row]!,
        value: columns.value[row]!,
        members: [],
        whenTrue: at.get(columns.whenTrue[row]!) ?? -1,
        whenFalse: at.get(columns.whenFalse[row]!) ?? -1,
        missingIsTrue: tracks[row] === 1,
      };
    });
    return { place: `tree ${id}`, nodes };
  });
}

function modeOf(name: string, place: string): Mode {
  const mode = MODES.find((known) => known !== "MEMBER" && name === `BRANCH_${known}`);
  if (mode) return mode;
  throw badModel(place, `the comparison ${quoted(name)} is not known`);
}

function weightsByNode(
  attributes: OnnxAttributes,
  names: WeightNames,
): Map<string, { readonly output: number; readonly weight: number }[]> {
  const trees = attributes.wholes(`${names}_treeids`);
  const nodes = attributes.wholes(`${names}_nodeids`);
  const outputs = attributes.wholes(`${names}_ids`);
  const weights = attributes.numbers(`${names}_weights`);
  if ([nodes, outputs, weights].some(({ length }) => length !== trees.length)) {
    throw badModel(`${names}_weights`, `the lists of leaves differ in length`);
  }
  const known = new Map<string, { output: number; weight: number }[]>();
  trees.forEach((tree, index) => {
    const key = `${tree} ${nodes[index]}`;
    const own = known.get(key) ?? [];
    known.set(key, own);
    own.push({ output: outputs[index]!, weight: weights[index]! });
  });
  return known;
}

/**
 * Trees of TreeEnsemble (ai.onnx.ml 5): splits and leaves lie in lists of their own, and a tree is all that can be reached
 * from its root. A split whose two sides are the same leaf is how a tree of one leaf is written.
 */
export function treesByRoot(attributes: OnnxAttributes): OnnxTree[] {
  const splits = {
    feature: attributes.wholes("nodes_featureids"),
    value: attributes.numbers("nodes_splits"),
    mode: attributes.wholes("nodes_modes"),
    whenTrue: attributes.wholes("nodes_truenodeids"),
    whenFalse: attributes.wholes("nodes_falsenodeids"),
    trueIsLeaf: attributes.wholes("nodes_trueleafs"),
    falseIsLeaf: attributes.wholes("nodes_falseleafs"),
  };
  const outputs = attributes.wholes("leaf_targetids");
  const weights = attributes.numbers("leaf_weights");
  const tracks = attributes.wholes("nodes_missing_value_tracks_true");
  const count = splits.feature.length;
  const wrong = Object.entries(splits).find(([, { length }]) => length !== count);
  if (wrong)
    throw badModel("nodes_featureids", `${count} splits, but ${wrong[1].length} entries of ${wrong[0]}`);
  if (outputs.length !== weights.length)
    throw badModel("leaf_weights", "the lists of leaves differ in length");
  const members = membersBySplit(splits.mode, attributes.numbers("membership_values"));
  const reached = new Uint8Array(count);

  const leafAt = (at: number, place: string): LeafWeights => {
    const output = outputs[at];
    const weight = weights[at];
    if (output === undefined || weight === undefined) throw badModel(place, `there is no leaf ${at}`);
    return [{ output, weight }];
  };

  /** @param place of the tree; @param add takes a child in and returns its number */
  const splitAt = (at: number, place: string, add: (at: number, isLeaf: boolean) => number): OnnxSplit => {
    if (!(at >= 0 && at < count)) throw badModel(place, `there is no split ${at}`);
    if (reached[at] === 1)
      throw badModel(place, `split ${at} is reached twice, so the links do not make a tree`);
    reached[at] = 1;
    const mode = MODES[splits.mode[at]!];
    if (!mode) throw badModel(place, `the comparison ${splits.mode[at]} of split ${at} is not known`);
    return {
      mode,
      feature: splits.feature[at]!,
      value: splits.value[at]!,
      members: members.get(at) ?? [],
      whenTrue: add(splits.whenTrue[at]!, splits.trueIsLeaf[at] !== 0),
      whenFalse: add(splits.whenFalse[at]!, splits.falseIsLeaf[at] !== 0),
      missingIsTrue: tracks[at] === 1,
    };
  };

  const readTree = (root: number, place: string): OnnxTree => {
    const met = [{ at: root, isLeaf: false }];
    const add = (at: number, isLeaf: boolean): number => met.push({ at, isLeaf }) - 1;
    const nodes: (OnnxSplit | LeafWeights)[] = [];
    for (const { at, isLeaf } of met) nodes.push(isLeaf ? leafAt(at, place) : splitAt(at, place, add));
    return { place, nodes };
  };
  const roots = attributes.wholes("tree_roots");
  if (roots.length === 0) throw badModel("tree_roots", "the model has no trees");
  return Array.from(roots, (root, tree) => readTree(root, `tree ${tree}`));
}

/** The members of the k-th split by MEMBER are the k-th part of the list, which NaN divides. */
function membersBySplit(modes: Float64Array, values: Float64Array): Map<number, number[]> {
  const asking = Array.from(modes.keys()).filter((split) => MODES[modes[split]!] === "MEMBER");
  const sets = new Map<number, number[]>(asking.map((split) => [split, []]));
  let at = 0;
  for (const value of values) {
    if (Number.isNaN(value)) at++;
    else sets.get(asking[at] ?? -1)?.push(value);
  }
  return sets;
}
