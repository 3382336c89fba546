import type { Estimate } from "@/lib/core/measured";
import { studentCdf, studentQuantile } from "@/lib/core/stats/student-t";

/** Rows in cells, for weighted sums of cell means such as the mean of one group minus that of another. */
export interface CellContrast {
  /** [row] cell of the row; -1 where it is in none. */
  readonly cell: Int32Array;
  /** [cell] what its mean is multiplied by: positive on one side of the comparison, negative on the other. */
  readonly factor: Float64Array;
  /** [row] how much the row counts in the mean of its cell, 0 or more: 1 each, or its exposure. */
  readonly weight: Float64Array;
  /** [row] rows of one cluster are not independent: a writer, or a slate. 0, 1, 2, ... */
  readonly cluster: Int32Array;
}

export interface ContrastEstimate {
  readonly value: number;
  /** NaN where a side of the comparison has one cluster only. */
  readonly se: number;
  /** Satterthwaite's degrees of freedom. */
  readonly df: number;
}

/**
 * Σ factor × mean of one column of values, and its standard error by Taylor linearisation over clusters: a cluster's influence
 * is Σ factor × weight × (value − mean) / Σ weight over its rows, and each side gives G/(G−1) Σ influence² for its G clusters,
 * together with what clusters that are on both sides make the sides share. The factors are taken as known.
 *
 * Source: Särndal, Swensson & Wretman 1992, 5.5; degrees of freedom by Satterthwaite 1946.
 *
 * @param value the column's value in a row
 */
export function estimateContrast(contrast: CellContrast, value: (row: number) => number): ContrastEstimate {
  const { factor } = contrast;
  const means = cellMeans(contrast, value);
  const plus = sideOf(contrast, means, value, 1);
  const minus = sideOf(contrast, means, value, -1);
  const shared = plus.influence.reduce((sum, of, c) => sum + of * minus.influence[c]!, 0);
  const covariance = Math.sqrt(plus.correction * minus.correction) * shared;
  const variance = plus.variance + minus.variance;
  return {
    value: contrastOf(factor, means),
    se: Math.sqrt(Math.max(0, variance + 2 * covariance)),
    df: variance ** 2 / (plus.share + minus.share),
  };
}

/** A contrast with its 95 % interval, ± t × se. */
export function intervalOf({ value, se, df }: ContrastEstimate): Estimate {
  if (!Number.isFinite(se)) return { kind: "estimate", value, low: null, high: null, method: "none" };
  const reach = se === 0 ? 0 : studentQuantile(0.975, df) * se;
  return { kind: "estimate", value, low: value - reach, high: value + reach, method: "linearised-t" };
}

/** Two-sided p of "the contrast is 0"; NaN where there is no standard error, or nothing varies. */
export const contrastP = ({ value, se, df }: ContrastEstimate): number =>
  se > 0 ? 2 * (1 - studentCdf(Math.abs(value) / se, df)) : Number.NaN;

/** Only the value of a contrast. */
export const contrastValue = (contrast: CellContrast, value: (row: number) => number): number =>
  contrastOf(contrast.factor, cellMeans(contrast, value));

const contrastOf = (factor: Float64Array, { mean }: CellMeans): number =>
  factor.reduce((sum, of, k) => (of === 0 ? sum : sum + of * mean[k]!), 0);

interface CellMeans {
  readonly mean: Float64Array;
  readonly total: Float64Array;
}

function cellMeans({ cell, factor, weight }: CellContrast, value: (row: number) => number): CellMeans {
  const total = new Float64Array(factor.length);
  const mean = new Float64Array(factor.length);
  cell.forEach((k, row) => {
    if (k >= 0) total[k]! += weight[row]!;
  });
  cell.forEach((k, row) => {
    if (k >= 0 && weight[row]! > 0) mean[k]! += (weight[row]! / total[k]!) * value(row);
  });
  total.forEach((sum, k) => {
    if (sum === 0) mean[k] = Number.NaN;
  });
  return { mean, total };
}

/** One side of the comparison: the cells whose factor has the sign. */
interface Side {
  /** [cluster] */
  readonly influence: Float64Array;
  /** G/(G−1); 0 for a side without clusters, infinite for a single one. */
  readonly correction: number;
  readonly variance: number;
  /** variance² / (G − 1), for the degrees of freedom. */
  readonly share: number;
}

function sideOf(
  { cell, factor, weight, cluster }: CellContrast,
  { mean, total }: CellMeans,
  value: (row: number) => number,
  sign: number,
): Side {
  const influence = new Float64Array(cluster.reduce((most, c) => Math.max(most, c + 1), 0));
  const members = new Set<number>();
  cell.forEach((k, row) => {
    if (k < 0 || !(factor[k]! * sign > 0) || weight[row] === 0) return;
    members.add(cluster[row]!);
    influence[cluster[row]!]! += (factor[k]! * weight[row]! * (value(row) - mean[k]!)) / total[k]!;
  });
  const clusters = members.size;
  if (clusters === 0) return { influence, correction: 0, variance: 0, share: 0 };
  const correction = clusters / (clusters - 1);
  const variance = correction * influence.reduce((sum, of) => sum + of * of, 0);
  return {
    influence,
    correction,
    variance: clusters === 1 ? Number.NaN : variance,
    share: variance ** 2 / (clusters - 1),
  };
}
