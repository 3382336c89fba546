import { binRows } from "@/lib/core/attribution/tree-bins";
import type { TreeTables } from "@/lib/core/attribution/tree-tables";
import type { CoveredForest, Rows } from "@/lib/core/prediction/forest";

/**
 * The inner loops of tree-shap.ts. Rows walk a tree together, one to a lane: a node's numbers are fetched once for all of
 * them, and the working memory stays in the first cache.
 *
 * The `| 0` on sums of indexes changes no value: it tells the compiler that they are whole 32-bit numbers, which makes
 * these loops 1.7 times as fast.
 */
export const LANES = 64;

/** The working memory of up to LANES rows; every column holds LANES entries per item. */
export interface Block {
  /** Rows in hand. */
  lanes: number;
  /** Quadrature points of the tree in hand. */
  points: number;
  /** [column][lane] as `binRows` writes them. */
  readonly bins: Int32Array;
  /** [output × feature][lane] */
  readonly attributions: Float64Array;
  /** [depth][lane] what each row did at the split at that depth of the current path. */
  readonly states: Uint8Array;
  /** [lane] what each row does in the twig in hand. */
  readonly patterns: Int32Array;
  /**
   * Slots of [point][lane]. Slot 3 × depth: product of the factors down to the split at that depth of the current path.
   * The two slots after it: sums of its left and right subtree. The last slot takes the sum of a whole tree.
   */
  readonly slots: Float64Array;
}

export function createBlock(tables: TreeTables, features: number, outputs: number): Block {
  return {
    lanes: LANES,
    points: 1,
    bins: new Int32Array(tables.bins.columns.length * LANES),
    attributions: new Float64Array(outputs * features * LANES),
    states: new Uint8Array(Math.max(1, tables.deepest) * LANES),
    patterns: new Int32Array(LANES),
    slots: new Float64Array((3 * tables.deepest + 1) * tables.mostPoints * LANES),
  };
}

/** Takes up the next rows, which begin at index `from`. */
export function loadRows(
  forest: CoveredForest,
  tables: TreeTables,
  block: Block,
  rows: Rows,
  from: number,
): void {
  block.attributions.fill(0);
  binRows(forest, tables.bins, rows, from, block.lanes, block.bins, LANES);
}

/** Writes the lanes' attributions as rows of `width` numbers, the first at index `from`. */
export function storeRows(
  { lanes, attributions }: Block,
  into: Float64Array,
  from: number,
  width: number,
): void {
  for (let lane = 0; lane < lanes; lane++) {
    const row = from + lane * width;
    for (let item = 0; item < width; item++) into[row + item] = attributions[item * LANES + lane]!;
  }
}

/** Writes what each row does at a split. */
export function decide(tables: TreeTables, block: Block, node: number, depth: number): void {
  const { lanes, bins, states } = block;
  const rank = tables.bins.rank[node]!;
  const b = tables.bins.column[node]! * LANES;
  const s = depth * LANES;
  // The sign bit of rank - bin is 1 just where the bin is greater and the row goes right.
  for (let lane = 0; lane < lanes; lane++) states[(s + lane) | 0] = (rank - bins[(b + lane) | 0]!) >>> 31;
  const priorDepth = tables.priorDepth[node]!;
  if (priorDepth < 0) return;
  const p = priorDepth * LANES;
  const side = tables.priorSide[node]!;
  for (let lane = 0; lane < lanes; lane++) {
    if (states[(p + lane) | 0] !== side) states[(s + lane) | 0] = 2;
  }
}

/** Carries the products in slot `from` across an edge into the slot `into`. */
export function move(
  { numbers }: TreeTables,
  { lanes, points, slots, states }: Block,
  depth: number,
  from: number,
  into: number,
  numbersAt: number,
  stateCount: number,
): void {
  const s = depth * LANES;
  for (let point = 0; point < points; point++) {
    const f = from + point * LANES;
    const i = into + point * LANES;
    const n = numbersAt + point * 4 * stateCount;
    for (let lane = 0; lane < lanes; lane++) {
      slots[(i + lane) | 0] = slots[(f + lane) | 0]! * numbers[(n + states[(s + lane) | 0]!) | 0]!;
    }
  }
}

