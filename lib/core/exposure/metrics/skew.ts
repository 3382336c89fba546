import { eachKnownGroup, knownShares, massInTop } from "@/lib/core/exposure/composition";
import { groupMetric } from "@/lib/core/exposure/define";
import { againstTargets } from "@/lib/core/exposure/known-targets";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import { described } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { comparedGroups, total } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";

/** ln(share ÷ target); undefined where either is 0. */
function skew(share: number, target: number): Measured {
  if (!(target > 0)) return notDefined("zero-target");
  return share > 0 ? described(Math.log(share / target)) : notDefined("not-in-top");
}

/**
 * Skew of counts with `alpha` added to each count: finite for a group that is not there.
 * Source: LinkedIn's Fairness Toolkit (LiFT), Laplace smoothing on both sides.
 */
function smoothedSkew(
  found: ArrayLike<number>,
  desired: ArrayLike<number>,
  group: number,
  alpha = 1,
): number {
  const part = (counts: ArrayLike<number>) =>
    (counts[group]! + alpha) /
    (Array.from(counts).reduce((sum, count) => sum + count, 0) + alpha * counts.length);
  return Math.log(part(found) / part(desired));
}

/** Calls `measure` with the shares of each request's first positions, unknown left out, and with its target. */
function inTop(
  input: MetricInput,
  membership: Membership,
  group: string | null,
  measure: (shares: Float64Array, target: Float64Array) => Measured,
): Measurement[] {
  const { slates, top } = input;
  return againstTargets(input, membership, { group, isBounded: false }, (request, target) => {
    const shares = knownShares(massInTop(slates, membership, request, top), membership);
    return shares ? measure(shares, target) : notDefined("no-items");
  });
}

/** Lowest (or highest) skew of the groups that are shown or have a target. */
const extremeSkew = (
  input: MetricInput,
  membership: Membership,
  pick: (...values: number[]) => number,
): Measurement[] =>
  inTop(input, membership, null, (shares, target) => {
    const ratios = Array.from(shares, (share, g) => share / target[g]!).filter(
      (ratio) => !Number.isNaN(ratio),
    );
    const ratio = pick(...ratios);
    if (ratio === 0) return notDefined("not-in-top");
    return Number.isFinite(ratio) ? described(Math.log(ratio)) : notDefined("zero-target");
  });

function smoothed(input: MetricInput, membership: Membership): Measurement[] {
  const { slates, top } = input;
  const known = comparedGroups(membership);
  const { share, groups, unknown } = membership;
  const items = total(share.filter((_, cell) => cell % groups.length !== unknown));
  return eachKnownGroup(membership, (group, name) => {
    return againstTargets(input, membership, { group: name, isBounded: false }, (request, target) => {
      const desired = known.map((g) => target[g]! * items);
      const found = massInTop(slates, membership, request, top);
      const counts = known.map((g) => found[g]!);
      return described(smoothedSkew(counts, desired, known.indexOf(group)));
    });
  });
}

const shared = {
  range: "(−∞, ∞)",
  fair: 0,
  unit: "natural logarithm of a ratio",
  source: "Geyik, Ambler & Kenthapadi 2019",
  needs: ["target"],
} as const;

export const SKEWS: readonly Metric[] = [
  groupMetric(
    {
      ...shared,
      id: "skew",
      name: "Skew at k",
      formula: "ln(share of the group among the first k ÷ its target)",
      pitfall:
        "Minus infinity, and so undefined, where the group is not among the first k. Soft membership counts in parts. Interval: half samples of requests.",
      namesakes: "LiFT's skew adds 1 to every count: here that is skew-smoothed.",
    },
    (input, membership) =>
      eachKnownGroup(membership, (group, name) =>
        inTop(input, membership, name, (shares, target) => skew(shares[group]!, target[group]!)),
      ),
  ),
  groupMetric(
    {
      ...shared,
      id: "min-skew",
      name: "Lowest skew at k",
      formula: "min over groups of ln(share among the first k ÷ target)",
      range: "(−∞, 0]",
      pitfall:
        "Names no group: read skew beside it. Undefined where a group is missing. Interval: half samples of requests.",
    },
    (input, membership) => extremeSkew(input, membership, Math.min),
  ),
  groupMetric(
    {
      ...shared,
      id: "max-skew",
      name: "Highest skew at k",
      formula: "max over groups of ln(share among the first k ÷ target)",
      range: "[0, ∞)",
      pitfall: "A small group is easily the highest by chance. Interval: half samples of requests.",
    },
    (input, membership) => extremeSkew(input, membership, Math.max),
  ),
  groupMetric(
    {
      ...shared,
      id: "skew-smoothed",
      name: "Skew at k, smoothed",
      formula:
        "ln(((count among the first k + 1) ÷ (k + groups)) ÷ ((target × N + 1) ÷ (N + groups))); N items of known group in the pool",
      source: "LinkedIn Fairness Toolkit (LiFT), Laplace smoothing with 1 on both sides",
      pitfall: "Always finite, and pulled towards 0 in short lists. Interval: half samples of requests.",
      namesakes: "The paper's skew is not smoothed: see skew.",
    },
    smoothed,
  ),
];
