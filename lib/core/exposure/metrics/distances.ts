import { exposureByItem, knownShares, knownTarget } from "@/lib/core/exposure/composition";
import { type Definition, groupMetric, overall } from "@/lib/core/exposure/define";
import { clipped, jackknifeEstimate } from "@/lib/core/exposure/estimate";
import type { Metric } from "@/lib/core/exposure/metric";
import type { Membership } from "@/lib/core/exposure/slates";
import { sumByGroup } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";
import {
  entropy,
  jsDivergence,
  klDivergence,
  largestDifference,
  totalVariation,
} from "@/lib/core/stats/divergence";

type OfShares = (shares: Float64Array) => number;

/** A function of the known groups' shares of exposure, with its jackknife interval over the items that were shown. */
function ofExposureShares(
  exposure: Float64Array,
  membership: Membership,
  measure: OfShares,
  most: number,
): Measured {
  const sums = sumByGroup(exposure, membership);
  const shares = knownShares(sums, membership);
  if (!shares) return notDefined("no-exposure");
  const value = measure(shares);
  if (!Number.isFinite(value)) return notDefined("zero-target");
  const size = sums.length;
  const shown = Array.from(exposure.keys()).filter((item) => exposure[item]! > 0);
  const leftOut = Float64Array.from(shown, (item) => {
    const rest = sums.map((sum, g) =>
      Math.max(0, sum - exposure[item]! * membership.share[item * size + g]!),
    );
    const others = knownShares(rest, membership);
    return others ? measure(others) : Number.NaN;
  });
  return clipped(jackknifeEstimate(value, leftOut), 0, most);
}

const toTarget = (
  definition: Pick<Definition, "id" | "name" | "formula" | "range" | "unit"> & Partial<Definition>,
  distance: (shares: Float64Array, target: Float64Array) => number,
  most: number,
): Metric =>
  groupMetric(
    {
      fair: 0,
      source: "Sapiezynski et al. 2019, with several distances",
      pitfall:
        "Says how far, not in whose favour; never negative, so chance alone lifts it above 0. Among known groups. Interval: jackknife over the items shown.",
      ...definition,
      needs: ["target"],
    },
    (input, membership) => {
      const target = knownTarget(input, membership);
      if (!target) return [overall(notDefined("no-target"))];
      const measure: OfShares = (shares) => distance(shares, target);
      return [overall(ofExposureShares(exposureByItem(input), membership, measure, most))];
    },
  );

export const DISTANCES: readonly Metric[] = [
  toTarget(
    {
      id: "exposure-kl",
      name: "Kullback-Leibler divergence of exposure from the target",
      formula: "Σ over groups of s ln(s/t); s: share of exposure, t: target",
      range: "[0, ∞)",
      unit: "nats",
      namesakes: "LiFT counts in bits and adds 1 to every count of the second distribution.",
    },
    klDivergence,
    Number.POSITIVE_INFINITY,
  ),
  toTarget(
    {
      id: "exposure-js",
      name: "Jensen-Shannon divergence of exposure from the target",
      formula: "(KL(s ‖ m) + KL(t ‖ m)) / 2 with m = (s + t)/2",
      range: "[0, ln 2]",
      unit: "nats",
      namesakes: "LiFT counts in bits, at most 1. scipy's jensenshannon is its square root.",
    },
    jsDivergence,
    Math.LN2,
  ),
  toTarget(
    {
      id: "exposure-tv",
      name: "Total variation between exposure and the target",
      formula: "½ Σ over groups of |s − t|: the share of exposure that would have to move",
      range: "[0, 1]",
      unit: "share",
    },
    totalVariation,
    1,
  ),
  toTarget(
    {
      id: "exposure-linf",
      name: "Largest gap between exposure and the target",
      formula: "max over groups of |s − t|",
      range: "[0, 1]",
      unit: "share",
    },
    largestDifference,
    1,
  ),
  groupMetric(
    {
      id: "exposure-entropy",
      name: "Entropy of exposure",
      formula: "−Σ over groups of s ln s; s: share of exposure among known groups",
      range: "[0, ln of the number of groups]",
      fair: null,
      unit: "nats",
      source: "Shannon 1948",
      pitfall:
        "High is varied, whoever is served: it does not know the target. Interval: jackknife over the items shown.",
      needs: [],
    },
    (input, membership) => [
      overall(
        ofExposureShares(exposureByItem(input), membership, entropy, Math.log(membership.groups.length)),
      ),
    ],
  ),
];
