import { eachKnownGroup, hardList, requestsAndMean } from "@/lib/core/exposure/composition";
import { groupMetric } from "@/lib/core/exposure/define";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import { described } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { type Measured, notDefined } from "@/lib/core/measured";
import { klDivergence } from "@/lib/core/stats/divergence";

/** Prefixes of 10, 20, 30 … items are looked at, as in the paper. */
const CUT = 10;

/** How unlike the whole list (`all` items, `members` of them in the group) its first `prefix` items are, `found` in the group. */
export type PrefixGap = (found: number, prefix: number, members: number, all: number) => number;

export const rndGap: PrefixGap = (found, prefix, members, all) => Math.abs(found / prefix - members / all);

export const rklGap: PrefixGap = (found, prefix, members, all) =>
  klDivergence([found / prefix, 1 - found / prefix], [members / all, 1 - members / all]);

/** Only a shortage counts: more of the group than in the whole list is no gap, nor is a prefix that holds nobody else. */
export const rrdGap: PrefixGap = (found, prefix, members, all) => {
  const overall = members / (all - members);
  return found === prefix ? 0 : overall - Math.min(found / (prefix - found), overall);
};

/** Σ over prefixes c, 2c, … of gap ÷ log2(prefix + 1), before it is normalised. */
export function prefixDivergence(isMember: ArrayLike<boolean>, gap: PrefixGap, cut = CUT): number {
  const all = isMember.length;
  const members = Array.from(isMember).filter(Boolean).length;
  let [found, sum] = [0, 0];
  for (let i = 1; i <= all; i++) {
    if (isMember[i - 1]) found++;
    if (i % cut === 0) sum += gap(found, i, members, all) / Math.log2(i + 1);
  }
  return sum;
}

/**
 * The largest `prefixDivergence` of any order of `all` items with `members` in the group: exact, by dynamic programming
 * over how many of the group stand in each prefix. The normaliser of public code is the largest of ten random draws.
 */
export function largestDivergence(all: number, members: number, gap: PrefixGap, cut = CUT): number {
  // [found] the most that prefixes so far can add up to with that many of the group among them.
  let best = new Float64Array(members + 1).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  for (let i = cut; i <= all; i += cut) {
    const next = new Float64Array(members + 1).fill(Number.NEGATIVE_INFINITY);
    const least = Math.max(0, members - (all - i));
    for (let found = least; found <= Math.min(i, members); found++) {
      let before = Number.NEGATIVE_INFINITY;
      for (let from = Math.max(0, found - cut); from <= found; from++) before = Math.max(before, best[from]!);
      next[found] = before + gap(found, i, members, all) / Math.log2(i + 1);
    }
    best = next;
  }
  return Math.max(...best);
}

function everyGroup(input: MetricInput, membership: Membership, gap: PrefixGap): Measurement[] {
  const largest = new Map<string, number>();
  const normaliser = (all: number, members: number): number => {
    const key = `${all}/${members}`;
    const most = largest.get(key) ?? largestDivergence(all, members, gap);
    largest.set(key, most);
    return most;
  };
  return eachKnownGroup(membership, (group, name) =>
    requestsAndMean(input, name, true, (request): Measured => {
      const list = hardList(input.slates, membership, request);
      if (list.kind === "undefined") return list;
      const isMember = Array.from(list.group, (of) => of === group);
      const members = isMember.filter(Boolean).length;
      if (isMember.length < CUT) return notDefined("list-too-short");
      if (members === 0 || members === isMember.length) return notDefined("one-group");
      const most = normaliser(isMember.length, members);
      return most > 0 ? described(prefixDivergence(isMember, gap) / most) : notDefined("list-too-short");
    }),
  );
}

const shared = {
  range: "[0, 1]",
  fair: 0,
  unit: "share of the largest possible",
  source: "Yang & Stoyanovich 2017, Measuring fairness in ranked outputs",
  namesakes:
    "FairRank divides by the largest of 10 random draws, so its values can pass 1 and change from run to run; here Z is the exact largest value over all orders.",
  needs: [],
} as const;

export const PREFIX_DIVERGENCES: readonly Metric[] = [
  groupMetric(
    {
      ...shared,
      id: "rnd",
      name: "rND, normalised discounted difference",
      formula:
        "(1/Z) Σ over i = 10, 20, … of |S_i/i − S/N| / log2(i + 1); S_i: of the group among the first i, S: among all N",
      pitfall:
        "Compares a list with itself, not with a pool, and counts too many like too few. Items of unknown group are passed over. Interval: half samples of requests.",
    },
    (input, membership) => everyGroup(input, membership, rndGap),
  ),
  groupMetric(
    {
      ...shared,
      id: "rkl",
      name: "rKL, normalised discounted divergence",
      formula: "(1/Z) Σ over i = 10, 20, … of KL((S_i/i, 1 − S_i/i) ‖ (S/N, 1 − S/N)) / log2(i + 1)",
      namesakes: `${shared.namesakes} It also replaces shares of 0 and of 1 by 0.001; here 0 ln 0 = 0 and nothing is replaced.`,
      pitfall:
        "As rND; a prefix without the group, or of it alone, is finite. Interval: half samples of requests.",
    },
    (input, membership) => everyGroup(input, membership, rklGap),
  ),
  groupMetric(
    {
      ...shared,
      id: "rrd",
      name: "rRD, normalised discounted ratio",
      formula:
        "(1/Z) Σ over i = 10, 20, … of (S/(N−S) − min(S_i/(i−S_i), S/(N−S))) / log2(i + 1): a shortage counts, a surplus does not",
      namesakes: `${shared.namesakes} It also takes a prefix of the group alone for the worst shortage; here it is none.`,
      pitfall:
        "One-sided; meant for a group that is a minority, since S/(N−S) grows without bound. Interval: half samples of requests.",
    },
    (input, membership) => everyGroup(input, membership, rrdGap),
  ),
];
