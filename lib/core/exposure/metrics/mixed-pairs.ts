import { eachKnownGroup } from "@/lib/core/exposure/composition";
import { groupMetric, overall } from "@/lib/core/exposure/define";
import { clipped, meanOfDefined } from "@/lib/core/exposure/estimate";
import { withoutInterval } from "@/lib/core/exposure/linearised";
import type { Metric } from "@/lib/core/exposure/metric";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { comparedGroups } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";

/**
 * [group] share of mixed pairs of a request (one item of the group, one of another known group) in which the group's item
 * stands higher; a shared position counts half. One pass: what stands higher is summed as it goes.
 */
export function mixedPairsWon(
  { start, item, position }: Slates,
  { groups, share, unknown }: Membership,
  request: number,
): Measured[] {
  const size = groups.length;
  const aboveOwn = new Float64Array(size);
  const aboveOther = new Float64Array(size);
  const lost = new Float64Array(size);
  const won = new Float64Array(size);
  const end = start[request + 1]!;
  for (let from = start[request]!; from < end; ) {
    const tied = { own: new Float64Array(size), other: new Float64Array(size), self: new Float64Array(size) };
    let to = from;
    for (; to < end && position[to] === position[from]; to++) {
      const at = item[to]! * size;
      const known = 1 - (unknown < 0 ? 0 : share[at + unknown]!);
      for (let g = 0; g < size; g++) {
        const own = share[at + g]!;
        tied.own[g]! += own;
        tied.other[g]! += known - own;
        tied.self[g]! += own * (known - own);
      }
    }
    for (let g = 0; g < size; g++) {
      // A soft item makes no pair with itself.
      const half = (tied.own[g]! * tied.other[g]! - tied.self[g]!) / 2;
      won[g]! += aboveOwn[g]! * tied.other[g]! + half;
      lost[g]! += aboveOther[g]! * tied.own[g]! + half;
      aboveOwn[g]! += tied.own[g]!;
      aboveOther[g]! += tied.other[g]!;
    }
    from = to;
  }
  return groups.map((_, g) =>
    won[g]! + lost[g]! > 0 ? withoutInterval(won[g]! / (won[g]! + lost[g]!)) : notDefined("no-pairs"),
  );
}

const shared = {
  unit: "share of pairs",
  source: "Cachel & Rundensteiner 2023 (FairRankTune), group pairwise statistics of Kuhlman et al. 2019",
  needs: [],
} as const;

const meansByGroup = (slates: Slates, membership: Membership): Measured[] => {
  const byRequest = slates.requests.map((_, request) => mixedPairsWon(slates, membership, request));
  return membership.groups.map((_, g) => clipped(meanOfDefined(byRequest.map((values) => values[g]!)), 0, 1));
};

export const MIXED_PAIR_METRICS: readonly Metric[] = [
  groupMetric(
    {
      ...shared,
      id: "mixed-pairs-won",
      name: "Mixed pairs won (FPR)",
      formula:
        "pairs of one item of the group and one of another in which the group's stands higher ÷ such pairs; mean over requests",
      range: "[0, 1]",
      fair: 0.5,
      pitfall:
        "Only items of the list are paired: give complete lists, or what was cut off is forgotten. Interval: t over requests.",
      namesakes: "Not a false positive rate. FairRankTune sums over rankings; here it is their mean.",
    },
    ({ slates }, membership) => {
      const means = meansByGroup(slates, membership);
      return eachKnownGroup(membership, (g, group) => [{ ...overall(means[g]!), group }]);
    },
  ),
  groupMetric(
    {
      ...shared,
      id: "arp",
      name: "ARP, attribute rank parity",
      formula: "highest − lowest share of mixed pairs won over groups",
      range: "[0, 1]",
      fair: 0,
      pitfall: "A spread is never negative, so chance alone lifts it above 0; no interval.",
      namesakes: "FairRankTune offers seven spreads under this name; this is its MaxMinDiff for one ranking.",
    },
    ({ slates }, membership) => {
      const means = meansByGroup(slates, membership);
      const values = comparedGroups(membership).flatMap((g) => {
        const mean = means[g]!;
        return mean.kind === "estimate" ? [mean.value] : [];
      });
      if (values.length < 2) return [overall(notDefined("no-pairs"))];
      return [overall(withoutInterval(Math.max(...values) - Math.min(...values)))];
    },
  ),
];
