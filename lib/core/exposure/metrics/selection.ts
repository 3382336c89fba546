import { metricDefinition } from "@/lib/core/audit/metrics";
import { eachGroup, groupMetric } from "@/lib/core/exposure/define";
import { clipped } from "@/lib/core/exposure/estimate";
import {
  contrast,
  type Linearised,
  linearise,
  ratioOf,
  withoutInterval,
} from "@/lib/core/exposure/linearised";
import type { Measurement, Metric } from "@/lib/core/exposure/metric";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { comparedGroups, partOf, sumByGroup, sumByItem, total } from "@/lib/core/exposure/sums";
import { type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";

/** A category under this share of the data may be left out of impact ratios (6 RCNY § 5-301 (d)). */
const LEAST_CATEGORY = 0.02;

/** [item] rows that count, and those of them that were chosen. */
interface Chosen {
  readonly rows: Float64Array;
  readonly chosen: Float64Array;
}

const selected = (slates: Slates, top: number): Chosen => ({
  rows: sumByItem(slates, () => 1),
  chosen: sumByItem(slates, (row) => (slates.position[row]! <= top ? 1 : 0)),
});

/** Rows with a score; chosen: strictly above the median of all scores, those of unknown group among them. */
function scoredAboveMedian(slates: Slates): Chosen {
  const score = slates.score ?? new Float64Array(slates.item.length).fill(Number.NaN);
  const median = medianOf(score.filter((value) => !Number.isNaN(value)));
  return {
    rows: sumByItem(slates, (row) => (Number.isNaN(score[row]!) ? 0 : 1)),
    chosen: sumByItem(slates, (row) => (score[row]! > median ? 1 : 0)),
  };
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

const rateOf = ({ rows, chosen }: Chosen, membership: Membership, group: number): Measured =>
  clipped(
    ratioOf(partOf(chosen, membership, group), partOf(rows, membership, group), "no-impressions"),
    0,
    1,
  );

/**
 * Each compared group's rate ÷ that of the most selected category. A category under 2 % of the rows of known group is left
 * out and never the denominator, nor is the unknown group.
 */
function impactRatios({ rows, chosen }: Chosen, membership: Membership): Measurement[] {
  const compared = comparedGroups(membership);
  const counts = sumByGroup(rows, membership);
  const least = LEAST_CATEGORY * total(compared.map((group) => counts[group]!));
  const rates = new Map(
    compared.map((group): [number, Linearised | UndefinedReason] => {
      const count = counts[group]!;
      if (count > 0 && count < least) return [group, "under-two-percent"];
      const rate = linearise(partOf(chosen, membership, group), partOf(rows, membership, group));
      return [group, rate ?? "no-impressions"];
    }),
  );
  const included = [...rates.values()].filter((rate) => typeof rate !== "string");
  const highest = included.reduce<Linearised | null>(
    (best, rate) => (best && best.ratio >= rate.ratio ? best : rate),
    null,
  );
  return eachGroup(membership, compared, (group) => {
    const rate = rates.get(group) ?? "no-impressions";
    if (typeof rate === "string") return notDefined(rate);
    if (!highest || highest.ratio === 0) return notDefined("nothing-selected");
    return rate === highest ? withoutInterval(1) : contrast("ratio", rate, highest, "nothing-selected");
  });
}

const everyGroup = ({ groups }: Membership): number[] => groups.map((_, group) => group);

const shared = {
  range: "[0, 1]",
  source: "New York City 6 RCNY §§ 5-300, 5-301 (Local Law 144)",
} as const;

const TWO_PERCENT =
  "A category under 2 % of the rows is left out and never the denominator: justify it, and publish its count and rate.";

export const SELECTION_METRICS: readonly Metric[] = [
  groupMetric({ ...metricDefinition("selection-rate"), needs: [] }, ({ slates, top }, membership) => {
    const chosen = selected(slates, top);
    return eachGroup(membership, everyGroup(membership), (group) => rateOf(chosen, membership, group));
  }),
  groupMetric(
    {
      id: "ll144-rows",
      name: "Rows of a category",
      formula: "Σ over rows of the membership of the item",
      range: "[0, ∞)",
      fair: null,
      unit: "rows",
      source: shared.source,
      pitfall: "The number of unknown category is published too. No interval: it is a count.",
      needs: [],
    },
    ({ slates }, membership) => {
      const rows = sumByItem(slates, () => 1);
      return eachGroup(membership, everyGroup(membership), (group) =>
        withoutInterval(total(partOf(rows, membership, group))),
      );
    },
  ),
  groupMetric(
    {
      ...shared,
      id: "ll144-impact-ratio",
      name: "Impact ratio to the most selected category",
      formula:
        "selection rate of the category ÷ selection rate of the most selected category; selected: one of the first k",
      fair: 1,
      unit: "ratio",
      pitfall: `${TWO_PERCENT} The most selected of many is partly luck. A law on hiring, borrowed. Interval: linearised over items on the logarithm.`,
      namesakes:
        "AIF360 divides by everyone else pooled, fairlearn takes the lowest over the highest; some tools let a left-out category be the denominator. An audit's impact-ratio leaves out groups under the privacy floor instead.",
      needs: [],
    },
    ({ slates, top }, membership) => impactRatios(selected(slates, top), membership),
  ),
  groupMetric(
    {
      ...shared,
      id: "ll144-scoring-rate",
      name: "Scoring rate",
      formula:
        "rows of the category whose score is strictly above the median of all scores ÷ its rows with a score",
      fair: null,
      unit: "share",
      pitfall:
        "Many equal scores at the median push every rate down. Interval: linearised over items, the median taken as given.",
      needs: ["score"],
    },
    ({ slates }, membership) => {
      const chosen = scoredAboveMedian(slates);
      return eachGroup(membership, everyGroup(membership), (group) => rateOf(chosen, membership, group));
    },
  ),
  groupMetric(
    {
      ...shared,
      id: "ll144-scoring-impact-ratio",
      name: "Impact ratio of scoring rates",
      formula: "scoring rate of the category ÷ scoring rate of the highest scoring category",
      fair: 1,
      unit: "ratio",
      pitfall: `${TWO_PERCENT} Interval: linearised over items on the logarithm, the median taken as given.`,
      needs: ["score"],
    },
    ({ slates }, membership) => impactRatios(scoredAboveMedian(slates), membership),
  ),
];
