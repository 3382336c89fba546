import type { MetricId } from "@/lib/core/audit/finding";
import type { MetricDefinition } from "@/lib/core/exposure/metric";

/** What the audit's own metrics count in: it decides how their values are written. */
export type AuditUnit =
  | "impressions"
  | "examinations"
  | "share"
  | "examinations per writer or story"
  | "ratio";

export type AuditMetric = MetricDefinition<MetricId, AuditUnit>;

/** In the order in which tables show them. */
export const METRICS: readonly AuditMetric[] = [
  {
    id: "parity-ratio",
    name: "Parity ratio",
    formula: "(group exposure ÷ group benchmark) ÷ (reference exposure ÷ reference benchmark)",
    range: "[0, ∞)",
    unit: "ratio",
    fair: 1,
    source: "Singh & Joachims 2018, demographic parity of exposure",
    pitfall: "Depends on who is the reference; fixed in the spec before looking.",
  },
  {
    id: "parity-ratio-max",
    name: "Ratio to the most exposed group",
    formula: "(group exposure ÷ group benchmark) ÷ the highest of all groups",
    range: "[0, 1]",
    unit: "ratio",
    fair: 1,
    source: "The four-fifths form (29 CFR 1607.4 D), applied to exposure",
    pitfall: "The highest of many groups is partly luck; its p-value accounts for that, the ratio does not.",
  },
  {
    id: "impact-ratio",
    name: "Impact ratio",
    formula: "group selection rate ÷ selection rate of the most selected group",
    range: "[0, 1]",
    unit: "ratio",
    fair: 1,
    source: "New York City 6 RCNY § 5-301",
    pitfall: "Made for hiring; here it is borrowed. Four fifths is a convention, not a proof.",
  },
  {
    id: "conditional-parity-ratio",
    name: "Parity ratio within topics",
    formula: "exp of the inverse-variance mean, over topics, of ln(parity ratio in the topic)",
    range: "(0, ∞)",
    unit: "ratio",
    fair: 1,
    source: "Cochran 1954",
    pitfall: "Topics may themselves carry the unfairness; read it beside the overall ratio.",
  },
  {
    id: "exposure-share",
    name: "Share of exposure",
    formula: "group exposure ÷ all exposure, beside the group's share of the benchmark",
    range: "[0, 1]",
    unit: "share",
    fair: null,
    source: "Sapiezynski et al. 2019",
    pitfall: "Compare it with the benchmark share, not with other groups.",
  },
  {
    id: "exposure-per-writer",
    name: "Exposure per benchmark unit",
    formula: "group exposure ÷ group benchmark (writers on the roster, or their stories)",
    range: "[0, ∞)",
    unit: "examinations per writer or story",
    fair: null,
    source: "Singh & Joachims 2018",
    pitfall: "A mean over very unequal writers: a few stars can make it.",
  },
  {
    id: "exposure",
    name: "Exposure",
    formula: "Σ examination weight of the position, over the group's impressions",
    range: "[0, ∞)",
    unit: "examinations",
    fair: null,
    source: "Expected examinations under the named browsing model",
    pitfall: "Means something only together with its browsing model.",
  },
  {
    id: "selection-rate",
    name: "Top-k selection rate",
    formula: "impressions in the first k positions ÷ impressions",
    range: "[0, 1]",
    unit: "share",
    fair: null,
    source: "New York City 6 RCNY § 5-301, selection = top k",
    pitfall: "Says nothing about stories that were never shown.",
  },
  {
    id: "impressions",
    name: "Impressions",
    formula: "rows of the exposure log",
    range: "{0, 1, 2, …}",
    unit: "impressions",
    fair: null,
    source: "count",
    pitfall: "Counts the last position like the first.",
  },
];

export function metricDefinition(id: MetricId): AuditMetric {
  const definition = METRICS.find((metric) => metric.id === id);
  if (!definition) throw new TypeError(`No definition for metric ${id}.`);
  return definition;
}
