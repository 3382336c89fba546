import { metricDefinition } from "@/lib/core/audit/metrics";
import { attention } from "@/lib/core/exposure/attention";
import { shareOf } from "@/lib/core/exposure/contrast";
import { eachGroup, groupMetric } from "@/lib/core/exposure/define";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { meanOverRequests } from "@/lib/core/exposure/over-requests";
import { withInterval } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { comparedGroups, sumByItem, total } from "@/lib/core/exposure/sums";
import type { Measured } from "@/lib/core/measured";
import { rescaled } from "@/lib/core/measured";

const everyGroup = ({ groups }: Membership) => groups.map((_, group) => group);

/** [request] Σ attention to the group's items in each request. */
export function exposureByRequest(
  { slates, model }: MetricInput,
  { share, groups }: Membership,
): (group: number) => number[] {
  const weights = attention(slates, model);
  return (group) =>
    slates.requests.map((_, request) => {
      let sum = 0;
      for (let row = slates.start[request]!; row < slates.start[request + 1]!; row++)
        sum += weights[row]! * share[slates.item[row]! * groups.length + group]!;
      return sum;
    });
}

/** [request] Σ attention to items of known groups. */
export function knownExposure(input: MetricInput, membership: Membership): number[] {
  const byRequest = exposureByRequest(input, membership);
  const groups = comparedGroups(membership).map(byRequest);
  return input.slates.requests.map((_, request) => total(groups.map((each) => each[request]!)));
}

/** Exposure of a group in a request on average: lists may be of any length. */
function meanExposure(input: MetricInput, membership: Membership): (group: number) => Measured {
  const byRequest = exposureByRequest(input, membership);
  return (group) =>
    meanOverRequests(byRequest(group), { reason: "no-impressions", isBounded: false, draws: input.draws });
}

const groupExposure = groupMetric(
  {
    id: "group-exposure",
    name: "Exposure of the group",
    formula: "Σ attention to the group's items over all requests. 95 % interval: half samples of requests.",
    range: "[0, ∞)",
    fair: null,
    unit: "examinations",
    source:
      "Singh & Joachims 2018; under geometric-s FairRankTune's ERBE with decay 1 − s (Kırnap et al. 2021)",
    pitfall: "A large group gets more; compare it per item.",
    namesakes: "“Exposure” is elsewhere a mean per user, per item of the pool, or a share.",
    needs: [],
  },
  (input, membership) => {
    const mean = meanExposure(input, membership);
    const { length } = input.slates.requests;
    return eachGroup(membership, everyGroup(membership), (group) => {
      const each = mean(group);
      if (each.kind === "undefined") return each;
      return withInterval(
        each.value * length,
        rescaled(each, (end) => end * length),
      );
    });
  },
);

const exposurePerRequest = groupMetric(
  {
    id: "exposure-per-request",
    name: "Exposure per request",
    formula: "Σ attention to the group's items ÷ requests. 95 % interval: half samples of requests.",
    range: "[0, ∞)",
    fair: null,
    unit: "examinations per request",
    source: "Raj & Ekstrand 2022 (exposure per user)",
    pitfall: "A large group gets more; compare it per item.",
    needs: [],
  },
  (input, membership) => {
    return eachGroup(membership, everyGroup(membership), meanExposure(input, membership));
  },
);

const exposureShare = groupMetric(
  { ...metricDefinition("exposure-share"), needs: [] },
  ({ slates, model, draws }, membership) => {
    const weights = attention(slates, model);
    const exposure = sumByItem(slates, (row) => weights[row]!);
    return eachGroup(membership, everyGroup(membership), (group) =>
      shareOf(exposure, membership, group, draws),
    );
  },
);

/** Exposure as a sum, per request and as a share. Every group is shown, the unknown one too. */
export const GROUP_EXPOSURE_METRICS: readonly Metric[] = [groupExposure, exposurePerRequest, exposureShare];
