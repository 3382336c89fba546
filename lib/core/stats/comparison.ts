import { type Interval, noInterval } from "@/lib/core/measured";
import type { Arrangements } from "@/lib/core/stats/arrangements";
import { intervalEnd, logScale, plainScale } from "@/lib/core/stats/inversion";
import type { MomentPlaces } from "@/lib/core/stats/moments";
import { isAbove, permutationP, type Shift, type Statistic, statisticOf } from "@/lib/core/stats/pair";

export interface Comparison {
  /** Two-sided permutation p of no difference; NaN where there is nothing to compare, or too little. */
  readonly p: number;
  /** Made when asked for: it costs some twenty times as much as p. */
  interval(): Interval;
}

/**
 * Two groups compared by one test: its p-value, and the interval of all ratios (or differences) it does not reject. p is at
 * most 5 % exactly when the interval leaves out "no difference", but for `against`.
 *
 * @param strata the measure, or one measure for each stratum
 * @param estimate of the ratio or difference
 * @param against how many others the second group was chosen from as the highest: the upper end pays for that choice
 *   (Bonferroni), as a group looks worst beside the luckiest of many
 * @returns nothing of a difference where the groups are too unequal for one (`isSparse`)
 *
 * Source: inversion of the studentised permutation test (Janssen 1997; Chung & Romano 2013) under a shift, as in
 * Tritchler 1984.
 */
export function compareBy(
  kind: Shift,
  arrangements: Arrangements,
  strata: readonly MomentPlaces[],
  estimate: number,
  against = 1,
): Comparison {
  if (kind === "difference" && arrangements.isSparse)
    return { p: Number.NaN, interval: () => noInterval("too-few-writers") };
  const statistic = statisticOf(arrangements, strata, kind);
  const { count } = arrangements;
  const p = permutationP(statistic, count, kind === "ratio" ? 1 : 0);
  return {
    p,
    interval: () =>
      Number.isNaN(p) ? noInterval("no-variation") : invert(kind, statistic, count, estimate, against),
  };
}

function invert(
  kind: Shift,
  statistic: Statistic,
  count: number,
  estimate: number,
  against: number,
): Interval {
  // One unit of the parameter away from the estimate, the squared statistic is 1 / variance.
  const standardError = 1 / Math.sqrt(statistic(0, kind === "ratio" ? estimate * Math.E : estimate + 1));
  if (!(standardError > 0)) return noInterval("no-variation");
  const scale = kind === "ratio" ? logScale(standardError) : plainScale(standardError);
  const end = (direction: 1 | -1, level: number) =>
    intervalEnd(estimate, direction, scale, (shift) => isAbove(statistic, count, shift, level));
  const low = end(-1, LEVEL);
  const high = end(1, LEVEL / against);
  return low === null || high === null ? noInterval("too-few-writers") : { low, high, method: "permutation" };
}

const LEVEL = 0.05;
