import { badModel, tooLarge } from "@/lib/core/prediction/bad-model";
import { type CategorySets, type Forest, MISSING } from "@/lib/core/prediction/forest";

/** A leaf as a file describes it. */
export interface FileLeaf {
  readonly value: number;
  /** null: the file does not say. */
  readonly cover: number | null;
}

/** A split as a file describes it; children are the file's own numbers of nodes. */
export interface FileSplit {
  readonly feature: number;
  /** Unused where `set` is given. */
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  readonly defaultLeft: boolean;
  /** Of MISSING; `nan` if left out. */
  readonly missing?: number;
  /** What `addSet` returned, in a split on categories. */
  readonly set?: number;
  readonly cover: number | null;
}

export interface FileTree {
  readonly place: string;
  readonly output: number;
  /** The file's number of the root. */
  readonly root: number;
  /** The file's nodes are 0 to nodes - 1. */
  readonly nodes: number;
  readonly nodeAt: (node: number) => FileLeaf | FileSplit;
}

/** Puts the trees of a file together to the columns of a forest, whatever the format. */
export interface ForestBuilder {
  /**
   * Appends one tree in preorder, without the nodes that cannot be reached.
   *
   * @returns number of nodes appended
   * @throws EquiluxError "bad-model" unless the links make one proper binary tree of finite numbers, "too-large" where the
   *   trees have over eight million nodes
   */
  addTree(tree: FileTree): number;
  /**
   * @param words a set's categories as bits (`wordsOf`)
   * @returns index of the set
   * @throws EquiluxError "too-large" where the sets have over 128 million bits
   */
  addSet(words: ArrayLike<number>, place: string): number;
  finish(
    rest: Pick<
      Forest,
      "baseMargin" | "compare" | "precision" | "featureNames" | "categories" | "outputUnit"
    > & {
      readonly setRules: SetRules;
    },
  ): Forest;
}

/** How a format reads categories. */
type SetRules = Pick<CategorySets, "membersGoLeft" | "fractions">;

/** Larger than any ranker in use; some 400 MB of columns. */
const MOST_NODES = 2 ** 23;
const MOST_WORDS = 2 ** 22;
/** XGBoost's bound: a larger number is no category. */
const MOST_CATEGORIES = 2 ** 24;

export function createForestBuilder(features: number): ForestBuilder {
  let columns = createColumns(1024);
  let used = 0;
  let isCovered = true;
  const root: number[] = [];
  const output: number[] = [];
  const start: number[] = [0];
  const words: number[] = [];

  const addNode = (node: FileLeaf | FileSplit, place: string): void => {
    if (used >= MOST_NODES) throw tooLarge(place, `the trees have more than ${MOST_NODES} nodes`);
    if (used === columns.feature.length) columns = resized(columns, 2 * used);
    isCovered &&= node.cover !== null;
    columns.cover[used] = node.cover ?? 0;
    if ("value" in node) {
      columns.value[used] = node.value;
    } else {
      columns.feature[used] = node.feature;
      columns.threshold[used] = node.threshold;
      columns.missing[used] = node.missing ?? MISSING.nan;
      columns.defaultLeft[used] = node.defaultLeft ? 1 : 0;
      columns.set[used] = node.set ?? -1;
    }
    used++;
  };

  return {
    addTree({ place, output: to, root: first, nodes, nodeAt }) {
      const begin = used;
      const seen = new Uint8Array(nodes);
      // Each entry is a node of the file and the link that is to lead to it.
      const pending: { node: number; side: "left" | "right" | null; from: number }[] = [];
      pending.push({ node: first, side: null, from: 0 });
      for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        const { node, side, from } = next;
        checkLink(node, seen, place);
        seen[node] = 1;
        const read = nodeAt(node);
        checkNode(read, node, features, place);
        if (side !== null) columns[side][from] = used;
        if (!("value" in read)) {
          pending.push({ node: read.right, side: "right", from: used });
          pending.push({ node: read.left, side: "left", from: used });
        }
        addNode(read, place);
      }
      root.push(begin);
      output.push(to);
      return used - begin;
    },

    addSet(added, place) {
      if (words.length + added.length > MOST_WORDS) {
        throw tooLarge(place, `the sets of categories have more than ${MOST_WORDS * 32} bits`);
      }
      for (let at = 0; at < added.length; at++) words.push(added[at]!);
      start.push(words.length);
      return start.length - 2;
    },

    finish({ setRules, ...rest }) {
      const { cover, ...own } = resized(columns, used);
      return {
        ...own,
        cover: isCovered ? cover : null,
        root: Int32Array.from(root),
        output: Int32Array.from(output),
        sets: { start: Int32Array.from(start), words: Uint32Array.from(words), ...setRules },
        ...rest,
      };
    },
  };
}

/** Categories as bits of words: bit c % 32 of word c / 32. @throws EquiluxError "bad-model" for what is no category */
export function wordsOf(categories: ArrayLike<number>, place: string): Uint32Array {
  let largest = -1;
  for (let at = 0; at < categories.length; at++) {
    const category = categories[at]!;
    if (!Number.isInteger(category) || category < 0 || category >= MOST_CATEGORIES) {
      throw badModel(place, `${category} is not a category from 0 to ${MOST_CATEGORIES - 1}`);
    }
    largest = Math.max(largest, category);
  }
  const words = new Uint32Array(Math.floor(largest / 32) + 1);
  for (let at = 0; at < categories.length; at++) words[categories[at]! >>> 5]! |= 1 << (categories[at]! & 31);
  return words;
}

type Columns = ReturnType<typeof createColumns>;

/** Node columns; meanings as in forest.ts. */
const createColumns = (nodes: number) => ({
  feature: new Int32Array(nodes).fill(-1),
  threshold: new Float64Array(nodes),
  left: new Int32Array(nodes).fill(-1),
  right: new Int32Array(nodes).fill(-1),
  missing: new Uint8Array(nodes).fill(MISSING.nan),
  defaultLeft: new Uint8Array(nodes),
  set: new Int32Array(nodes).fill(-1),
  cover: new Float64Array(nodes),
  value: new Float64Array(nodes),
});

/** The same columns with more room, or with less. */
function resized(columns: Columns, nodes: number): Columns {
  const to = createColumns(nodes);
  for (const name of Object.keys(to) as (keyof Columns)[]) to[name].set(columns[name].subarray(0, nodes));
  return to;
}

function checkLink(node: number, seen: Uint8Array, place: string): void {
  if (!Number.isInteger(node) || node < 0 || node >= seen.length) {
    throw badModel(place, `a split points to node ${node}, but the tree has nodes 0 to ${seen.length - 1}`);
  }
  if (seen[node] === 1)
    throw badModel(place, `node ${node} is reached twice, so the links do not make a tree`);
}

function checkNode(node: FileLeaf | FileSplit, at: number, features: number, place: string): void {
  const { cover } = node;
  if (cover !== null && !(Number.isFinite(cover) && cover >= 0)) {
    throw badModel(place, `the cover of node ${at} is not a finite weight of zero or more`);
  }
  if (!Number.isFinite("value" in node ? node.value : node.threshold)) {
    throw badModel(place, `node ${at} has no finite threshold or leaf value`);
  }
  if ("value" in node) return;
  const { feature } = node;
  if (Number.isInteger(feature) && feature >= 0 && feature < features) return;
  throw badModel(
    place,
    `node ${at} splits on feature ${feature}, but the model has features 0 to ${features - 1}`,
  );
}
