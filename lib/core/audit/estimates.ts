import type { MetricId } from "@/lib/core/audit/finding";
import { type Measured, notDefined } from "@/lib/core/measured";
import { compareRatios, logInterval, logRatioVariance, type RatioSums } from "@/lib/core/stats/ratio";
import { studentQuantile } from "@/lib/core/stats/student-t";

/** Where an estimate comes from: sums over the group's writers and over all writers. */
export interface GroupOf {
  readonly group: RatioSums;
  readonly all: RatioSums;
}

/**
 * A group's total Σx with its 95 % interval: the writers are the sample, a writer outside the group contributes zero.
 * Var(Σx) = G/(G−1) Σ (z_w − z̄)² over all G writers.
 */
export function groupTotal({ group, all }: GroupOf): Measured {
  if (group.writers === 0) return notDefined("no-writers");
  const spread = group.xx - (group.x * group.x) / all.writers;
  const variance = (all.writers / (all.writers - 1)) * spread;
  return onLogScale(group.x, variance / (group.x * group.x), all.writers - 1);
}

/**
 * A group's share Σx_g / Σx with its 95 % interval: u_w = (x_w·1[g] − S·x_w) / Σx over all writers (metrics of shares are
 * symmetric, so the interval is on the plain scale, kept within 0 and 1).
 */
export function groupShare({ group, all }: GroupOf): Measured {
  if (group.writers === 0) return notDefined("no-writers");
  if (!(all.x > 0)) return notDefined("no-exposure");
  const share = group.x / all.x;
  const squares = group.xx * (1 - share) ** 2 + (all.xx - group.xx) * share ** 2;
  const variance = ((all.writers / (all.writers - 1)) * squares) / (all.x * all.x);
  if (group.x === 0 || !Number.isFinite(variance)) return point(share);
  const reach = studentQuantile(0.975, all.writers - 1) * Math.sqrt(variance);
  return {
    kind: "estimate",
    value: share,
    low: Math.max(0, share - reach),
    high: Math.min(1, share + reach),
    method: "linearised-t",
  };
}

/** A group's ratio Σx / Σn with its 95 % interval on the log scale. */
export function groupRatio(group: RatioSums, emptyReason: "no-benchmark" | "no-impressions"): Measured {
  if (group.writers === 0) return notDefined("no-writers");
  if (!(group.n > 0)) return notDefined(emptyReason);
  const variance = logRatioVariance(group.writers, group.x, group.n, group.xx, group.xn, group.nn);
  return onLogScale(group.x / group.n, variance, group.writers - 1);
}

/** The ratio of two groups' ratios with its 95 % interval (Satterthwaite). A group beside itself is exactly 1. */
export function ratioOfRatios(
  group: RatioSums,
  other: RatioSums | null,
  metric: Extract<MetricId, "parity-ratio" | "parity-ratio-max" | "impact-ratio">,
): Measured {
  if (group.writers === 0) return notDefined("no-writers");
  if (!(group.n > 0)) return notDefined(metric === "impact-ratio" ? "no-impressions" : "no-benchmark");
  if (other === null) return notDefined("no-reference");
  if (!(other.x > 0) || !(other.n > 0)) {
    return notDefined(metric === "impact-ratio" ? "nothing-selected" : "no-exposure");
  }
  if (group === other) return { kind: "estimate", value: 1, low: 1, high: 1, method: "none" };
  // The plain quotient, not exp of a difference of logs: published impact ratios are reproduced to the last bit.
  const value = group.x / group.n / (other.x / other.n);
  if (value === 0) return point(0);
  const { log, se, df } = compareRatios(group, other);
  const interval = logInterval(log, se, df);
  return interval ? { kind: "estimate", value, ...interval, method: "linearised-log-t" } : point(value);
}

function onLogScale(value: number, variance: number, df: number): Measured {
  if (value === 0) return point(0);
  const interval = logInterval(Math.log(value), Math.sqrt(variance), df);
  return interval ? { kind: "estimate", value, ...interval, method: "linearised-log-t" } : point(value);
}

/** A value that a sample like this cannot put an interval around: nothing was seen, or there is a single writer. */
const point = (value: number): Measured => ({
  kind: "estimate",
  value,
  low: null,
  high: null,
  method: "none",
});