/** Gives a split's feature its share of the sums of both subtrees, and adds these up into the slot `into`. */
export function join(
  { numbers }: TreeTables,
  { lanes, points, slots, states, attributions }: Block,
  depth: number,
  sumsAt: number,
  into: number,
  numbersAt: number,
  stateCount: number,
  attributionAt: number,
): void {
  const s = depth * LANES;
  for (let point = 0; point < points; point++) {
    const l = sumsAt + point * LANES;
    const r = l + points * LANES;
    const i = into + point * LANES;
    const shareLeft = numbersAt + (point * 4 + 2) * stateCount;
    const shareRight = shareLeft + stateCount;
    for (let lane = 0; lane < lanes; lane++) {
      const left = slots[(l + lane) | 0]!;
      const right = slots[(r + lane) | 0]!;
      const state = states[(s + lane) | 0]!;
      attributions[(attributionAt + lane) | 0]! +=
        left * numbers[(shareLeft + state) | 0]! + right * numbers[(shareRight + state) | 0]!;
      slots[(i + lane) | 0] = left + right;
    }
  }
}

/** Adds the attributions of a whole twig and leaves its sum in the slot `into`. */
export function lookUpTwig(
  forest: CoveredForest,
  tables: TreeTables,
  block: Block,
  node: number,
  from: number,
  into: number,
  outputAt: number,
): void {
  const left = forest.left[node]!;
  const right = forest.right[node]!;
  block.patterns.fill(0);
  const patternCount =
    addPattern(forest, tables, block, node) *
    addPattern(forest, tables, block, left) *
    addPattern(forest, tables, block, right);
  const rootAt = (outputAt + forest.feature[node]!) * LANES;
  // The table gives a leaf the share 0, so it does not matter whose attribution that is added to.
  const leftAt = forest.feature[left]! < 0 ? rootAt : (outputAt + forest.feature[left]!) * LANES;
  const rightAt = forest.feature[right]! < 0 ? rootAt : (outputAt + forest.feature[right]!) * LANES;
  readTwig(tables, block, from, into, tables.at[node]!, patternCount, rootAt, leftAt, rightAt);
}

/** Appends what each row does at a split to its pattern, and returns the number of states (1 for a leaf). */
function addPattern(forest: CoveredForest, tables: TreeTables, block: Block, node: number): number {
  if (forest.feature[node]! < 0) return 1;
  const { lanes, bins, states, patterns } = block;
  const rank = tables.bins.rank[node]!;
  const b = tables.bins.column[node]! * LANES;
  const priorDepth = tables.priorDepth[node]!;
  if (priorDepth < 0) {
    for (let lane = 0; lane < lanes; lane++) {
      patterns[lane] = (2 * patterns[lane]! + ((rank - bins[(b + lane) | 0]!) >>> 31)) | 0;
    }
    return 2;
  }
  const p = priorDepth * LANES;
  const side = tables.priorSide[node]!;
  for (let lane = 0; lane < lanes; lane++) {
    const state = states[(p + lane) | 0] === side ? (rank - bins[(b + lane) | 0]!) >>> 31 : 2;
    patterns[lane] = (3 * patterns[lane]! + state) | 0;
  }
  return 3;
}

function readTwig(
  { numbers }: TreeTables,
  { lanes, points, slots, patterns, attributions }: Block,
  from: number,
  into: number,
  numbersAt: number,
  patternCount: number,
  rootAt: number,
  leftAt: number,
  rightAt: number,
): void {
  for (let point = 0; point < points; point++) {
    const f = from + point * LANES;
    const i = into + point * LANES;
    const sums = numbersAt + point * 4 * patternCount;
    const rootShares = sums + patternCount;
    const leftShares = rootShares + patternCount;
    const rightShares = leftShares + patternCount;
    for (let lane = 0; lane < lanes; lane++) {
      const product = slots[(f + lane) | 0]!;
      const pattern = patterns[lane]!;
      slots[(i + lane) | 0] = product * numbers[(sums + pattern) | 0]!;
      attributions[(rootAt + lane) | 0]! += product * numbers[(rootShares + pattern) | 0]!;
      attributions[(leftAt + lane) | 0]! += product * numbers[(leftShares + pattern) | 0]!;
      attributions[(rightAt + lane) | 0]! += product * numbers[(rightShares + pattern) | 0]!;
    }
  }
}
