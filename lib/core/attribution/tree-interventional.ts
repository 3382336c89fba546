import {
  type Explanation,
  type InteractionExplanation,
  largestResidual,
  toInteractionMatrices,
} from "@/lib/core/attribution/explanation";
import { type Bins, binRows, createBins } from "@/lib/core/attribution/tree-bins";
import { leafGame } from "@/lib/core/attribution/tree-leaf-game";
import { createLeafTables, type LeafTables, MOST_TABULATED } from "@/lib/core/attribution/tree-leaf-table";
import { type PathTree, pathTree } from "@/lib/core/attribution/tree-patterns";
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
  /** They hold the background rows. */
  readonly tables: LeafTables;
}

/**
 * Prepares interventional TreeSHAP. Needs no covers.
 *
 * @param background row-major [row][feature]: at least one row
 * @throws EquiluxError "bad-request" where there is no background row or its size is wrong, "too-large" where a path of a
 *   tree has more than 512 splits, or splits on more than 31 different features, or where the background rows in the largest
 *   tree take more than 1 GiB
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
  const trees = Array.from(forest.root, (_, tree) => pathTree(forest, bins, tree));
  const tables = createLeafTables(trees, bins.columns.length, backgroundCount);
  tables.background.setBins(backgroundCount, (into, stride) => {
    binRows(forest, bins, background, 0, backgroundCount, into, stride);
  });
  return { forest, baseValue, bins, trees, tables };
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
  const { forest, bins, trees, tables, baseValue } = explainer;
  checkRows(forest, rows, rowCount);
  const features = forest.featureNames.length;
  const stride = baseValue.length * features;
  const attributions = new Float64Array(rowCount * stride);
  for (let first = 0; first < rowCount; first += tables.capacity) {
    const count = Math.min(tables.capacity, rowCount - first);
    tables.rows.setBins(count, (into, columnStride) => {
      binRows(forest, bins, rows, first * features, count, into, columnStride);
    });
    for (const tree of trees) {
      const at = first * stride + tree.output * features;
      tables.start(tree);
      tree.leaves.forEach((leaf, number) => {
        const isTabulated = leaf.features.length <= MOST_TABULATED;
        if (isTabulated) tables.give(number);
        if (isTabulated && !interactions) return;
        const game = leafGame(leaf, tables.background.patternsAt(number));
        const patterns = tables.rows.patternsAt(number);
        if (!isTabulated) game.addAttributions({ patterns, at, stride }, attributions);
        if (!interactions) return;
        game.addInteractions(
          { patterns, at: at * features, stride: stride * features },
          interactions,
          features,
        );
      });
      tables.finish(attributions, at, stride);
    }
  }
  const predictions = predictMargins(forest, rows, rowCount);
  return {
    attributions,
    predictions,
    residual: largestResidual(baseValue, attributions, predictions, features),
  };
}
