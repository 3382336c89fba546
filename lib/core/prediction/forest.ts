import { EquiluxError } from "@/lib/core/errors";
import type { FeatureCategories } from "@/lib/core/prediction/categories";

/** How a numeric split sends a value left: `x < threshold` (XGBoost) or `x <= threshold` (all others). */
export type Compare = "less" | "less-or-equal";

/**
 * How exact a row's values are when they meet a threshold. "float32": rounded first (XGBoost, CatBoost, scikit-learn, ONNX);
 * "float64": as they are (LightGBM). Thresholds are compared as they stand.
 */
export type Precision = "float32" | "float64";

/** Values by row and feature. Whatever they are held in, they are rounded to the forest's precision where they are read. */
export type Rows = Float32Array | Float64Array;

/** What a split takes for missing; that goes in its default direction. */
export const MISSING = {
  /** Nothing is missing: NaN counts as 0 (LightGBM, where it saw no missing value in training). */
  none: 0,
  nan: 1,
  /** NaN, and whatever lies within 1e-35 of 0 (LightGBM's zero_as_missing). */
  zero: 2,
} as const;

/** Sets of categories as bits, for splits that ask whether a value is one of several. */
export interface CategorySets {
  /** [set + 1] first word of each set. */
  readonly start: Int32Array;
  /** Bit c of a set stands for category c. */
  readonly words: Uint32Array;
  /** Members go left (LightGBM) or right (XGBoost); what is no category at all is no member. */
  readonly membersGoLeft: boolean;
  readonly fractions: FractionRule;
}

/**
 * What a fraction is among categories: "cut": cut off towards 0, so that -0.5 is category 0 (LightGBM); "cut-positive": the
 * same, but nothing below 0 is a category (XGBoost); "none": no category (ONNX and CatBoost, which compare for equality).
 */
export type FractionRule = "cut" | "cut-positive" | "none";

export const NO_SETS: CategorySets = {
  start: new Int32Array(1),
  words: new Uint32Array(0),
  membersGoLeft: true,
  fractions: "none",
};

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
  /** [node] what is missing there, of MISSING. */
  readonly missing: Uint8Array;
  /** [node] 1 where a missing value goes left. */
  readonly defaultLeft: Uint8Array;
  /** [node] index into `sets` of a split on categories, whose threshold is unused; -1 elsewhere. */
  readonly set: Int32Array;
  readonly sets: CategorySets;
  /**
   * [node] training weight that passed through, as the library counts it (XGBoost: sum of hessians); >= 0. null: the file
   * does not say (ONNX), and attributions need background rows.
   */
  readonly cover: Float64Array | null;
  /** [node] value of a leaf, with every weight of its tree already multiplied in; 0 in an inner node. */
  readonly value: Float64Array;
  /** [tree] first node of the tree. */
  readonly root: Int32Array;
  /** [tree] output the tree adds to. */
  readonly output: Int32Array;
  /** [output] margin before the first tree. */
  readonly baseMargin: Float64Array;
  readonly compare: Compare;
  readonly precision: Precision;
  readonly featureNames: readonly string[];
  /** Left out where the file names no categories. */
  readonly categories?: FeatureCategories;
  readonly outputUnit: OutputUnit;
}

/** A forest that knows how its training rows were spread: what path-dependent attributions need. */
export interface CoveredForest extends Forest {
  readonly cover: Float64Array;
}

/** @throws EquiluxError "bad-model" where the file had no covers */
export function withCover(forest: Forest): CoveredForest {
  const { cover } = forest;
  if (cover !== null) return { ...forest, cover };
  throw new EquiluxError(
    "bad-model",
    "the model does not say how its training rows were spread over the trees; pass background rows to explain it by",
    "model",
  );
}

/**
 * Refuses a batch whose size is not rowCount × features.
 *
 * @param rows row-major feature values; NaN is a missing value
 * @throws EquiluxError "bad-request"
 */
export function checkRows(forest: Forest, rows: Rows, rowCount: number): void {
  const features = forest.featureNames.length;
  if (!Number.isSafeInteger(rowCount) || rowCount < 0 || rows.length !== rowCount * features) {
    throw new EquiluxError(
      "bad-request",
      `${rows.length} values do not make ${rowCount} rows of the model's ${features} features; pass every feature of every row, NaN where it is missing`,
      "rows",
    );
  }
}

/** LightGBM writes this bound as a float32. */
const NEXT_TO_ZERO = Math.fround(1e-35);

/** Is a value missing under a rule of MISSING? */
export const isMissing = (rule: number, x: number): boolean =>
  rule !== MISSING.none && (Number.isNaN(x) || (rule === MISSING.zero && Math.abs(x) <= NEXT_TO_ZERO));

/** Is a value that is not missing one of a set's categories? NaN is category 0 where it is not missing. */
export function isMember(sets: CategorySets, set: number, x: number): boolean {
  if (x < 0 && (sets.fractions !== "cut" || x <= -1)) return false;
  if (sets.fractions === "none" && !Number.isInteger(x || 0)) return false;
  const category = Math.trunc(x || 0);
  const word = sets.start[set]! + Math.floor(category / 32);
  return word < sets.start[set + 1]! && ((sets.words[word]! >>> (category % 32)) & 1) === 1;
}

/** Does a split send a value left? The value has the forest's precision already. */
export function goesLeft(forest: Forest, node: number, x: number): boolean {
  if (isMissing(forest.missing[node]!, x)) return forest.defaultLeft[node] === 1;
  const set = forest.set[node]!;
  if (set >= 0) return isMember(forest.sets, set, x) === forest.sets.membersGoLeft;
  const known = Number.isNaN(x) ? 0 : x;
  const threshold = forest.threshold[node]!;
  return forest.compare === "less" ? known < threshold : known <= threshold;
}
