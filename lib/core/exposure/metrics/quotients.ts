import { attention } from "@/lib/core/exposure/attention";
import { eachGroup, groupMetric } from "@/lib/core/exposure/define";
import type { Metric, MetricInput, MetricNeed } from "@/lib/core/exposure/metric";
import { ratioOf } from "@/lib/core/exposure/ratio";
import type { Slates } from "@/lib/core/exposure/slates";
import { partOf, sumByItem } from "@/lib/core/exposure/sums";
import type { UndefinedReason } from "@/lib/core/measured";
import type { Measure } from "@/lib/core/stats/moments";

/**
 * What a group gets for each unit of what it brings: Σx / Σn over its items, items counting by their membership. All
 * group metrics of Singh & Joachims 2018 are such quotients, or contrasts and spreads of them.
 */
export interface Quotient {
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  readonly unit: string;
  readonly range: string;
  readonly source: string;
  readonly pitfall: string;
  readonly namesakes?: string | undefined;
  readonly needs: readonly MetricNeed[];
  /** Why it does not exist where Σn is 0. */
  readonly empty: UndefinedReason;
  /** Why its logarithm does not exist where Σx is 0. */
  readonly nothing: UndefinedReason;
  /** [item] x and n; a share where no item's x can exceed its n, as attention to a row cannot exceed 1. */
  sums(input: MetricInput): Measure;
}

/** Rows whose relevance nobody said are left out on both sides of what is measured against relevance. */
const judged = ({ relevance }: Slates, row: number): number => relevance?.[row] ?? Number.NaN;
const ifJudged = (slates: Slates, row: number, value: number) =>
  Number.isNaN(judged(slates, row)) ? 0 : value;

/** [item] Σ relevance over requests, also of items judged and not shown. */
export function relevanceByItem(slates: Slates): Float64Array {
  const sums = sumByItem(slates, (row) => ifJudged(slates, row, judged(slates, row)));
  slates.unshown?.item.forEach((item, index) => {
    sums[item]! += slates.unshown!.relevance[index] || 0;
  });
  return sums;
}

/** [item] Σ attention over the rows whose relevance is known. */
export function judgedAttention({ slates, model }: MetricInput): Float64Array {
  const weights = attention(slates, model);
  return sumByItem(slates, (row) => ifJudged(slates, row, weights[row]!));
}

export const PER_ITEM: Quotient = {
  id: "exposure-per-item",
  name: "Exposure per item",
  formula: "Σ attention to the group's items ÷ items of the group in the pool, shown or not",
  unit: "examinations per item",
  range: "[0, ∞)",
  source: "Singh & Joachims 2018, equation 4; FairRankTune EXP",
  pitfall:
    "Summed over requests: it grows with their number. A pool without the items never shown overstates it.",
  namesakes:
    "Raj & Ekstrand's demographic parity divides by no number of items. Under geometric-s it is FairRankTune's ERBP with decay 1 − s.",
  needs: [],
  empty: "no-benchmark",
  nothing: "no-exposure",
  sums({ slates, model }) {
    const weights = attention(slates, model);
    return {
      x: sumByItem(slates, (row) => weights[row]!),
      n: new Float64Array(slates.items.length).fill(1),
    };
  },
};

const PER_IMPRESSION: Quotient = {
  id: "exposure-per-impression",
  name: "Exposure per impression",
  formula: "Σ attention to the group's items ÷ rows that show them",
  unit: "examinations per impression",
  range: "[0, ∞)",
  source: "Mean examination weight once shown",
  pitfall: "Says how well a group is placed where it is shown, not whether it is shown.",
  needs: [],
  empty: "no-impressions",
  nothing: "no-exposure",
  sums: (input) => ({ x: PER_ITEM.sums(input).x, n: sumByItem(input.slates, () => 1), isShare: true }),
};

