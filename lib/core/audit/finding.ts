import type { IntervalMethod, UndefinedReason } from "@/lib/core/measured";

/** What a finding measures. Definitions, formulas and sources: METRICS in lib/core/audit/metrics.ts. */
export type MetricId =
  | "impressions"
  | "exposure"
  | "exposure-share"
  | "exposure-per-writer"
  | "parity-ratio"
  | "parity-ratio-max"
  | "selection-rate"
  | "impact-ratio"
  | "conditional-parity-ratio";

export type Verdict = "meets" | "does-not-meet" | "cannot-tell";

/** The pool of all surfaces of an audit. */
export const ALL_SURFACES = "all";

/** The group of writers whose value of an attribute nobody declared. */
export const UNKNOWN_GROUP = "unknown";

/** Joins attribute names and group names of an intersection: race×gender, Black×woman. */
export const CROSS = "×";

/** How much stands behind a finding. All null when the finding is suppressed. */
export interface SampleSize {
  readonly writers: number | null;
  readonly impressions: number | null;
  /** Writers that would carry as much if all counted equally: the smaller of (Σx)²/Σx² over numerator and denominator. */
  readonly effective: number | null;
  /** Impressions at one of the first `top` positions. */
  readonly selected: number | null;
}

/** A claim with its evidence: never a bare number. */
export interface Finding {
  readonly metric: MetricId;
  readonly attribute: string;
  readonly group: string;
  readonly surface: string;
  /** The group a ratio compares with; null where the metric compares with nothing. */
  readonly against: string | null;
  readonly value: number | null;
  /** Present exactly when `value` is null. */
  readonly undefined?: UndefinedReason;
  readonly low: number | null;
  readonly high: number | null;
  /** How the interval was made, or why there is none; not there where there is no value. */
  readonly method?: IntervalMethod;
  readonly n: SampleSize;
  /** Studentised permutation p over writers (exact where they can be arranged in few ways); null where nothing is tested. */
  readonly p: number | null;
  /** Benjamini-Hochberg q over all tests of the audit. */
  readonly q: number | null;
  /** The share the benchmark gives this group; only for exposure-share. */
  readonly benchmark?: number;
  /** Declared margin; null for metrics that carry no verdict. */
  readonly threshold: number | null;
  readonly verdict: Verdict | null;
  /**
   * The ratio below 1 that this audit would have found in four of five (its inverse above 1). Only where the verdict is
   * cannot-tell and there is an interval.
   */
  readonly detectable?: number;
  /** Only for conditional-parity-ratio: the gap within topics points the other way than the gap overall. */
  readonly reversal?: boolean;
}

/** The state of one attribute on one surface by one metric: what a headline says. */
export interface AttributeVerdict {
  readonly attribute: string;
  readonly surface: string;
  readonly metric: MetricId;
  readonly verdict: Verdict;
  /** The group furthest below parity among those that decide the verdict, if any has a value. */
  readonly worst: string | null;
}
