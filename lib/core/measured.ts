/**
 * A measured value never travels alone: it carries its interval, or the reason why no value exists.
 * Undefined is not zero, and it is never dropped.
 */
export type UndefinedReason =
  | "no-writers"
  | "no-benchmark"
  | "no-impressions"
  | "no-exposure"
  | "nothing-selected"
  | "no-reference"
  | "too-few-writers"
  | "suppressed";

/** An estimate with its 95 % interval. `low` and `high` are null only where `method` says why there is none. */
export interface Estimate extends Interval {
  readonly kind: "estimate";
  readonly value: number;
}

/** A 95 % interval: both ends, or neither and the reason as its method. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
  readonly method: IntervalMethod;
}

export interface NotDefined {
  readonly kind: "undefined";
  readonly reason: UndefinedReason;
}

export type Measured = Estimate | NotDefined;

/**
 * How an interval was made: by inverting a permutation test of two groups, from half samples of one group's writers, or not
 * at all.
 */
export type IntervalMethod = "permutation" | "half-samples" | NoInterval;

/**
 * Why there is no interval: nothing varies; too few writers to contradict any value; so lopsided that no method keeps its
 * promise of 95 % (a mean that a few stars make); or what is compared is the same.
 */
export type NoInterval = "no-variation" | "too-few-writers" | "too-skewed" | "itself";

export const noInterval = (method: NoInterval): Interval => ({ low: null, high: null, method });

export const notDefined = (reason: UndefinedReason): NotDefined => ({ kind: "undefined", reason });
