import { MISSING } from "@/lib/core/prediction/forest";
import { badModel, type XgboostTree } from "@/lib/core/prediction/xgboost-file";

/** Node columns of a forest under construction; meanings as in forest.ts. */
export interface NodeColumns {
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly missing: Uint8Array;
  readonly defaultLeft: Uint8Array;
  readonly set: Int32Array;
  readonly cover: Float64Array;
  readonly value: Float64Array;
}

export function createNodeColumns(nodes: number): NodeColumns {
  return {
    feature: new Int32Array(nodes).fill(-1),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes).fill(-1),
    right: new Int32Array(nodes).fill(-1),
    missing: new Uint8Array(nodes).fill(MISSING.nan),
    defaultLeft: new Uint8Array(nodes),
    set: new Int32Array(nodes).fill(-1),
    cover: new Float64Array(nodes),
    value: new Float64Array(nodes),
  };
}

/**
 * Appends one tree in preorder and returns the number of nodes in use afterwards.
 *
 * XGBoost keeps pruned nodes in the file and only counts them (`num_deleted`); they are left out here.
 *
 * @param start first free index of `into`, which becomes the root
 * @param weight factor of every leaf value
 * @throws EquiluxError "bad-model" unless the links make one proper binary tree of finite numbers
 */
export function appendTree(
  into: NodeColumns,
  start: number,
  tree: XgboostTree,
  weight: number,
  features: number,
  place: string,
): number {
  const nodes = checkColumns(tree, place);
  const seen = new Uint8Array(nodes);
  // Each entry is a node of the file and the place where its index here is to be written.
  const pending: { node: number; link: Int32Array | null; at: number }[] = [{ node: 0, link: null, at: 0 }];
  let used = start;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, link, at } = next;
    if (!Number.isInteger(node) || node < 0 || node >= nodes) {
      throw badModel(place, `a split points to node ${node}, but the tree has nodes 0 to ${nodes - 1}`);
    }
    if (seen[node] === 1)
      throw badModel(place, `node ${node} is reached twice, so the links do not make a tree`);
    seen[node] = 1;
    const index = used++;
    if (link !== null) link[at] = index;
    into.cover[index] = coverOf(tree, node, place);
    const condition = Math.fround(tree.split_conditions[node]!);
    if (!Number.isFinite(condition))
      throw badModel(place, `node ${node} has no finite threshold or leaf value`);
    const leftChild = tree.left_children[node]!;
    const rightChild = tree.right_children[node]!;
    if (leftChild === -1 && rightChild === -1) {
      into.value[index] = condition * weight;
      continue;
    }
    into.feature[index] = featureOf(tree, node, features, place);
    into.threshold[index] = condition;
    into.defaultLeft[index] = tree.default_left[node] ? 1 : 0;
    pending.push({ node: rightChild, link: into.right, at: index });
    pending.push({ node: leftChild, link: into.left, at: index });
  }
  if (used - start !== nodes - tree.tree_param.num_deleted) {
    throw badModel(
      place,
      `${used - start} nodes can be reached from the root, but ${nodes} are listed and ${tree.tree_param.num_deleted} of them pruned`,
    );
  }
  return used;
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
  if (tree.tree_param.size_leaf_vector > 1) {
    throw badModel(
      place,
      "leaves with several values (multi_output_tree) are not read; train one tree per output",
    );
  }
  return nodes;
}

function coverOf(tree: XgboostTree, node: number, place: string): number {
  const cover = Math.fround(tree.sum_hessian[node]!);
  if (Number.isFinite(cover) && cover >= 0) return cover;
  throw badModel(place, `sum_hessian of node ${node} is not a finite weight of zero or more`);
}

function featureOf(tree: XgboostTree, node: number, features: number, place: string): number {
  if ((tree.split_type?.[node] ?? 0) !== 0) {
    throw badModel(
      place,
      `node ${node} splits on categories, which is not read yet; encode the feature as numbers`,
    );
  }
  const feature = tree.split_indices[node]!;
  if (Number.isInteger(feature) && feature >= 0 && feature < features) return feature;
  throw badModel(
    place,
    `node ${node} splits on feature ${feature}, but the model has features 0 to ${features - 1}`,
  );
}
