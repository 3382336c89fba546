import type { MetricId } from "@/lib/core/audit/finding";

/** What a metric is: enough to recompute it and to read it rightly. */
export interface MetricDefinition {
  readonly id: MetricId;
  readonly name: string;
  readonly formula: string;
  readonly unit: "impressions" | "examinations" | "share" | "examinations per writer or story" | "ratio";
  /** The value of equal treatment under the metric's assumptions; null where there is none. */
  readonly fair: number | null;
  readonly source: string;
  readonly pitfall: string;
}

/** In the order in which tables show them. */
export const METRICS: readonly MetricDefinition[] = [
  {
    id: "parity-ratio",
    name: "Parity ratio",
    formula: "(group exposure ÷ group benchmark) ÷ (reference exposure ÷ reference benchmark)",
    unit: "ratio",
    fair: 1,
    source: "Singh & Joachims 2018, demographic parity of exposure",
    pitfall: "Depends on who is the reference; fixed in the spec before looking.",
  },
  {
    id: "parity-ratio-max",
    name: "Ratio to the most exposed group",
    formula: "(group exposure ÷ group benchmark) ÷ the highest of all groups",
    unit: "ratio",
    fair: 1,
    source: "The four-fifths form (29 CFR 1607.4 D), applied to exposure",
    pitfall:
      "The highest of many groups is partly luck; its p-value and the upper end of its interval account for that, the ratio does not.",
  },
  {
    id: "impact-ratio",
    name: "Impact ratio",
    formula: "group selection rate ÷ selection rate of the most selected group",
    unit: "ratio",
    fair: 1,
    source: "New York City 6 RCNY § 5-301",
    pitfall: "Made for hiring; here it is borrowed. Four fifths is a convention, not a proof.",
  },
  {
    id: "conditional-parity-ratio",
    name: "Parity ratio within topics",
    formula: "exp of the inverse-variance mean, over topics, of ln(parity ratio in the topic)",
    unit: "ratio",
    fair: 1,
    source: "Cochran 1954",
    pitfall: "Topics may themselves carry the unfairness; read it beside the overall ratio.",
  },
  {
    id: "exposure-share",
    name: "Share of exposure",
    formula: "group exposure ÷ all exposure, beside the group's share of the benchmark",
    unit: "share",
    fair: null,
    source: "Sapiezynski et al. 2019",
    pitfall: "Compare it with the benchmark share, not with other groups.",
  },
  {
    id: "exposure-per-writer",
    name: "Exposure per benchmark unit",
    formula: "group exposure ÷ group benchmark (writers on the roster, or their stories)",
    unit: "examinations per writer or story",
    fair: null,
    source: "Singh & Joachims 2018",
    pitfall: "A mean over very unequal writers: a few stars can make it. Then it has no interval.",
  },
  {
    id: "exposure",
    name: "Exposure",
    formula: "Σ examination weight of the position, over the group's impressions",
    unit: "examinations",
    fair: null,
    source: "Expected examinations under the named browsing model",
    pitfall: "Means something only together with its browsing model.",
  },
  {
    id: "selection-rate",
    name: "Top-k selection rate",
    formula: "impressions in the first k positions ÷ impressions",
    unit: "share",
    fair: null,
    source: "New York City 6 RCNY § 5-301, selection = top k",
    pitfall: "Says nothing about stories that were never shown.",
  },
  {
    id: "impressions",
    name: "Impressions",
    formula: "rows of the exposure log",
    unit: "impressions",
    fair: null,
    source: "count",
    pitfall: "Counts the last position like the first.",
  },
];

export function metricDefinition(id: MetricId): MetricDefinition {
  const definition = METRICS.find((metric) => metric.id === id);
  if (!definition) throw new TypeError(`No definition for metric ${id}.`);
  return definition;
}