export const PER_RELEVANCE: Quotient = {
  id: "exposure-per-relevance",
  name: "Exposure per relevance",
  formula: "Σ attention to the group's judged items ÷ Σ their relevance",
  unit: "examinations per unit of relevance",
  range: "[0, ∞)",
  source: "Singh & Joachims 2018, equation 5 (disparate treatment); FairRankTune EXPU",
  pitfall: "Relevance learnt from clicks already holds the advantage of high positions.",
  namesakes:
    "Raj & Ekstrand's EUR divides relevance by the group's size and not exposure. Under geometric-s it is FairRankTune's ERBR with decay 1 − s.",
  needs: ["relevance"],
  empty: "no-relevance",
  nothing: "no-exposure",
  sums: (input) => ({ x: judgedAttention(input), n: relevanceByItem(input.slates) }),
};

export const RELEVANT_PER_RELEVANCE: Quotient = {
  id: "relevant-exposure-per-relevance",
  name: "Expected response per relevance",
  formula: "Σ attention × relevance of the group's items ÷ Σ their relevance",
  unit: "examinations",
  range: "[0, ∞)",
  source: "Singh & Joachims 2018, equation 6 (disparate impact), openings expected as attention × relevance",
  pitfall: "Expected openings, not logged ones: see the openings per relevance for those.",
  namesakes: "Raj & Ekstrand's RUR divides relevance by the group's size and not attention × relevance.",
  needs: ["relevance"],
  empty: "no-relevance",
  nothing: "no-exposure",
  sums(input) {
    const { slates, model } = input;
    const weights = attention(slates, model);
    return {
      x: sumByItem(slates, (row) => ifJudged(slates, row, weights[row]! * judged(slates, row))),
      n: relevanceByItem(slates),
      isShare: true,
    };
  },
};

export const CLICKS_PER_RELEVANCE: Quotient = {
  id: "clicks-per-relevance",
  name: "Openings per relevance",
  formula: "Σ openings of the group's judged items ÷ Σ their relevance",
  unit: "openings per unit of relevance",
  range: "[0, ∞)",
  source: "Singh & Joachims 2018, equation 6, with logged openings; FairRankTune EXPRU",
  pitfall: "Readers' own preferences are in it as well as the ranking.",
  needs: ["relevance", "clicked"],
  empty: "no-relevance",
  nothing: "no-clicks",
  sums: ({ slates }) => ({
    x: sumByItem(slates, (row) => ifJudged(slates, row, slates.clicked?.[row] ?? 0)),
    n: relevanceByItem(slates),
  }),
};

const CLICKS_PER_EXPOSURE: Quotient = {
  id: "clicks-per-exposure",
  name: "Openings per exposure",
  formula: "Σ openings of the group's items ÷ Σ attention to them",
  unit: "openings per examination",
  range: "[0, ∞)",
  source: "Position-based click model (Craswell et al. 2008): response once seen",
  pitfall:
    "Right only as far as the browsing model is; it says how readers respond, not how the ranker ranks.",
  namesakes: "Some logs call this the realised utility ratio; Singh & Joachims divide by relevance instead.",
  needs: ["clicked"],
  empty: "no-exposure",
  nothing: "no-clicks",
  sums: (input) => ({
    x: sumByItem(input.slates, (row) => input.slates.clicked?.[row] ?? 0),
    n: PER_ITEM.sums(input).x,
  }),
};

const METHOD = "95 % interval: half samples of items.";

const quotientMetric = ({ sums, empty, nothing: _, ...definition }: Quotient): Metric =>
  groupMetric(
    { ...definition, formula: `${definition.formula}. ${METHOD}`, fair: null },
    (input, membership) => {
      const { x, n, isShare = false } = sums(input);
      const shown = membership.groups.map((_, group) => group);
      return eachGroup(membership, shown, (group) =>
        ratioOf(
          { x: partOf(x, membership, group), n: partOf(n, membership, group), isShare },
          empty,
          input.draws,
        ),
      );
    },
  );

/** The value of each group, the unknown one included. */
export const QUOTIENT_METRICS: readonly Metric[] = [
  PER_ITEM,
  PER_IMPRESSION,
  PER_RELEVANCE,
  RELEVANT_PER_RELEVANCE,
  CLICKS_PER_RELEVANCE,
  CLICKS_PER_EXPOSURE,
].map(quotientMetric);
