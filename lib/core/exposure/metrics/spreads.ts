import { type Definition, groupMetric, overall } from "@/lib/core/exposure/define";
import type { Metric } from "@/lib/core/exposure/metric";
import { GROUP_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/group-exposure";
import { QUOTIENT_METRICS } from "@/lib/core/exposure/metrics/quotients";
import { withoutInterval } from "@/lib/core/exposure/ratio";
import { total } from "@/lib/core/exposure/sums";
import { notDefined } from "@/lib/core/measured";

/** One number that says how far apart the values of groups are. */
interface Spread extends Pick<Definition, "range" | "fair"> {
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  of(values: readonly number[]): number;
}

/** The four-fifths form. */
export const MIN_MAX: Spread = {
  id: "min-max-ratio",
  name: "least ÷ most",
  formula: "min ÷ max over groups",
  range: "[0, 1]",
  fair: 1,
  of: (values) => Math.min(...values) / Math.max(...values),
};

const mean = (values: readonly number[]) => total(values) / values.length;
const deviations = (values: readonly number[]) => values.map((value) => Math.abs(value - mean(values)));

/** The seven of FairRankTune, as its code has them: the norm is not squared and the variance is the population's. */
const SPREADS: readonly Spread[] = [
  MIN_MAX,
  {
    id: "max-min-ratio",
    name: "most ÷ least",
    formula: "max ÷ min over groups",
    range: "[1, ∞)",
    fair: 1,
    of: (values) => Math.max(...values) / Math.min(...values),
  },
  {
    id: "max-min-difference",
    name: "most − least",
    formula: "max − min over groups",
    range: "[0, ∞)",
    fair: 0,
    of: (values) => Math.max(...values) - Math.min(...values),
  },
  {
    id: "max-deviation",
    name: "largest distance from the mean",
    formula: "max over groups of |value − mean over groups|",
    range: "[0, ∞)",
    fair: 0,
    of: (values) => Math.max(...deviations(values)),
  },
  {
    id: "mean-deviation",
    name: "mean distance from the mean",
    formula: "mean over groups of |value − mean over groups|",
    range: "[0, ∞)",
    fair: 0,
    of: (values) => mean(deviations(values)),
  },
  {
    id: "norm",
    name: "Euclidean norm",
    formula: "√ Σ over groups of value²",
    range: "[0, ∞)",
    fair: null,
    of: (values) => Math.hypot(...values),
  },
  {
    id: "variance",
    name: "variance",
    formula: "mean over groups of (value − mean over groups)²",
    range: "[0, ∞)",
    fair: 0,
    of: (values) => mean(deviations(values).map((each) => each ** 2)),
  },
];

/** The spread of a metric's group values, the unknown group left out. A group without a value leaves none to the spread. */
export function spreadMetric(base: Metric, spread: Spread, naming: Partial<Definition> = {}): Metric {
  const definition: Definition = {
    id: `${base.id}-${spread.id}`,
    name: `${base.name}: ${spread.name}`,
    formula: `${spread.formula}, of ${base.name.toLowerCase()}. No interval: an extreme of several groups has none that holds.`,
    range: spread.range,
    fair: spread.fair,
    unit: spread.range === "[0, 1]" || spread.range === "[1, ∞)" ? "ratio" : "as the groups' values",
    source: "Cachel & Rundensteiner 2023 (FairRankTune 0.0.7)",
    pitfall: "The most and the least of many small groups are partly luck.",
    needs: base.needs.filter((need) => need !== "groups"),
    ...naming,
  };
  return groupMetric(definition, (input, { groups, unknown }) => {
    const measured = base
      .compute(input)
      .filter(({ group }) => group !== groups[unknown])
      .map(({ value }) => value);
    const without = measured.find((value) => value.kind === "undefined");
    if (without) return [overall(without)];
    const value = spread.of(measured.flatMap((each) => (each.kind === "estimate" ? [each.value] : [])));
    return [
      overall(Number.isFinite(value) ? withoutInterval(value, "no-method") : notDefined("no-reference")),
    ];
  });
}

const spreadsOf = (metrics: readonly Metric[], id: string, naming?: Partial<Definition>) =>
  metrics
    .filter((metric) => metric.id === id)
    .flatMap((base) => SPREADS.map((spread) => spreadMetric(base, spread, naming)));

/** FairRankTune's EXP and ERBP, EXPU and ERBR, EXPRU, and ERBE, by each of its aggregations. */
export const SPREAD_METRICS: readonly Metric[] = [
  ...spreadsOf(QUOTIENT_METRICS, "exposure-per-item"),
  ...spreadsOf(QUOTIENT_METRICS, "exposure-per-relevance"),
  ...spreadsOf(QUOTIENT_METRICS, "clicks-per-relevance"),
  ...spreadsOf(GROUP_EXPOSURE_METRICS, "group-exposure", {
    fair: null,
    pitfall: "Equal sums are fair only between groups of equal size.",
  }),
];
