import { groupMetric, listMetric, overall } from "@/lib/core/exposure/define";
import type { Metric } from "@/lib/core/exposure/metric";
import { judgedAttention, relevanceByItem } from "@/lib/core/exposure/metrics/quotients";
import { withoutInterval } from "@/lib/core/exposure/ratio";
import { comparedGroups, shares, sumByGroup, total } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";

/** Σ |a − r| of two lists of shares; undefined where there is no attention or no relevance to share. */
function distance(attention: readonly number[], relevance: readonly number[]): Measured {
  const a = shares(attention);
  const r = shares(relevance);
  if (!r) return notDefined("no-relevance");
  return a ? withoutInterval(absoluteDifference(a, r), "no-method") : notDefined("no-exposure");
}

const absoluteDifference = (a: readonly number[], r: readonly number[]) =>
  total(a.map((each, index) => Math.abs(each - r[index]!)));

const NO_INTERVAL = "No interval: a sum of absolute values is biased upwards by noise.";

const individual = listMetric(
  {
    id: "inequity-of-attention",
    name: "Inequity of attention",
    formula: `Σ over items of |share of all attention − share of all relevance|, both cumulated over all requests. ${NO_INTERVAL}`,
    range: "[0, 2]",
    fair: 0,
    unit: "share",
    source: "Biega, Gummadi & Weikum 2018, equation 1, attention and relevance made to add up to 1",
    pitfall: "With few requests no ranking reaches 0: one list cannot give equals equal places.",
    namesakes:
      "FairRankTune's IAA returns inside its loop: it looks at the first ranking only, and normalises nothing.",
    needs: ["relevance"],
  },
  (input) => [overall(distance([...judgedAttention(input)], [...relevanceByItem(input.slates)]))],
);

const raw = listMetric(
  {
    id: "inequity-of-attention-raw",
    name: "Inequity of attention, not normalised",
    formula: `Σ over items of |Σ attention − Σ relevance|, both cumulated over all requests. ${NO_INTERVAL}`,
    range: "[0, ∞)",
    fair: null,
    unit: "examinations, and relevance on the same scale",
    source: "Biega, Gummadi & Weikum 2018, equation 1 as it stands",
    pitfall: "0 is fair only where relevance is on the scale of attention.",
    namesakes: "For one ranking it is FairRankTune's IAA; for more, that has the first ranking only.",
    needs: ["relevance"],
  },
  (input) => [
    overall(
      withoutInterval(
        absoluteDifference([...judgedAttention(input)], [...relevanceByItem(input.slates)]),
        "no-method",
      ),
    ),
  ],
);

const group = groupMetric(
  {
    id: "group-inequity-of-attention",
    name: "Inequity of attention between groups",
    formula: `Σ over groups of |share of attention − share of relevance|, both cumulated over all requests and shared among known groups. ${NO_INTERVAL}`,
    range: "[0, 2]",
    fair: 0,
    unit: "share",
    source: "Raj & Ekstrand 2022 (IAA between groups), after Biega, Gummadi & Weikum 2018",
    pitfall: "Inequity within a group cancels out.",
    namesakes: "Biega et al. and FairRankTune sum over items, not over groups.",
    needs: ["relevance"],
  },
  (input, membership) => {
    const known = comparedGroups(membership);
    const ofKnown = (values: Float64Array) => {
      const sums = sumByGroup(values, membership);
      return known.map((each) => sums[each]!);
    };
    return [overall(distance(ofKnown(judgedAttention(input)), ofKnown(relevanceByItem(input.slates))))];
  },
);

/** Equity of attention: attention in proportion to relevance, over time. */
export const EQUITY_METRICS: readonly Metric[] = [individual, group, raw];
