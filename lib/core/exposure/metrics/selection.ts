import { metricDefinition } from "@/lib/core/audit/metrics";
import { column, sumItems, withGroups } from "@/lib/core/exposure/composition";
import { clipped, ratioEstimate, ratioOfRatios, withoutInterval } from "@/lib/core/exposure/estimate";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";

/** A category under this share of the data may be left out of impact ratios (6 RCNY § 5-301 (d)). */
export const LEAST_CATEGORY = 0.02;

/** [item × group] rows, and rows that were chosen: each row counts by the membership of its item. */
export interface Chosen {
  readonly groups: number;
  readonly n: Float64Array;
  readonly x: Float64Array;
}

/** Counts the rows for which `counts` is true, and among them those for which `isChosen` is. */
function countRows(
  { item }: Slates,
  { groups, share }: Membership,
  isChosen: (row: number) => boolean,
  counts: (row: number) => boolean = () => true,
): Chosen {
  const n = new Float64Array(share.length);
  const x = new Float64Array(share.length);
  for (let row = 0; row < item.length; row++) {
    if (!counts(row)) continue;
    const at = item[row]! * groups.length;
    const chosen = isChosen(row) ? 1 : 0;
    for (let g = 0; g < groups.length; g++) {
      n[at + g]! += share[at + g]!;
      x[at + g]! += chosen * share[at + g]!;
    }
  }
  return { groups: groups.length, n, x };
}

const selected = ({ slates, top }: MetricInput, membership: Membership): Chosen =>
  countRows(slates, membership, (row) => slates.position[row]! <= top);

/** Rows with a score; chosen: strictly above the median of all scores, those of unknown group among them. */
function scoredAboveMedian({ slates }: MetricInput, membership: Membership): Chosen | null {
  const { score } = slates;
  if (!score) return null;
  const median = medianOf(score.filter((value) => !Number.isNaN(value)));
  return countRows(
    slates,
    membership,
    (row) => score[row]! > median,
    (row) => !Number.isNaN(score[row]!),
  );
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

const rateOf = ({ x, n, groups }: Chosen, group: number): Measured =>
  clipped(ratioEstimate(column(x, groups, group), column(n, groups, group), "no-impressions"), 0, 1);

/**
 * [group] rate ÷ rate of the most selected category. Left out, and never the denominator: the unknown group, and a category
 * under 2 % of the rows of known group.
 */
export function impactRatios(chosen: Chosen, { unknown }: Pick<Membership, "unknown">): Measured[] {
  const rows = sumItems(chosen.n, chosen.groups);
  const hits = sumItems(chosen.x, chosen.groups);
  const known = rows.reduce((sum, count, g) => (g === unknown ? sum : sum + count), 0);
  const leftOut = Array.from(rows, (count, g): UndefinedReason | null =>
    g === unknown
      ? "unknown-group"
      : count === 0
        ? "no-impressions"
        : count < LEAST_CATEGORY * known
          ? "under-two-percent"
          : null,
  );
  const rates = Array.from(hits, (count, g) => (leftOut[g] === null ? count / rows[g]! : -1));
  const highest = rates.indexOf(Math.max(...rates));
  const of = (g: number) => ({
    x: column(chosen.x, chosen.groups, g),
    n: column(chosen.n, chosen.groups, g),
  });
  return leftOut.map((reason, g): Measured => {
    if (reason) return notDefined(reason);
    if (!(rates[highest]! > 0)) return notDefined("nothing-selected");
    return g === highest ? withoutInterval(1) : ratioOfRatios(of(g), of(highest));
  });
}

/** One measurement for each group, the unknown too. */
const each = ({ groups }: Membership, measure: (group: number) => Measured): Measurement[] =>
  groups.map((group, g) => ({ group, request: null, value: measure(g) }));

const scoring = (
  input: MetricInput,
  measure: (chosen: Chosen, membership: Membership) => (group: number) => Measured,
): Measurement[] =>
  withGroups(input, (membership) => {
    const chosen = scoredAboveMedian(input, membership);
    return each(membership, chosen ? measure(chosen, membership) : () => notDefined("no-scores"));
  });

const shared = {
  range: "[0, 1]",
  source: "New York City 6 RCNY §§ 5-300, 5-301 (Local Law 144)",
} as const;

const TWO_PERCENT =
  "A category under 2 % of the rows is left out and never the denominator: justify it, and publish its count and rate.";

export const SELECTION_METRICS: readonly Metric[] = [
  {
    ...metricDefinition("selection-rate"),
    needs: ["groups"],
    compute: (input) =>
      withGroups(input, (membership) => {
        const chosen = selected(input, membership);
        return each(membership, (group) => rateOf(chosen, group));
      }),
  },
  {
    id: "ll144-rows",
    name: "Rows of a category",
    formula: "Σ over rows of the membership of the item",
    range: "[0, ∞)",
    fair: null,
    unit: "rows",
    source: shared.source,
    pitfall: "The number of unknown category is published too. No interval: it is a count.",
    needs: ["groups"],
    compute: (input) =>
      withGroups(input, (membership) => {
        const rows = sumItems(selected(input, membership).n, membership.groups.length);
        return each(membership, (group) => withoutInterval(rows[group]!));
      }),
  },
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
    needs: ["groups"],
    compute: (input) =>
      withGroups(input, (membership) => {
        const ratios = impactRatios(selected(input, membership), membership);
        return each(membership, (group) => ratios[group]!);
      }),
  },
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
    needs: ["groups", "score"],
    compute: (input) => scoring(input, (chosen) => (group) => rateOf(chosen, group)),
  },
  {
    ...shared,
    id: "ll144-scoring-impact-ratio",
    name: "Impact ratio of scoring rates",
    formula: "scoring rate of the category ÷ scoring rate of the highest scoring category",
    fair: 1,
    unit: "ratio",
    pitfall: `${TWO_PERCENT} Interval: linearised over items on the logarithm, the median taken as given.`,
    needs: ["groups", "score"],
    compute: (input) =>
      scoring(input, (chosen, membership) => {
        const ratios = impactRatios(chosen, membership);
        return (group) => ratios[group]!;
      }),
  },
];
