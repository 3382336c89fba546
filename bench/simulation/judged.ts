import type { Interval, Measured } from "@/lib/core/measured";

/** What a method said of one simulated world: a test rejected, an interval left out the truth; null where it said nothing. */
export type Outcomes = Record<string, boolean | null>;

export interface Judged {
  readonly tests: Outcomes;
  readonly intervals: Outcomes;
  /** Methods that are not shipped, as tests. */
  readonly contrast: Outcomes;
}

export type { Draws as JudgeOptions } from "@/lib/core/stats/random";

export const LEVEL = 0.05;

export const rejects = (p: number | undefined): boolean | null =>
  p === undefined || Number.isNaN(p) ? null : p <= LEVEL;

export const intervalOf = (interval: Interval | undefined): Interval =>
  interval ?? { low: null, high: null, method: "too-few-writers" };

export const misses = (interval: Interval | undefined, truth: number): boolean | null => {
  const { low, high } = intervalOf(interval);
  return low === null || high === null ? null : truth < low || truth > high;
};

export const missesValue = (measured: Measured, truth: number): boolean | null =>
  measured.kind === "undefined" ? null : misses(measured, truth);
