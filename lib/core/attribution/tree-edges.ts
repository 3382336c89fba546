import { EquiluxError } from "@/lib/core/errors";
import type { CoveredForest } from "@/lib/core/prediction/forest";

/**
 * The arithmetic of one edge of a tree.
 *
 * Notation, for one path from the root: t is a quadrature node in (0, 1); r is the product of child/parent covers over
 * the path's splits on one feature; a row is *on* the path for the feature while it satisfies all these splits. The
 * feature then has the factor F = r (1 − t) + t, and once off the path F = r (1 − t). A leaf of value v gives its feature
 * v (1 − r) / F on the path and −v / (1 − t) off it, times the product of all factors, integrated over t.
 *
 * What a row does at a split is one of these states:
 */
export const WENT_LEFT = 0;
export const WENT_RIGHT = 1;
/** An earlier split on the same feature sent the row elsewhere: nothing further is learnt about the feature. */
export const OFF_PATH = 2;

interface Edge {
  /** F after the edge / F before it: carries the product of factors across the edge. */
  readonly move: number;
  /** What the edge adds to the feature's (1 − r) / F or −1 / (1 − t): its share of the sum over the leaves beyond. */
  readonly share: number;
}

/**
 * @param ratioBefore r before the edge, or null where no split above is on the same feature
 * @param ratio child/parent cover of the edge
 * @param state what the row does at the split
 * @param side where the edge leads, WENT_LEFT or WENT_RIGHT
 */
export function edgeOf(
  ratioBefore: number | null,
  ratio: number,
  t: number,
  state: number,
  side: number,
): Edge {
  if (state === OFF_PATH) return { move: ratio, share: 0 };
  const r = ratioBefore ?? 1;
  const factorBefore = r * (1 - t) + t;
  const shareBefore = (1 - r) / factorBefore;
  const after = r * ratio;
  if (state !== side) return { move: (after * (1 - t)) / factorBefore, share: -1 / (1 - t) - shareBefore };
  const factor = after * (1 - t) + t;
  return { move: factor / factorBefore, share: (1 - after) / factor - shareBefore };
}

/** Children may outweigh their parent by float32 rounding, not by more. */
const MOST_RATIO = 1.01;
/** The conventions of XGBoost (3.3 and later) where covers are zero. */
const LEAST_RATIO = 1e-12;
const RATIO_WITHOUT_COVER = 0.5;

/**
 * Share of the parent's cover that goes to the child: at least 1e-12, and a half where the parent has none.
 *
 * @throws EquiluxError "bad-model" where the child's cover exceeds its parent's
 */
export function coverRatio(forest: CoveredForest, parent: number, child: number): number {
  const whole = forest.cover[parent]!;
  if (whole <= 0) return RATIO_WITHOUT_COVER;
  const ratio = forest.cover[child]! / whole;
  if (ratio <= MOST_RATIO) return Math.max(ratio, LEAST_RATIO);
  throw new EquiluxError(
    "bad-model",
    `node ${child} carries more training weight (cover) than its parent, so attributions have no meaning; save the model anew from its trainer`,
    `node ${child}`,
  );
}
