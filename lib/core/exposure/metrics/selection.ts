import { metricDefinition } from "@/lib/core/audit/metrics";
import { contrast } from "@/lib/core/exposure/contrast";
import { eachGroup, groupMetric } from "@/lib/core/exposure/define";
import type { Measurement, Metric } from "@/lib/core/exposure/metric";
import { described, ratioOf, withoutInterval } from "@/lib/core/exposure/ratio";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { comparedGroups, partOf, sumByGroup, sumByItem, total } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";
import type { Measure } from "@/lib/core/stats/moments";
import type { Draws } from "@/lib/core/stats/random";

/** A category under this share of the data may be left out of impact ratios (6 RCNY § 5-301 (d)). */
const LEAST_CATEGORY = 0.02;

/** [item] rows that were chosen, of those that count. */
const selected = (slates: Slates, top: number): Measure => ({
  x: sumByItem(slates, (row) => (slates.position[row]! <= top ? 1 : 0)),
  n: sumByItem(slates, () => 1),
  isShare: true,
});

/** Rows with a score; chosen: strictly above the median of all scores, those of unknown group among them. */
function scoredAboveMedian(slates: Slates): Measure {
  const score = slates.score ?? new Float64Array(slates.item.length).fill(Number.NaN);
  const median = medianOf(score.filter((value) => !Number.isNaN(value)));
  return {
    x: sumByItem(slates, (row) => (score[row]! > median ? 1 : 0)),
    n: sumByItem(slates, (row) => (Number.isNaN(score[row]!) ? 0 : 1)),
    isShare: true,
  };
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

const rateOf = ({ x, n }: Measure, membership: Membership, group: number, draws: Draws): Measured =>
  ratioOf(
    { x: partOf(x, membership, group), n: partOf(n, membership, group), isShare: true },
    "no-impressions",
    draws,
  );

/**
 * Each compared group's rate ÷ that of the most selected category. A category under 2 % of the rows of known group is left
 * out and never the denominator, nor is the unknown group.
 */
function impactRatios(measure: Measure, membership: Membership, draws: Draws): Measurement[] {
  const compared = comparedGroups(membership);
  const counts = sumByGroup(measure.n, membership);
  const chosen = sumByGroup(measure.x, membership);
  const least = LEAST_CATEGORY * total(compared.map((group) => counts[group]!));
  const rate = (group: number) => chosen[group]! / counts[group]!;
  const included = compared.filter((group) => counts[group]! > 0 && counts[group]! >= least);
  const highest = included.reduce(
    (best, group) => (rate(best) >= rate(group) ? best : group),
    included[0] ?? -1,
  );
  const reasons = { empty: "no-impressions", nothing: "nothing-selected" } as const;
  return eachGroup(membership, compared, (group) => {
    if (counts[group] === 0) return notDefined("no-impressions");
    if (!included.includes(group)) return notDefined("under-two-percent");
    if (rate(highest) === 0) return notDefined("nothing-selected");
    if (group === highest) return described(1);
    // A group looks worst beside the luckiest of many: the interval pays for the choice.
    const pair = { group, other: highest, against: Math.max(1, included.length - 1) };
    return contrast("ratio", measure, membership, pair, reasons, draws);
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
  groupMetric({ ...metricDefinition("selection-rate"), needs: [] }, ({ slates, top, draws }, membership) => {
    const chosen = selected(slates, top);
    return eachGroup(membership, everyGroup(membership), (group) => rateOf(chosen, membership, group, draws));
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
        described(total(partOf(rows, membership, group))),
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
      pitfall: `${TWO_PERCENT} The most selected of many is partly luck. A law on hiring, borrowed. Interval: inverted permutation test of items, where groups are certain; its upper end pays for the choice of the most selected.`,
      namesakes:
        "AIF360 divides by everyone else pooled, fairlearn takes the lowest over the highest; some tools let a left-out category be the denominator. An audit's impact-ratio leaves out groups under the privacy floor instead.",
      needs: [],
    },
    ({ slates, top, draws }, membership) => impactRatios(selected(slates, top), membership, draws),
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
        "Many equal scores at the median push every rate down. No interval: the median is made of the same rows.",
      needs: ["score"],
    },
    ({ slates }, membership) => {
      const { x, n } = scoredAboveMedian(slates);
      return eachGroup(membership, everyGroup(membership), (group) => {
        const rows = total(partOf(n, membership, group));
        return rows > 0
          ? withoutInterval(total(partOf(x, membership, group)) / rows, "no-method")
          : notDefined("no-impressions");
      });
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
      pitfall: `${TWO_PERCENT} Interval: inverted permutation test of items, where groups are certain; the median taken as given.`,
      needs: ["score"],
    },
    ({ slates, draws }, membership) => impactRatios(scoredAboveMedian(slates), membership, draws),
  ),
];
