import { type Definition, groupMetric, overall } from "@/lib/core/exposure/define";
import { knownTargets } from "@/lib/core/exposure/known-targets";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { exposureByRequest } from "@/lib/core/exposure/metrics/group-exposure";
import { QUOTIENT_METRICS } from "@/lib/core/exposure/metrics/quotients";
import { MIN_MAX, spreadMetric } from "@/lib/core/exposure/metrics/spreads";
import { meanOfDefined } from "@/lib/core/exposure/over-requests";
import { described } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { comparedGroups, shares, total } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";

/** [request][group] Shares of attention among the known groups; null where they get none. */
function attentionShares(input: MetricInput, membership: Membership): (number[] | null)[] {
  const byRequest = exposureByRequest(input, membership);
  const groups = comparedGroups(membership).map(byRequest);
  return input.slates.requests.map((_, request) => shares(groups.map((each) => each[request]!)));
}

/** Half the sum of absolute differences: with two groups, how far the share of either is from its target. */
const totalVariation = (p: readonly number[], q: readonly number[]): number =>
  total(p.map((each, index) => Math.abs(each - q[index]!))) / 2;

/** In nats, from 0 to ln 2. Source: Lin 1991. */
function jensenShannon(p: readonly number[], q: readonly number[]): number {
  const half = (each: number, other: number) =>
    each === 0 ? 0 : (each / 2) * Math.log((2 * each) / (each + other));
  return Math.max(0, total(p.map((each, index) => half(each, q[index]!) + half(q[index]!, each))));
}

/** A score of each request's attention shares against the declared ones, and its mean. */
const toTarget = (
  definition: Omit<Definition, "needs" | "unit">,
  score: (attention: readonly number[], target: readonly number[]) => number,
): Metric =>
  groupMetric({ ...definition, unit: "distance of shares", needs: ["target"] }, (input, membership) => {
    const targets = knownTargets(input, membership);
    if (!targets) return [overall(notDefined("no-target"))];
    const known = comparedGroups(membership);
    const scores = attentionShares(input, membership).map((attention, request): Measured => {
      const target = targets.ofRequest(request);
      if (!target) return notDefined("no-target");
      if (!attention) return notDefined("no-exposure");
      return described(
        score(
          attention,
          known.map((group) => target[group]!),
        ),
      );
    });
    const ofRequest = (value: Measured, request: number) => ({
      group: null,
      request: input.slates.requests[request]!,
      value,
    });
    return [
      overall(meanOfDefined(scores, { isBounded: true, draws: input.draws })),
      ...scores.map(ofRequest),
    ];
  });

const MEAN = "Mean over requests; 95 % interval: half samples of requests.";

const distance = toTarget(
  {
    id: "awrf-distance",
    name: "Attention-weighted rank fairness: distance to the target",
    formula: `½ Σ over known groups of |share of attention − target share|. ${MEAN}`,
    range: "[0, 1]",
    fair: 0,
    source: "Sapiezynski et al. 2019; with two groups, Raj & Ekstrand 2022",
    pitfall: "One short list cannot meet every target: compare it with what a fair lottery would give.",
    namesakes:
      "TREC's AWRF is 1 − a divergence, so high is fair there; FairRankTune's is a ratio of group means.",
  },
  totalVariation,
);

const divergence = toTarget(
  {
    id: "awrf-trec",
    name: "Attention-weighted rank fairness: TREC",
    formula: `1 − Jensen-Shannon divergence (nats) of the shares of attention from the target shares. ${MEAN}`,
    range: "[1 − ln 2, 1]",
    fair: 1,
    source: "TREC Fair Ranking 2021 and 2022, with the browsing model log2-clipped",
    pitfall: "Never below 1 − ln 2 = 0.307, however unfair.",
    namesakes:
      "TREC counts “unknown” as a group like any other: declare no unknown group to get that. TREC's weights are rounded to single precision.",
  },
  (attention, target) => 1 - jensenShannon(attention, target),
);

const attentionRatio = QUOTIENT_METRICS.filter(({ id }) => id === "exposure-per-item").map((base) =>
  spreadMetric(base, MIN_MAX, {
    id: "awrf-attention-ratio",
    name: "Attention-weighted rank fairness: ratio of attention per item",
    source: "FairRankTune 0.0.7 AWRF, with the browsing model geometric-p",
    pitfall: "Nothing but the least exposure per item ÷ the most; no target enters.",
    namesakes: "FairRankTune weighs attention in per cent, which the ratio does not show.",
  }),
);

/** Three metrics that public code calls AWRF, told apart. */
export const AWRF_METRICS: readonly Metric[] = [distance, divergence, ...attentionRatio];
