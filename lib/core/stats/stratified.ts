import { isSparse } from "@/lib/core/stats/arrangements";
import type { Measure } from "@/lib/core/stats/moments";
import { logRatioVariance } from "@/lib/core/stats/ratio";

/**
 * Numerator and denominator by writer and stratum, one row for each pair that has any. A writer may stand in several
 * strata; rows are sorted by writer.
 */
export interface StratifiedMeasure {
  readonly writer: Int32Array;
  readonly stratum: Int32Array;
  readonly x: Float64Array;
  readonly n: Float64Array;
  readonly strata: number;
}

export interface StratifiedComparison {
  /** Inverse-variance weighted mean of ln(R_group / R_reference) over strata; NaN where no stratum has both. */
  readonly log: number;
  readonly se: number;
  /** Strata that could be compared. */
  readonly strata: number;
  /** Writers of the smaller group in such a stratum, and of the larger, on average over them. */
  readonly writers: number;
  readonly larger: number;
}

/**
 * Is there enough in each stratum for a test and an interval? Under ten writers a stratum, unequal spread makes the test
 * reject a true null in 10 % of worlds; beside a far larger group even thirty are too few (ARCHITECTURE.md, 2026-11-25).
 */
export const carriesTest = ({ writers, larger }: StratifiedComparison): boolean =>
  writers >= 10 && !isSparse(writers, larger);

/**
 * Compares every group with the reference inside each stratum and pools the log ratios, weighted by inverse variance. The
 * standard error sums each writer's influence over her strata, so a writer who is in many is not counted as many writers.
 *
 * Source: metrics conditional on a stratum as in Cochran 1954; linearisation as in ratio.ts.
 */
export function compareWithinStrata(
  measure: StratifiedMeasure,
  labels: Int32Array,
  groups: number,
  reference: number,
): StratifiedComparison[] {
  const { strata } = measure;
  const moments = stratumMoments(measure, labels, groups);
  // [group][stratum] 1 / variance of the log ratio to the reference; 0 where there is none.
  const weights = new Float64Array(groups * strata);
  const pooled = Array.from({ length: groups }, (_, group) => {
    let total = 0;
    let log = 0;
    let compared = 0;
    for (let k = 0; k < strata; k++) {
      const variance = moments.variance[group * strata + k]! + moments.variance[reference * strata + k]!;
      if (group === reference || !(variance > 0)) continue;
      const weight = 1 / variance;
      weights[group * strata + k] = weight;
      total += weight;
      log += weight * Math.log(moments.ratio[group * strata + k]! / moments.ratio[reference * strata + k]!);
      compared++;
    }
    return { total, log: log / total, strata: compared };
  });
  const rows = new Int32Array(groups);
  for (const w of measure.writer) rows[labels[w]!]!++;
  const variances = pooledVariances(measure, labels, groups, reference, weights, moments);
  return pooled.map(({ total, log, strata: compared }, group) => ({
    log,
    se: compared === 0 ? Number.NaN : Math.sqrt(variances[group]!) / total,
    strata: compared,
    writers: compared === 0 ? 0 : Math.min(rows[group]!, rows[reference]!) / compared,
    larger: compared === 0 ? 0 : Math.max(rows[group]!, rows[reference]!) / compared,
  }));
}

/** One measure for each stratum, over all writers: zero where a writer has no part in it. */
export function strataMeasures(
  { writer, stratum, x, n, strata }: StratifiedMeasure,
  writers: number,
): Measure[] {
  const measures = Array.from({ length: strata }, () => ({
    x: new Float64Array(writers),
    n: new Float64Array(writers),
  }));
  for (let i = 0; i < writer.length; i++) {
    const measure = measures[stratum[i]!]!;
    measure.x[writer[i]!] = x[i]!;
    measure.n[writer[i]!] = n[i]!;
  }
  return measures;
}

/** Of each group in each stratum, [group][stratum]: Σx, Σx / Σn, and the variance of its logarithm (NaN where none exists). */
interface Moments {
  readonly x: Float64Array;
  readonly ratio: Float64Array;
  readonly variance: Float64Array;
}

function stratumMoments(
  { writer, stratum, x, n, strata }: StratifiedMeasure,
  labels: Int32Array,
  groups: number,
): Moments {
  const sums = new Float64Array(groups * strata * 6);
  for (let i = 0; i < writer.length; i++) {
    const to = (labels[writer[i]!]! * strata + stratum[i]!) * 6;
    const xi = x[i]!;
    const ni = n[i]!;
    sums[to]! += 1;
    sums[to + 1]! += xi;
    sums[to + 2]! += ni;
    sums[to + 3]! += xi * xi;
    sums[to + 4]! += xi * ni;
    sums[to + 5]! += ni * ni;
  }
  const cells = groups * strata;
  const moments = {
    x: new Float64Array(cells),
    ratio: new Float64Array(cells),
    variance: new Float64Array(cells),
  };
  for (let cell = 0; cell < cells; cell++) {
    const i = cell * 6;
    moments.x[cell] = sums[i + 1]!;
    moments.ratio[cell] = sums[i + 1]! / sums[i + 2]!;
    moments.variance[cell] = logRatioVariance(
      sums[i]!,
      sums[i + 1]!,
      sums[i + 2]!,
      sums[i + 3]!,
      sums[i + 4]!,
      sums[i + 5]!,
    );
  }
  return moments;
}

/**
 * Variance of each group's Σ_k weight_k ln(R_k / R_reference,k): G/(G−1) Σ over writers of their squared influence
 * Σ_k weight_k (x_wk − R_k n_wk) / X_k, of the group's own writers and of the reference's. One pass over the rows.
 */
function pooledVariances(
  { writer, stratum, x, n, strata }: StratifiedMeasure,
  labels: Int32Array,
  groups: number,
  reference: number,
  weights: Float64Array,
  moments: Moments,
): Float64Array {
  const own = new Float64Array(groups);
  const ofGroup = new Float64Array(groups);
  const ofReference = new Float64Array(groups);
  for (let i = 0; i < writer.length; i++) {
    const label = labels[writer[i]!]!;
    const k = stratum[i]!;
    const cell = label * strata + k;
    const deviation = (x[i]! - moments.ratio[cell]! * n[i]!) / moments.x[cell]!;
    // A writer of the reference weighs in every comparison, any other only in her own group's.
    const from = label === reference ? 0 : label;
    const to = label === reference ? groups : label + 1;
    for (let g = from; g < to; g++) {
      const weight = weights[g * strata + k]!;
      if (weight > 0) own[g]! += weight * deviation;
    }
    if (writer[i + 1] === writer[i]) continue;
    const squares = label === reference ? ofReference : ofGroup;
    for (let g = from; g < to; g++) {
      squares[g]! += own[g]! * own[g]!;
      own[g] = 0;
    }
  }
  const counts = new Int32Array(groups);
  for (const label of labels) counts[label]!++;
  const factor = (group: number) => counts[group]! / (counts[group]! - 1);
  return ofGroup.map((squares, g) => factor(g) * squares + factor(reference) * ofReference[g]!);
}
