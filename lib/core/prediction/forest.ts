import { EquiluxError } from "@/lib/core/errors";

/**
 * How a numeric split sends a value left: `x < threshold` (XGBoost) or `x <= threshold` (LightGBM, scikit-learn).
 * Rows are float32 in both; thresholds are float64 and are compared as they stand.
 */
export type Compare = "less" | "less-or-equal";

/**
 * What a margin is measured in. "target": the unit of the training label; "log-odds": of a yes; "log-mean": natural
 * logarithm of an expected amount; "score": only its order means something; "margin": input of a softmax or of a hinge.
 */
export type OutputUnit = "target" | "log-odds" | "log-mean" | "score" | "margin";

/**
 * An ensemble of binary decision trees as flat columns: the nodes of all trees one after another.
 *
 * A margin is `baseMargin[output]` plus the value of the leaf reached in each tree of that output.
 */
export interface Forest {
  /** [node] index into `featureNames`; -1 in a leaf. */
  readonly feature: Int32Array;
  /** [node] unused in a leaf. */
  readonly threshold: Float64Array;
  /** [node] index of the left child among all nodes; -1 in a leaf. */
  readonly left: Int32Array;
  /** [node] index of the right child among all nodes; -1 in a leaf. */
  readonly right: Int32Array;
  /** [node] 1 where a missing value (NaN) goes left. */
  readonly defaultLeft: Uint8Array;
  /** [node] training weight that passed through, as the library counts it (XGBoost: sum of hessians); >= 0. */
  readonly cover: Float64Array;
  /** [node] value of a leaf, with every weight of its tree already multiplied in; 0 in an inner node. */
  readonly value: Float64Array;
  /** [tree] first node of the tree. */
  readonly root: Int32Array;
  /** [tree] output the tree adds to. */
  readonly output: Int32Array;
  /** [output] margin before the first tree. */
  readonly baseMargin: Float64Array;
  readonly compare: Compare;
  readonly featureNames: readonly string[];
  readonly outputUnit: OutputUnit;
}

/**
 * Refuses a batch whose size is not rowCount × features.
 *
 * @param rows row-major feature values; NaN is a missing value
 * @throws EquiluxError "bad-request"
 */
export function checkRows(forest: Forest, rows: Float32Array, rowCount: number): void {
  const features = forest.featureNames.length;
  if (!Number.isSafeInteger(rowCount) || rowCount < 0 || rows.length !== rowCount * features) {
    throw new EquiluxError(
      "bad-request",
      `${rows.length} values do not make ${rowCount} rows of the model's ${features} features; pass every feature of every row, NaN where it is missing`,
      "rows",
    );
  }
}
