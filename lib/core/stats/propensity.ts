/** Observations that share a propensity: `count` of them, whose outcomes (0 or more) sum to `sum`. */
export interface Weighed {
  readonly propensity: number;
  readonly count: number;
  readonly sum: number;
}

export interface PropensityEstimate {
  /** Mean outcome with every observation weighted by 1 / propensity, divided by their number (Horvitz & Thompson 1952). */
  readonly ips: number;
  /**
   * The same divided by the sum of weights (Hájek 1971; Swaminathan & Joachims 2015). Right for propensities by which
   * observations were sampled; with chances of being examined use `ips`, as impressions that nobody examined are logged too.
   */
  readonly snips: number;
  /** Observations of equal weight that would tell as much: (Σw)² / Σw² (Kish 1965). */
  readonly effective: number;
  readonly largestWeight: number;
  /** Share of observations whose weight was clipped. Where there are any, `ips` is too low, never too high. */
  readonly clipped: number;
  /** Share of observations without a propensity above 0: they say nothing of what they stand for. */
  readonly unsupported: number;
  /** Why the estimate must not be used, or null. */
  readonly refused: "no-support" | "too-few-effective" | null;
}

/** More observations than this without a propensity leave too much of the question open. */
const MOST_UNSUPPORTED = 0.05;

/**
 * Means corrected for unequal chances of being observed.
 *
 * @param clip largest weight; heavier ones count as this: less variance, bias downwards
 * @param least effective observations under which the estimate is refused
 */
export function inversePropensity(
  observations: readonly Weighed[],
  { clip = Number.POSITIVE_INFINITY, least = 30 }: { clip?: number; least?: number } = {},
): PropensityEstimate {
  let [all, used, weights, squares, weighted, clipped, largestWeight] = [0, 0, 0, 0, 0, 0, 0];
  for (const { propensity, count, sum } of observations) {
    all += count;
    if (!(propensity > 0)) continue;
    const weight = Math.min(clip, 1 / propensity);
    if (1 / propensity > clip) clipped += count;
    if (count > 0) largestWeight = Math.max(largestWeight, weight);
    used += count;
    weights += count * weight;
    squares += count * weight * weight;
    weighted += weight * sum;
  }
  const unsupported = all > 0 ? (all - used) / all : 1;
  const effective = squares > 0 ? (weights * weights) / squares : 0;
  const few = effective < least ? "too-few-effective" : null;
  return {
    ips: weighted / used,
    snips: weighted / weights,
    effective,
    largestWeight,
    clipped: used > 0 ? clipped / used : 0,
    unsupported,
    refused: unsupported > MOST_UNSUPPORTED ? "no-support" : few,
  };
}
