import { eachKnownGroup } from "@/lib/core/exposure/composition";
import { groupMetric, overall } from "@/lib/core/exposure/define";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { ratioOf, withoutInterval } from "@/lib/core/exposure/ratio";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { comparedGroups } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";

/** Mixed pairs of a request (one item of the group, one of another known group), by group. */
export interface MixedPairs {
  /** [group] pairs in which the group's item stands higher; a shared position counts half. */
  readonly won: Float64Array;
  /** [group] pairs in which it stands lower. */
  readonly lost: Float64Array;
}

/** One pass down the list: what stands higher is summed as it goes. */
export function mixedPairs(
  { start, item, position }: Slates,
  { groups, share, unknown }: Membership,
  request: number,
): MixedPairs {
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
  return { won, lost };
}

const shared = {
  unit: "share of pairs",
  source: "Cachel & Rundensteiner 2023 (FairRankTune), group pairwise statistics of Kuhlman et al. 2019",
  needs: [],
} as const;

/** [group] share of the mixed pairs of all requests that the group's item wins. */
const sharesWon = ({ slates, draws }: MetricInput, membership: Membership): Measured[] => {
  const byRequest = slates.requests.map((_, request) => mixedPairs(slates, membership, request));
  return membership.groups.map((_, g) => {
    const won = Float64Array.from(byRequest, (pairs) => pairs.won[g]!);
    const all = Float64Array.from(byRequest, (pairs) => pairs.won[g]! + pairs.lost[g]!);
    return ratioOf({ x: won, n: all, isShare: true }, "no-pairs", draws);
  });
};

export const MIXED_PAIR_METRICS: readonly Metric[] = [
  groupMetric(
    {
      ...shared,
      id: "mixed-pairs-won",
      name: "Mixed pairs won (FPR)",
      formula:
        "pairs of one item of the group and one of another in which the group's stands higher ÷ such pairs, over all requests",
      range: "[0, 1]",
      fair: 0.5,
      pitfall:
        "Only items of the list are paired: give complete lists, or what was cut off is forgotten. Interval: half samples of requests.",
      namesakes:
        "Not a false positive rate. FairRankTune sums the shares of rankings: divided by their number it is this one where all rank the same items.",
    },
    (input, membership) => {
      const shares = sharesWon(input, membership);
      return eachKnownGroup(membership, (g, group) => [{ ...overall(shares[g]!), group }]);
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
    (input, membership) => {
      const shares = sharesWon(input, membership);
      const values = comparedGroups(membership).flatMap((g) => {
        const won = shares[g]!;
        return won.kind === "estimate" ? [won.value] : [];
      });
      if (values.length < 2) return [overall(notDefined("no-pairs"))];
      return [overall(withoutInterval(Math.max(...values) - Math.min(...values), "no-method"))];
    },
  ),
];
