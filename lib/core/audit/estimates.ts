import type { MetricId } from "@/lib/core/audit/finding";
import { type Interval, type Measured, notDefined, rescaled } from "@/lib/core/measured";
import { type RatioSums, shareOfRatio } from "@/lib/core/stats/ratio";

/**
 * A group's total Σx. Its interval is that of the ratio Σx / Σn times Σn: the benchmark, or the number of impressions, is
 * taken as it is.
 */
export function groupTotal(group: RatioSums, ratio: Interval): Measured {
  if (group.writers === 0) return notDefined("no-writers");
  return { kind: "estimate", value: group.x, ...rescaled(ratio, (end) => end * group.n) };
}

/**
 * A group's share Σx_g / Σx. Its interval is that of ρ, the group's Σx / Σn over everyone else's (`shareOfRatio`): it leaves out the share of the benchmark exactly when the test against the rest rejects.
 */
export function groupShare(group: RatioSums, all: RatioSums, againstRest: Interval): Measured {
  if (group.writers === 0) return notDefined("no-writers");
  if (!(all.x > 0)) return notDefined("no-exposure");
  const share = shareOfRatio(group.n, all.n - group.n);
  return { kind: "estimate", value: group.x / all.x, ...rescaled(againstRest, share) };
}

/** A group's ratio Σx / Σn. */
export function groupRatio(
  group: RatioSums,
  emptyReason: "no-benchmark" | "no-impressions",
  interval: Interval,
): Measured {
  if (group.writers === 0) return notDefined("no-writers");
  if (!(group.n > 0)) return notDefined(emptyReason);
  return { kind: "estimate", value: group.x / group.n, ...interval };
}

/** The ratio of two groups' ratios. A group beside itself is exactly 1. */
export function ratioOfRatios(
  group: RatioSums,
  other: RatioSums | null,
  metric: Extract<MetricId, "parity-ratio" | "parity-ratio-max" | "impact-ratio">,
  interval: Interval,
): Measured {
  if (group.writers === 0) return notDefined("no-writers");
  if (!(group.n > 0)) return notDefined(metric === "impact-ratio" ? "no-impressions" : "no-benchmark");
  if (other === null) return notDefined("no-reference");
  if (!(other.x > 0) || !(other.n > 0)) {
    return notDefined(metric === "impact-ratio" ? "nothing-selected" : "no-exposure");
  }
  if (group === other) return { kind: "estimate", value: 1, low: 1, high: 1, method: "itself" };
  // The plain quotient, not exp of a difference of logs: published impact ratios are reproduced to the last bit.
  return { kind: "estimate", value: group.x / group.n / (other.x / other.n), ...interval };
}
