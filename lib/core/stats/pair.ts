import type { Arrangements } from "@/lib/core/stats/arrangements";
import type { MomentPlaces } from "@/lib/core/stats/moments";
import { logRatioVariance } from "@/lib/core/stats/ratio";

/** How the first group's numerators are shifted to meet the second's: by a factor, or by so much per unit of denominator. */
export type Shift = "ratio" | "difference";

/**
 * Squared studentised statistic of two groups in one arrangement, after the first group's numerators were shifted by
 * `shift` (x / shift, or x − shift · n). Over several strata: the inverse-variance mean of their comparisons over its
 * standard error. NaN where there is nothing to compare.
 *
 * The variance of a mean over strata counts a writer's strata as independent. In an arrangement she moves as a whole, so
 * that what ties her strata together is in the permutation distribution.
 */
export type Statistic = (arrangement: number, shift: number) => number;

/** Sums over the two groups: writers, x, n, xx, xn, nn of the first, then of the second. */
const A = 0;
const B = 6;

export function statisticOf(
  { drawn, totals, width, drawnIsFirst }: Arrangements,
  strata: readonly MomentPlaces[],
  kind: Shift,
): Statistic {
  const sums = new Float64Array(12);
  const compare = kind === "ratio" ? logRatio : difference;
  const [allFirst, allSecond] = totals;
  const mine = drawnIsFirst ? A : B;
  const other = drawnIsFirst ? B : A;
  return (arrangement, shift) => {
    const ofFirst = arrangement * 2 * width;
    const ofSecond = ofFirst + width;
    let weights = 0;
    let weighted = 0;
    for (const { writers, x, n, xx, xn, nn } of strata) {
      // Moments of x / s are those of x over s and s²; of x − s·n they mix with those of n.
      const fw = drawn[ofFirst + writers]!;
      const fn = drawn[ofFirst + n]!;
      const fnn = drawn[ofFirst + nn]!;
      const fx = drawn[ofFirst + x]!;
      const fxx = drawn[ofFirst + xx]!;
      const fxn = drawn[ofFirst + xn]!;
      const rx = allFirst[x]! - fx;
      const rn = allFirst[n]! - fn;
      const rxx = allFirst[xx]! - fxx;
      const rxn = allFirst[xn]! - fxn;
      const rnn = allFirst[nn]! - fnn;
      const sw = drawn[ofSecond + writers]!;
      const sx = drawn[ofSecond + x]!;
      const sn = drawn[ofSecond + n]!;
      const sxx = drawn[ofSecond + xx]!;
      const sxn = drawn[ofSecond + xn]!;
      const snn = drawn[ofSecond + nn]!;
      sums[mine] = fw + sw;
      sums[mine + 2] = fn + sn;
      sums[mine + 5] = fnn + snn;
      sums[other] = allFirst[writers]! - fw + allSecond[writers]! - sw;
      sums[other + 2] = rn + allSecond[n]! - sn;
      sums[other + 5] = rnn + allSecond[nn]! - snn;
      if (kind === "ratio") {
        sums[mine + 1] = fx / shift + sx;
        sums[mine + 3] = fxx / (shift * shift) + sxx;
        sums[mine + 4] = fxn / shift + sxn;
        sums[other + 1] = rx / shift + allSecond[x]! - sx;
        sums[other + 3] = rxx / (shift * shift) + allSecond[xx]! - sxx;
        sums[other + 4] = rxn / shift + allSecond[xn]! - sxn;
      } else {
        sums[mine + 1] = fx - shift * fn + sx;
        sums[mine + 3] = fxx - 2 * shift * fxn + shift * shift * fnn + sxx;
        sums[mine + 4] = fxn - shift * fnn + sxn;
        sums[other + 1] = rx - shift * rn + allSecond[x]! - sx;
        sums[other + 3] = rxx - 2 * shift * rxn + shift * shift * rnn + allSecond[xx]! - sxx;
        sums[other + 4] = rxn - shift * rnn + allSecond[xn]! - sxn;
      }
      const variance = compare.variance(sums, A) + compare.variance(sums, B);
      const gap = compare.gap(sums);
      // Equal to the last bit is equal, whatever the variance.
      if (strata.length === 1) return gap === 0 ? 0 : (gap * gap) / variance;
      if (!(variance > 0)) continue;
      weights += 1 / variance;
      weighted += gap / variance;
    }
    return weights > 0 ? (weighted * weighted) / weights : Number.NaN;
  };
}

interface Comparison {
  gap(sums: Float64Array): number;
  variance(sums: Float64Array, group: number): number;
}

const logRatio: Comparison = {
  gap: (s) => Math.log((s[A + 1]! * s[B + 2]!) / (s[A + 2]! * s[B + 1]!)),
  variance: (s, g) => logRatioVariance(s[g]!, s[g + 1]!, s[g + 2]!, s[g + 3]!, s[g + 4]!, s[g + 5]!),
};

const difference: Comparison = {
  gap: (s) => s[A + 1]! / s[A + 2]! - s[B + 1]! / s[B + 2]!,
  variance: (s, g) => {
    const [writers, x, n] = [s[g]!, s[g + 1]!, s[g + 2]!];
    const ratio = x / n;
    const squares = Math.max(0, s[g + 3]! - 2 * ratio * s[g + 4]! + ratio * ratio * s[g + 5]!);
    return writers < 2 ? Number.NaN : ((writers / (writers - 1)) * squares) / (n * n);
  },
};

/** The slack makes equal statistics, summed in another order, count as equal. */
const SLACK = 1 - 1e-9;

/**
 * Share of the arrangements whose statistic is at least the observed one's: exact where they are all arrangements there are,
 * and never 0, for the observed one is among them. One whose statistic does not exist counts as extreme: the safe side.
 * NaN where the observed statistic does not exist.
 */
export function permutationP(statistic: Statistic, count: number, shift: number): number {
  const observed = statistic(0, shift);
  if (Number.isNaN(observed)) return Number.NaN;
  return countExtreme(statistic, count, shift, observed, count) / count;
}

/** Is p above `level`? Stops as soon as it is known. */
export function isAbove(statistic: Statistic, count: number, shift: number, level: number): boolean {
  const observed = statistic(0, shift);
  const needed = Math.floor(level * count + 1e-9) + 1;
  return countExtreme(statistic, count, shift, observed, needed) >= needed;
}

function countExtreme(
  statistic: Statistic,
  count: number,
  shift: number,
  observed: number,
  enough: number,
): number {
  const bar = observed * SLACK;
  let extreme = 0;
  for (let b = 0; b < count && extreme < enough; b++) {
    if (!(statistic(b, shift) < bar)) extreme++;
  }
  return extreme;
}
