import { studentCdf, studentQuantile } from "@/lib/core/stats/student-t";

export interface Welch {
  readonly difference: number;
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
  /** 95 % interval of the difference. */
  readonly low: number;
  readonly high: number;
}

/**
 * Difference of two means, variances not taken to be equal. For values without heavy tails, as a check beside the
 * permutation test; null where a group has fewer than two values or nothing varies.
 *
 * Source: Welch 1947; equals R's `t.test(a, b)`.
 */
export function welch(a: readonly number[], b: readonly number[]): Welch | null {
  if (a.length < 2 || b.length < 2) return null;
  const [first, second] = [meanAndError(a), meanAndError(b)];
  const variance = first.variance + second.variance;
  if (variance === 0) return null;
  const df = variance ** 2 / (first.variance ** 2 / (a.length - 1) + second.variance ** 2 / (b.length - 1));
  const difference = first.mean - second.mean;
  const t = difference / Math.sqrt(variance);
  const reach = studentQuantile(0.975, df) * Math.sqrt(variance);
  const p = 2 * studentCdf(-Math.abs(t), df);
  return { difference, t, df, p, low: difference - reach, high: difference + reach };
}

/** Mean, and the variance of that mean. */
function meanAndError(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) / values.length };
}
