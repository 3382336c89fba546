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
  | "no-groups"
  | "no-target"
  | "no-relevance"
  | "no-clicks"
  | "too-few-writers"
  | "suppressed"
  | "no-scores"
  | "no-readers"
  | "no-items"
  | "no-pairs"
  | "soft-membership"
  | "tied-positions"
  | "one-group"
  | "list-too-short"
  | "not-in-top"
  | "zero-target"
  | "zero-exposure-item"
  | "under-two-percent";

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

/** By inverting a permutation test of two groups, or from half samples of one group's writers, of items, or of requests. */
export type IntervalMaking = "permutation" | "half-samples";

/**
 * How an interval was made. "none": the number describes what was given and estimates nothing. Or why there is no interval.
 */
export type IntervalMethod = IntervalMaking | "none" | NoInterval;

/**
 * Why there is no interval: nothing varies; too few writers to contradict any value, or too few other units (items, requests,
 * clusters of rows); so lopsided that no method keeps its promise of 95 % (a mean that a few stars make); no method is known
 * that keeps it for such a number; what is divided belongs to two groups in part, or is on both sides; or what is compared is
 * the same.
 */
export type NoInterval =
  | "no-variation"
  | "too-few-writers"
  | "too-few-units"
  | "too-skewed"
  | "no-method"
  | "soft-membership"
  | "both-sides"
  | "itself";

export const noInterval = (method: NoInterval): Interval => ({ low: null, high: null, method });

/** The same interval on another scale; `to` must not fall. */
export const rescaled = ({ low, high, method }: Interval, to: (end: number) => number): Interval =>
  low === null || high === null ? { low, high, method } : { low: to(low), high: to(high), method };

/** Of items, requests or clusters: the statistics, which know writers, are told that units are none. */
export const ofUnits = (interval: Interval): Interval =>
  interval.method === "too-few-writers" ? noInterval("too-few-units") : interval;

/** null where there is an interval, or where nothing is estimated. */
export const whyNoInterval = ({ low, method }: Interval): NoInterval | null =>
  low !== null || method === "none" || isMaking(method) ? null : method;

/** How the interval was made; null where there is none. */
export const intervalMaking = ({ low, method }: Interval): IntervalMaking | null =>
  low !== null && isMaking(method) ? method : null;

const isMaking = (method: IntervalMethod): method is IntervalMaking =>
  method === "permutation" || method === "half-samples";

export const notDefined = (reason: UndefinedReason): NotDefined => ({ kind: "undefined", reason });
