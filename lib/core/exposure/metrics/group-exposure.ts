import { metricDefinition } from "@/lib/core/audit/metrics";
import { attention } from "@/lib/core/exposure/attention";
import { eachGroup, groupMetric } from "@/lib/core/exposure/define";
import { clipped } from "@/lib/core/exposure/estimate";
import { ratioOf } from "@/lib/core/exposure/linearised";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { meanOverRequests } from "@/lib/core/exposure/over-requests";
import type { Membership } from "@/lib/core/exposure/slates";
import { partOf, sumByItem } from "@/lib/core/exposure/sums";

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

const groupExposure = groupMetric(
  {
    id: "group-exposure",
    name: "Exposure of the group",
    formula:
      "Σ attention to the group's items over all requests. 95 % interval: requests as independent draws, t.",
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
    const byRequest = exposureByRequest(input, membership);
    const { length } = input.slates.requests;
    return eachGroup(membership, everyGroup(membership), (group) =>
      meanOverRequests(byRequest(group), "no-impressions", length),
    );
  },
);

const exposurePerRequest = groupMetric(
  {
    id: "exposure-per-request",
    name: "Exposure per request",
    formula: "Σ attention to the group's items ÷ requests. 95 % interval: requests as independent draws, t.",
    range: "[0, ∞)",
    fair: null,
    unit: "examinations per request",
    source: "Raj & Ekstrand 2022 (exposure per user)",
    pitfall: "A large group gets more; compare it per item.",
    needs: [],
  },
  (input, membership) => {
    const byRequest = exposureByRequest(input, membership);
    return eachGroup(membership, everyGroup(membership), (group) =>
      meanOverRequests(byRequest(group), "no-impressions"),
    );
  },
);

const exposureShare = groupMetric(
  { ...metricDefinition("exposure-share"), needs: [] },

  ({ slates, model }, membership) => {
    const weights = attention(slates, model);
    const exposure = sumByItem(slates, (row) => weights[row]!);
    return eachGroup(membership, everyGroup(membership), (group) =>
      clipped(ratioOf(partOf(exposure, membership, group), exposure, "no-exposure"), 0, 1),
    );
  },
);

/** Exposure as a sum, per request and as a share. Every group is shown, the unknown one too. */
export const GROUP_EXPOSURE_METRICS: readonly Metric[] = [groupExposure, exposurePerRequest, exposureShare];
