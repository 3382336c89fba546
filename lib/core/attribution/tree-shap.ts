import {
  type Block,
  createBlock,
  decide,
  join,
  LANES,
  loadRows,
  lookUpTwig,
  move,
  storeRows,
} from "@/lib/core/attribution/tree-lanes";
import { buildTreeTables, type TreeTables } from "@/lib/core/attribution/tree-tables";
import {
  type CoveredForest,
  checkRows,
  type Forest,
  type Rows,
  withCover,
} from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";

/** A forest prepared for explaining; make it once with `createTreeExplainer` and reuse it. */
export interface TreeExplainer {
  readonly forest: CoveredForest;
  /** [output] expected margin over the training cover: what a row starts from before any feature is known. */
  readonly baseValue: Float64Array;
  readonly tables: TreeTables;
}

export interface Explanation {
  /** [row][output][feature] signed attributions, in the forest's output unit. */
  readonly attributions: Float64Array;
  /** [row][output] margins from the ordinary predictor, not from the attributions. */
  readonly predictions: Float64Array;
  /** Largest |prediction − base value − sum of attributions| over rows and outputs; 0 for no rows. */
  readonly residual: number;
}

/**
 * Prepares path-dependent TreeSHAP.
 *
 * @throws EquiluxError "bad-model" or "too-large" when the covers or the size do not allow it (see tree-tables.ts)
 */
export function createTreeExplainer(model: Forest): TreeExplainer {
  const forest = withCover(model);
  const tables = buildTreeTables(forest);
  const baseValue = Float64Array.from(forest.baseMargin);
  tables.treeMean.forEach((mean, tree) => {
    baseValue[forest.output[tree]!]! += mean;
  });
  return { forest, baseValue, tables };
}

/**
 * Path-dependent SHAP values: the Shapley values of the game v(S) that follows the row at splits on features in S and
 * averages both sides by training cover elsewhere. They add up to prediction − base value.
 *
 * Exact up to float64 rounding, by Gauss-Legendre quadrature over the multilinear extension with half as many points as
 * a path has features (Wettenstein, Mitchell & Yu, arXiv 2605.04497; notation in tree-edges.ts). A row's result does not
 * depend on the rows around it.
 *
 * @param rows row-major [row][feature]; NaN is a missing value
 * @throws EquiluxError "bad-request" when `rows` is not rowCount × features
 */
export function explain(explainer: TreeExplainer, rows: Rows, rowCount: number): Explanation {
  const { forest, baseValue, tables } = explainer;
  checkRows(forest, rows, rowCount);
  const features = forest.featureNames.length;
  const width = baseValue.length * features;
  const attributions = new Float64Array(rowCount * width);
  const block = createBlock(tables, features, baseValue.length);
  for (let first = 0; first < rowCount; first += LANES) {
    block.lanes = Math.min(LANES, rowCount - first);
    loadRows(forest, tables, block, rows, first * features);
    explainBlock(explainer, block);
    storeRows(block, attributions, first * width, width);
  }
  const predictions = predictMargins(forest, rows, rowCount);
  return {
    attributions,
    predictions,
    residual: largestResidual(baseValue, attributions, predictions, features),
  };
}

function explainBlock({ forest, tables }: TreeExplainer, block: Block): void {
  const features = forest.featureNames.length;
  for (let tree = 0; tree < forest.root.length; tree++) {
    const root = forest.root[tree]!;
    if (forest.feature[root]! < 0) continue;
    const weights = tables.weights[tree]!;
    block.points = weights.length;
    for (let point = 0; point < weights.length; point++) {
      block.slots.fill(weights[point]!, point * LANES, (point + 1) * LANES);
    }
    const unused = 3 * tables.deepest * weights.length * LANES;
    visit(forest, tables, block, root, 0, unused, forest.output[tree]! * features);
  }
}

/** Adds the attributions of the subtree under a split and leaves its sum in the slot `into`. */
function visit(
  forest: CoveredForest,
  tables: TreeTables,
  block: Block,
  node: number,
  depth: number,
  into: number,
  outputAt: number,
): void {
  const slot = block.points * LANES;
  const productAt = 3 * depth * slot;
  if (tables.twig[node] === 1) {
    lookUpTwig(forest, tables, block, node, productAt, into, outputAt);
    return;
  }
  decide(tables, block, node, depth);
  const states = tables.priorDepth[node]! < 0 ? 2 : 3;
  const numbersAt = tables.at[node]!;
  for (let side = 0; side < 2; side++) {
    const child = side === 0 ? forest.left[node]! : forest.right[node]!;
    const isLeaf = forest.feature[child]! < 0;
    const sumAt = productAt + (1 + side) * slot;
    const childAt = isLeaf ? sumAt : productAt + 3 * slot;
    move(tables, block, depth, productAt, childAt, numbersAt + side * states, states);
    if (!isLeaf) visit(forest, tables, block, child, depth + 1, sumAt, outputAt);
  }
  const attributionAt = (outputAt + forest.feature[node]!) * LANES;
  join(tables, block, depth, productAt + slot, into, numbersAt, states, attributionAt);
}

function largestResidual(
  baseValue: Float64Array,
  attributions: Float64Array,
  predictions: Float64Array,
  features: number,
): number {
  let largest = 0;
  for (let item = 0; item < predictions.length; item++) {
    let sum = baseValue[item % baseValue.length]!;
    for (let f = 0; f < features; f++) sum += attributions[item * features + f]!;
    largest = Math.max(largest, Math.abs(predictions[item]! - sum));
  }
  return largest;
}
