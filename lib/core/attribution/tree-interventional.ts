import {
  type Explanation,
  type InteractionExplanation,
  largestResidual,
  toInteractionMatrices,
} from "@/lib/core/attribution/explanation";
import { type Bins, binRows, createBins } from "@/lib/core/attribution/tree-bins";
import { type LeafGame, leafGame } from "@/lib/core/attribution/tree-leaf-game";
import { type PathTree, pathTree, patternsOf } from "@/lib/core/attribution/tree-patterns";
import { EquiluxError } from "@/lib/core/errors";
import { checkRows, type Forest, type Rows } from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";

/** A forest with the rows that stand for "not known": a feature that is not known has the value it has in one of them. */
export interface InterventionalExplainer {
  readonly forest: Forest;
  /** [output] mean margin of the background rows. */
  readonly baseValue: Float64Array;
  readonly bins: Bins;
  readonly trees: readonly PathTree[];
  /** [column][background row] */
  readonly background: Int32Array;
  readonly backgroundCount: number;
}

/** So many rows are in hand at a time, so memory is bounded; and so many of them meet a tree together, in the caches. */
const ROWS_AT_ONCE = 4096;
const ROWS_TOGETHER = 128;

/**
 * Prepares interventional TreeSHAP. Needs no covers.
 *
 * @param background row-major [row][feature]: at least one row
 * @throws EquiluxError "bad-request" where there is no background row or its size is wrong, "too-large" where a path of a
 *   tree has more than 512 splits, or splits on more than 31 different features
 */
export function createInterventionalExplainer(
  forest: Forest,
  background: Rows,
  backgroundCount: number,
): InterventionalExplainer {
  checkRows(forest, background, backgroundCount);
  if (backgroundCount === 0) {
    throw new EquiluxError(
      "bad-request",
      "there is no background row, so nothing stands for a feature that is not known; pass at least one",
      "background",
    );
  }
  const outputs = forest.baseMargin.length;
  const margins = predictMargins(forest, background, backgroundCount);
  const baseValue = new Float64Array(outputs);
  margins.forEach((margin, at) => {
    baseValue[at % outputs]! += margin / backgroundCount;
  });
  const bins = createBins(forest);
  const binned = new Int32Array(bins.columns.length * backgroundCount);
  binRows(forest, bins, background, 0, backgroundCount, binned, backgroundCount);
  const trees = Array.from(forest.root, (_, tree) => pathTree(forest, bins, tree));
  return { forest, baseValue, bins, trees, background: binned, backgroundCount };
}

/**
 * Interventional SHAP values: the Shapley values of v(S), the mean over background rows of the margin with the features in S
 * from the row and the others from the background row. They add up to prediction − base value.
 *
 * Exact: a leaf asks only which of its path's features the row satisfies and which the background row does, so background
 * rows are counted by pattern, and what a leaf gives to a row depends on the row's pattern alone (tree-leaf-game.ts).
 *
 * @param rows row-major [row][feature]; NaN is a missing value
 * @throws EquiluxError "bad-request" when `rows` is not rowCount × features
 */
export function explainInterventional(
  explainer: InterventionalExplainer,
  rows: Rows,
  rowCount: number,
): Explanation {
  return explainBoth(explainer, rows, rowCount, null);
}

/** Explains with interactions. @throws as `explainInterventional` */
export function explainInterventionalInteractions(
  explainer: InterventionalExplainer,
  rows: Rows,
  rowCount: number,
): InteractionExplanation {
  const { forest, baseValue } = explainer;
  const features = forest.featureNames.length;
  const interactions = new Float64Array(rowCount * baseValue.length * features * features);
  const explanation = explainBoth(explainer, rows, rowCount, interactions);
  toInteractionMatrices(interactions, explanation.attributions, features);
  return { ...explanation, interactions };
}

function explainBoth(
  explainer: InterventionalExplainer,
  rows: Rows,
  rowCount: number,
  interactions: Float64Array | null,
): Explanation {
  const { forest, trees, baseValue } = explainer;
  checkRows(forest, rows, rowCount);
  const features = forest.featureNames.length;
  const attributions = new Float64Array(rowCount * baseValue.length * features);
  for (let first = 0; first < rowCount; first += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rowCount - first);
    const blocks = binnedBlocks(explainer, rows, first, count);
    for (const tree of trees) {
      const games = gamesOf(explainer, tree, count);
      for (const { from, size, binned } of blocks) {
        const patterns = patternsOf(tree, binned, size);
        const stride = baseValue.length * features;
        const at = from * stride + tree.output * features;
        games.forEach((game, leaf) => {
          const own = patterns.subarray(leaf * size, (leaf + 1) * size);
          game.addAttributions({ patterns: own, at, stride }, attributions);
          if (!interactions) return;
          const squares = { patterns: own, at: at * features, stride: stride * features };
          game.addInteractions(squares, interactions, features);
        });
      }
    }
  }
  const predictions = predictMargins(forest, rows, rowCount);
  return {
    attributions,
    predictions,
    residual: largestResidual(baseValue, attributions, predictions, features),
  };
}

/** Bins of `count` rows from `first` on, block by block, each [column][row]. */
function binnedBlocks({ forest, bins }: InterventionalExplainer, rows: Rows, first: number, count: number) {
  const features = forest.featureNames.length;
  return Array.from({ length: Math.ceil(count / ROWS_TOGETHER) }, (_, block) => {
    const from = first + block * ROWS_TOGETHER;
    const size = Math.min(ROWS_TOGETHER, first + count - from);
    const binned = new Int32Array(bins.columns.length * size);
    binRows(forest, bins, rows, from * features, size, binned, size);
    return { from, size, binned };
  });
}

/** The games of a tree's leaves against the background. Made tree by tree: all at once they would not fit into memory. */
function gamesOf(
  { background, backgroundCount: count }: InterventionalExplainer,
  tree: PathTree,
  rowCount: number,
): LeafGame[] {
  const patterns = patternsOf(tree, background, count);
  return tree.leaves.map(({ value, features }, leaf) =>
    leafGame(value, features, patterns.subarray(leaf * count, (leaf + 1) * count), rowCount),
  );
}
