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
export interface Estimate {
  readonly kind: "estimate";
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: IntervalMethod;
}

export interface NotDefined {
  readonly kind: "undefined";
  readonly reason: UndefinedReason;
}

export type Measured = Estimate | NotDefined;

/** How an interval was made; "none" where the sample cannot carry one (a single writer, or no variation to measure). */
export type IntervalMethod = "linearised-t" | "linearised-log-t" | "request-t" | "jackknife-t" | "none";

export const notDefined = (reason: UndefinedReason): NotDefined => ({ kind: "undefined", reason });
