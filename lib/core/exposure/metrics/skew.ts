import {
  eachKnownGroup,
  knownShares,
  knownTarget,
  massInTop,
  requestsAndMean,
  withGroups,
} from "@/lib/core/exposure/composition";
import { withoutInterval } from "@/lib/core/exposure/estimate";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import type { Membership } from "@/lib/core/exposure/slates";
import { type Measured, notDefined } from "@/lib/core/measured";

/** ln(share ÷ target); undefined where either is 0. */
export function skew(share: number, target: number): Measured {
  if (!(target > 0)) return notDefined("zero-target");
  return share > 0 ? withoutInterval(Math.log(share / target)) : notDefined("not-in-top");
}

/**
 * Skew of counts with `alpha` added to each count: finite for a group that is not there.
 * Source: LinkedIn's Fairness Toolkit (LiFT), Laplace smoothing on both sides.
 */
export function smoothedSkew(
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

/** Calls `measure` with the shares of each request's first positions, unknown left out, and with the target. */
function inTop(
  input: MetricInput,
  membership: Membership,
  group: string | null,
  measure: (shares: Float64Array, target: Float64Array) => Measured,
): Measurement[] {
  const { slates, top } = input;
  const target = knownTarget(input, membership);
  if (!target) return [{ group, request: null, value: notDefined("no-target") }];
  return requestsAndMean(slates, group, (request) => {
    const shares = knownShares(massInTop(slates, membership, request, top), membership);
    return shares ? measure(shares, target) : notDefined("no-items");
  });
}

/** Lowest (or highest) skew of the groups that have a target; infinite where one of them is not in the top. */
function extremeSkew(input: MetricInput, pick: (...values: number[]) => number): Measurement[] {
  return withGroups(input, (membership) =>
    inTop(input, membership, null, (shares, target) => {
      const ratios = Array.from(shares, (share, g) => ({ share, target: target[g]! }))
        .filter(({ share, target: wanted }) => share > 0 || wanted > 0)
        .map(({ share, target: wanted }) => share / wanted);
      const ratio = pick(...ratios);
      if (ratio === 0) return notDefined("not-in-top");
      return Number.isFinite(ratio) ? withoutInterval(Math.log(ratio)) : notDefined("zero-target");
    }),
  );
}

/** Items of each known group in the pool that the target would have: target × number of items of known group. */
function desiredCounts({ slates }: MetricInput, membership: Membership, target: Float64Array): Float64Array {
  const { groups, share, unknown } = membership;
  let known = slates.items.length;
  if (unknown >= 0)
    for (let cell = unknown; cell < share.length; cell += groups.length) known -= share[cell]!;
  return target.map((part) => part * known);
}

function smoothed(input: MetricInput): Measurement[] {
  const { slates, top } = input;
  return withGroups(input, (membership) => {
    const target = knownTarget(input, membership);
    const without = (counts: Float64Array) => counts.filter((_, g) => g !== membership.unknown);
    return eachKnownGroup(membership, (group, name) => {
      if (!target) return [{ group: name, request: null, value: notDefined("no-target") }];
      const desired = without(desiredCounts(input, membership, target));
      const at = membership.unknown >= 0 && group > membership.unknown ? group - 1 : group;
      return requestsAndMean(slates, name, (request) =>
        withoutInterval(smoothedSkew(without(massInTop(slates, membership, request, top)), desired, at)),
      );
    });
  });
}

const shared = {
  range: "(−∞, ∞)",
  fair: 0,
  unit: "natural logarithm of a ratio",
  source: "Geyik, Ambler & Kenthapadi 2019",
  needs: ["groups", "target"],
} as const;

export const SKEWS: readonly Metric[] = [
  {
    ...shared,
    id: "skew",
    name: "Skew at k",
    formula: "ln(share of the group among the first k ÷ its target)",
    pitfall:
      "Minus infinity, and so undefined, where the group is not among the first k. Soft membership counts in parts. Interval: t over requests.",
    namesakes: "LiFT's skew adds 1 to every count: here that is skew-smoothed.",
    compute: (input) =>
      withGroups(input, (membership) =>
        eachKnownGroup(membership, (group, name) =>
          inTop(input, membership, name, (shares, target) => skew(shares[group]!, target[group]!)),
        ),
      ),
  },
  {
    ...shared,
    id: "min-skew",
    name: "Lowest skew at k",
    formula: "min over groups of ln(share among the first k ÷ target)",
    range: "(−∞, 0]",
    pitfall:
      "Names no group: read skew beside it. Undefined where a group is missing. Interval: t over requests.",
    compute: (input) => extremeSkew(input, Math.min),
  },
  {
    ...shared,
    id: "max-skew",
    name: "Highest skew at k",
    formula: "max over groups of ln(share among the first k ÷ target)",
    range: "[0, ∞)",
    pitfall: "A small group is easily the highest by chance. Interval: t over requests.",
    compute: (input) => extremeSkew(input, Math.max),
  },
  {
    ...shared,
    id: "skew-smoothed",
    name: "Skew at k, smoothed",
    formula:
      "ln(((count among the first k + 1) ÷ (k + groups)) ÷ ((target × N + 1) ÷ (N + groups))); N items of known group in the pool",
    source: "LinkedIn Fairness Toolkit (LiFT), Laplace smoothing with 1 on both sides",
    pitfall: "Always finite, and pulled towards 0 in short lists. Interval: t over requests.",
    namesakes: "The paper's skew is not smoothed: see skew.",
    compute: smoothed,
  },
];
