import { forEachPrefix, knownShares } from "@/lib/core/exposure/composition";
import { groupMetric } from "@/lib/core/exposure/define";
import { againstTargets } from "@/lib/core/exposure/known-targets";
import { described } from "@/lib/core/exposure/ratio";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { type Measured, notDefined } from "@/lib/core/measured";
import { klDivergence } from "@/lib/core/stats/divergence";

/** NDKL of one request against `target` (shares of all groups, the unknown 0). Prefixes of which nothing is known do not count. */
function ndkl(slates: Slates, membership: Membership, request: number, target: Float64Array): Measured {
  let [sum, weights] = [0, 0];
  forEachPrefix(slates, membership, request, (position, mass) => {
    const shares = knownShares(mass, membership);
    if (!shares) return;
    const weight = 1 / Math.log2(position + 1);
    sum += weight * klDivergence(shares, target);
    weights += weight;
  });
  if (weights === 0) return notDefined("no-items");
  return Number.isFinite(sum) ? described(sum / weights) : notDefined("zero-target");
}

export const NDKL = groupMetric(
  {
    id: "ndkl",
    name: "NDKL, discounted divergence from the target",
    formula:
      "(1/Z) Σ over positions i of KL(shares of the first i ‖ target) / log2(i + 1); Z = Σ 1/log2(i + 1)",
    range: "[0, ∞)",
    fair: 0,
    unit: "nats",
    source: "Geyik, Ambler & Kenthapadi 2019",
    pitfall:
      "Never 0 with certain groups: the first item alone is far from any mixed target, so compare lists of equal length. A group that no row shows still has its target. Interval: half samples of requests.",
    namesakes:
      "FairRankTune's target is the list itself and its groups those of the list, so a list of men only scores 0; it adds 1e-7 to every share.",
    needs: ["target"],
  },
  (input, membership) => {
    return againstTargets(input, membership, { group: null, isBounded: false }, (request, target) =>
      ndkl(input.slates, membership, request, target),
    );
  },
);
