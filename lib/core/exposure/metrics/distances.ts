import { exposureByItem, knownShares } from "@/lib/core/exposure/composition";
import { type Definition, groupMetric, overall } from "@/lib/core/exposure/define";
import { knownTargets, pooledTarget } from "@/lib/core/exposure/known-targets";
import type { Metric } from "@/lib/core/exposure/metric";
import { knownExposure } from "@/lib/core/exposure/metrics/group-exposure";
import { withoutInterval } from "@/lib/core/exposure/ratio";
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

/** A function of the known groups' shares of exposure. A few stars make the shares: no interval of it is known to hold. */
function ofExposureShares(exposure: Float64Array, membership: Membership, measure: OfShares): Measured {
  const shares = knownShares(sumByGroup(exposure, membership), membership);
  if (!shares) return notDefined("no-exposure");
  const value = measure(shares);
  return Number.isFinite(value) ? withoutInterval(value, "no-method") : notDefined("zero-target");
}

const toTarget = (
  definition: Pick<Definition, "id" | "name" | "formula" | "range" | "unit"> & Partial<Definition>,
  distance: (shares: Float64Array, target: Float64Array) => number,
): Metric =>
  groupMetric(
    {
      fair: 0,
      source: "Sapiezynski et al. 2019, with several distances",
      pitfall:
        "Says how far, not in whose favour; never negative, so chance alone lifts it above 0. Among known groups. No interval: none holds where exposure has a heavy tail; exposure-share has one.",
      ...definition,
      formula: `${definition.formula}. Where questions have their own targets, t is their mean, weighted by exposure`,
      needs: ["target"],
    },
    (input, membership) => {
      const targets = knownTargets(input, membership);
      const target =
        targets && pooledTarget(targets, knownExposure(input, membership), [...input.slates.requests.keys()]);
      if (!target) return [overall(notDefined("no-target"))];
      const measure: OfShares = (shares) => distance(shares, target);
      return [overall(ofExposureShares(exposureByItem(input), membership, measure))];
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
        "High is varied, whoever is served: it does not know the target. No interval: none holds where exposure has a heavy tail; exposure-share has one.",
      needs: [],
    },
    (input, membership) => [overall(ofExposureShares(exposureByItem(input), membership, entropy))],
  ),
];
