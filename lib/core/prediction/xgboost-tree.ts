import { badModel } from "@/lib/core/prediction/bad-model";
import { type FileTree, type ForestBuilder, wordsOf } from "@/lib/core/prediction/forest-builder";
import type { Numbers } from "@/lib/core/prediction/json";
import type { XgboostTree } from "@/lib/core/prediction/xgboost-file";

/** What a tree adds to one output. */
interface TreePart {
  readonly tree: XgboostTree;
  readonly output: number;
  /** Which value of a leaf: 0 where it has only one. */
  readonly part: number;
  /** Factor of every leaf value. */
  readonly weight: number;
  readonly place: string;
}

/**
 * Appends what one tree adds to one output.
 *
 * XGBoost keeps pruned nodes in the file and only counts them (`num_deleted`); they are left out.
 *
 * @throws EquiluxError "bad-model" unless the tree is whole
 */
export function addXgboostTree(
  builder: ForestBuilder,
  { tree, output, part, weight, place }: TreePart,
): void {
  const nodes = checkColumns(tree, place);
  const leafValue = leafValues(tree, part, place);
  const setOf = categorySets(builder, tree, place);
  const nodeAt: FileTree["nodeAt"] = (node) => {
    const cover = Math.fround(tree.sum_hessian[node]!);
    const left = tree.left_children[node]!;
    if (left === -1) return { value: leafValue(node) * weight, cover };
    const set = setOf(node);
    return {
      feature: tree.split_indices[node]!,
      threshold: set === undefined ? Math.fround(tree.split_conditions[node]!) : 0,
      left,
      right: tree.right_children[node]!,
      defaultLeft: tree.default_left[node] === 1 || tree.default_left[node] === true,
      ...(set === undefined ? {} : { set }),
      cover,
    };
  };
  const used = builder.addTree({ place, output, root: 0, nodes, nodeAt });
  const { num_deleted: deleted } = tree.tree_param;
  if (used === nodes - deleted) return;
  throw badModel(
    place,
    `${used} nodes can be reached from the root, but ${nodes} are listed and ${deleted} of them pruned`,
  );
}

function checkColumns(tree: XgboostTree, place: string): number {
  const nodes = tree.left_children.length;
  const columns = [
    tree.right_children,
    tree.split_indices,
    tree.split_conditions,
    tree.default_left,
    tree.sum_hessian,
    tree.split_type ?? tree.left_children,
  ];
  if (nodes === 0 || columns.some((column) => column.length !== nodes)) {
    throw badModel(place, "the tree is empty or its node lists differ in length");
  }
  return nodes;
}

/**
 * The value of a leaf. With one value per leaf it is the leaf's condition. With several (multi_output_tree) XGBoost 3.1
 * keeps them in `leaf_weights` under the leaf's number, which stands in `right_children`; before, in `base_weights` under
 * the node. Source: MultiTargetTree::SaveModel of both.
 */
function leafValues(tree: XgboostTree, part: number, place: string): (node: number) => number {
  const size = tree.tree_param.size_leaf_vector;
  if (size <= 1) {
    return (node) => {
      if (tree.right_children[node] === -1) return Math.fround(tree.split_conditions[node]!);
      throw badModel(place, `node ${node} has only one child`);
    };
  }
  const { leaf_weights: ofLeaf, base_weights: ofNode = [] } = tree;
  if (!ofLeaf && ofNode.length !== tree.left_children.length * size) {
    throw badModel(place, `base_weights do not hold ${size} numbers for each node`);
  }
  return (node) => {
    const value = ofLeaf ? ofLeaf[tree.right_children[node]! * size + part] : ofNode[node * size + part];
    return Math.fround(value ?? Number.NaN);
  };
}

/**
 * Sets of the categorical splits: undefined for a split on numbers. Members go right, and what is not among them left, be it
 * a category or not. Source: common::Decision and RegTree::GetNextNode (src/common/categorical.h).
 */
function categorySets(
  builder: ForestBuilder,
  tree: XgboostTree,
  place: string,
): (node: number) => number | undefined {
  const { split_type: type, categories_nodes: nodes = [], categories = [] } = tree;
  const { categories_segments: begins = [], categories_sizes: sizes = [] } = tree;
  if (!type?.some((kind) => kind !== 0)) return () => undefined;
  const at = new Map(Array.from(nodes as ArrayLike<number>, (node, index) => [node, index]));
  return (node) => {
    if (type[node] === 0) return undefined;
    const index = at.get(node);
    const begin = begins[index ?? -1] ?? -1;
    const size = sizes[index ?? -1] ?? -1;
    if (!(Number.isInteger(begin) && Number.isInteger(size) && begin >= 0 && size >= 0)) {
      throw badModel(place, `node ${node} splits on categories, but the lists of categories leave it out`);
    }
    if (begin + size > categories.length) throw badModel(place, `the categories of node ${node} are cut off`);
    return builder.addSet(wordsOf(slice(categories, begin, begin + size), place), place);
  };
}

const slice = (list: Numbers, from: number, to: number): Numbers => list.slice(from, to);
