import { METRICS as AUDIT_METRICS } from "@/lib/core/audit/metrics";
import { EquiluxError } from "@/lib/core/errors";
import type { Metric, MetricDefinition } from "@/lib/core/exposure/metric";
import { AWRF_METRICS } from "@/lib/core/exposure/metrics/awrf";
import { CONTRAST_METRICS } from "@/lib/core/exposure/metrics/contrasts";
import { DISTANCES } from "@/lib/core/exposure/metrics/distances";
import { EQUITY_METRICS } from "@/lib/core/exposure/metrics/equity";
import { EXPECTED_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/expected-exposure";
import { FA_STAR_IR } from "@/lib/core/exposure/metrics/fa-star-ir";
import { GROUP_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/group-exposure";
import { INEQUALITY_METRICS } from "@/lib/core/exposure/metrics/inequality";
import { MIXED_PAIR_METRICS } from "@/lib/core/exposure/metrics/mixed-pairs";
import { NDKL } from "@/lib/core/exposure/metrics/ndkl";
import { PAIRWISE_METRICS } from "@/lib/core/exposure/metrics/pairwise";
import { PREFIX_DIVERGENCES } from "@/lib/core/exposure/metrics/prefix-divergence";
import { QUOTIENT_METRICS } from "@/lib/core/exposure/metrics/quotients";
import { READER_METRICS } from "@/lib/core/exposure/metrics/readers";
import { SELECTION_METRICS } from "@/lib/core/exposure/metrics/selection";
import { SKEWS } from "@/lib/core/exposure/metrics/skew";
import { SPREAD_METRICS } from "@/lib/core/exposure/metrics/spreads";
import { nearest } from "@/lib/core/import/nearest";

/** Metrics that belong together, as pages and lists show them. */
export interface MetricFamily<Kind extends MetricDefinition = MetricDefinition> {
  readonly id: string;
  readonly name: string;
  readonly metrics: readonly Kind[];
}

/** Every metric of ranked lists. */
const LIST_FAMILIES: readonly MetricFamily<Metric>[] = [
  {
    id: "exposure-of-groups",
    name: "Exposure of groups",
    metrics: [...GROUP_EXPOSURE_METRICS, ...QUOTIENT_METRICS],
  },
  { id: "groups-against-each-other", name: "Groups against each other", metrics: CONTRAST_METRICS },
  { id: "spreads", name: "Spreads over groups", metrics: SPREAD_METRICS },
  { id: "exposure-and-target", name: "Exposure against a target", metrics: [...AWRF_METRICS, ...DISTANCES] },
  {
    id: "attention",
    name: "Attention and relevance",
    metrics: [...EQUITY_METRICS, ...EXPECTED_EXPOSURE_METRICS],
  },
  {
    id: "prefixes",
    name: "The top of the list",
    metrics: [...PREFIX_DIVERGENCES, NDKL, ...SKEWS, ...FA_STAR_IR],
  },
  { id: "pairs", name: "Pairs of items", metrics: [...MIXED_PAIR_METRICS, ...PAIRWISE_METRICS] },
  { id: "selection", name: "Selection and impact ratios", metrics: SELECTION_METRICS },
  { id: "inequality", name: "Inequality among items", metrics: INEQUALITY_METRICS },
  { id: "readers", name: "Readers and the catalogue", metrics: READER_METRICS },
];

export const LIST_METRICS: readonly Metric[] = LIST_FAMILIES.flatMap(({ metrics }) => metrics);

/** What an audit computes, then what only ranked lists have: each metric once. */
export const METRIC_FAMILIES: readonly MetricFamily[] = [
  { id: "audits", name: "In audits", metrics: AUDIT_METRICS },
  ...LIST_FAMILIES.map(({ id, name, metrics }) => ({
    id,
    name,
    metrics: metrics.filter((metric) => !AUDIT_METRICS.some((known) => known.id === metric.id)),
  })),
];

/**
 * The metrics with these ids, in their order; all for "all".
 *
 * @throws EquiluxError bad-request, naming the id and the one that comes nearest
 */
export function chosenMetrics(ids: string): readonly Metric[] {
  const wanted = ids.split(",").map((id) => id.trim());
  if (wanted.includes("all")) return LIST_METRICS;
  return wanted.map((id) => {
    const metric = LIST_METRICS.find((known) => known.id === id);
    if (metric) return metric;
    const near = nearest(
      id,
      LIST_METRICS.map((known) => known.id),
    );
    throw new EquiluxError(
      "bad-request",
      `--metric: there is no metric "${id}"${near.length > 0 ? `; did you mean ${near.join(" or ")}?` : "."} Write "all", or ids with commas between.`,
      "--metric",
    );
  });
}
