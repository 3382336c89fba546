import { type BinnedRows, bestSplit, binFeatures, type Split } from "@/lib/core/attribution/boosting-split";
import { type CoveredForest, MISSING, NO_SETS } from "@/lib/core/prediction/forest";

export interface BoostingOptions {
  readonly trees: number;
  readonly depth: number;
  /** How much of each tree's correction is taken. */
  readonly rate: number;
  /** Fewest rows in a leaf. */
  readonly leafRows: number;
}

/** Rows and what is to be learnt of them. */
export interface TrainingRows {
  readonly featureNames: readonly string[];
  /** [row][feature]; NaN is a missing value. */
  readonly features: Float64Array;
  /** [row] */
  readonly scores: Float64Array;
}

/**
 * Gradient-boosted regression trees with squared loss: each tree splits on binned values where that takes most off the squares of
 * what is left, and sends missing values to the side where they fit better. Without randomness: equal rows give equal trees.
 *
 * Source: Friedman 2001; binning and missing values as in Ke et al. 2017.
 *
 * @returns a forest in the unit of the scores, its covers counts of training rows
 */
export function boostTrees(training: TrainingRows, options: BoostingOptions): CoveredForest {
  const { featureNames, features, scores } = training;
  const binned = binFeatures(features, featureNames.length);
  const mean = scores.reduce((sum, score) => sum + score / scores.length, 0);
  const rest = scores.map((score) => score - mean);
  const nodes = emptyNodes();
  const root: number[] = [];
  for (let tree = 0; tree < options.trees; tree++) {
    root.push(nodes.feature.length);
    grow({ binned, rest, nodes, options }, Int32Array.from(rest.keys()), 0);
  }
  return boostedForest({ ...nodes, root, baseMargin: [mean], featureNames });
}

interface Nodes {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  readonly defaultLeft: number[];
  readonly cover: number[];
  readonly value: number[];
}

/** In what boosted forests differ, by the names of `Forest`. */
export interface BoostedColumns extends Readonly<Record<keyof Nodes, ArrayLike<number>>> {
  readonly root: ArrayLike<number>;
  readonly baseMargin: ArrayLike<number>;
  readonly featureNames: readonly string[];
}

/** The forest of these columns; all else is the same in every boosted one. */
export const boostedForest = (columns: BoostedColumns): CoveredForest => ({
  feature: Int32Array.from(columns.feature),
  threshold: Float64Array.from(columns.threshold),
  left: Int32Array.from(columns.left),
  right: Int32Array.from(columns.right),
  missing: new Uint8Array(columns.feature.length).fill(MISSING.nan),
  defaultLeft: Uint8Array.from(columns.defaultLeft),
  set: new Int32Array(columns.feature.length).fill(-1),
  sets: NO_SETS,
  cover: Float64Array.from(columns.cover),
  value: Float64Array.from(columns.value),
  root: Int32Array.from(columns.root),
  output: new Int32Array(columns.root.length),
  baseMargin: Float64Array.from(columns.baseMargin),
  compare: "less-or-equal",
  precision: "float64",
  featureNames: columns.featureNames,
  outputUnit: "score",
});

const emptyNodes = (): Nodes => ({
  feature: [],
  threshold: [],
  left: [],
  right: [],
  defaultLeft: [],
  cover: [],
  value: [],
});

interface Growing {
  readonly binned: BinnedRows;
  /** [row] what the trees so far leave; a leaf takes its part away. */
  readonly rest: Float64Array;
  readonly nodes: Nodes;
  readonly options: BoostingOptions;
}

/** Grows the node of the rows and all below it. @returns its index */
function grow(growing: Growing, rows: Int32Array, depth: number): number {
  const { binned, rest, nodes, options } = growing;
  const split = depth < options.depth ? bestSplit(binned, rest, rows, options.leafRows) : null;
  const node = addNode(nodes, split, rows.length);
  if (split) {
    nodes.left[node] = grow(
      growing,
      rows.filter((row) => goesLeft(binned, split, row)),
      depth + 1,
    );
    nodes.right[node] = grow(
      growing,
      rows.filter((row) => !goesLeft(binned, split, row)),
      depth + 1,
    );
    return node;
  }
  const value = options.rate * rows.reduce((sum, row) => sum + rest[row]! / rows.length, 0);
  nodes.value[node] = value;
  for (const row of rows) rest[row]! -= value;
  return node;
}

function goesLeft(
  { bin, rowCount, missingBin }: BinnedRows,
  { feature, atMost, missingLeft }: Split,
  row: number,
): boolean {
  const own = bin[feature * rowCount + row]!;
  return own === missingBin ? missingLeft : own <= atMost;
}

function addNode(nodes: Nodes, split: Split | null, cover: number): number {
  const node = nodes.feature.length;
  nodes.feature.push(split?.feature ?? -1);
  nodes.threshold.push(split?.threshold ?? 0);
  nodes.left.push(-1);
  nodes.right.push(-1);
  nodes.defaultLeft.push(split?.missingLeft ? 1 : 0);
  nodes.cover.push(cover);
  nodes.value.push(0);
  return node;
}
