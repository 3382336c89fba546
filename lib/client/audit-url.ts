import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { MetricId } from "@/lib/core/audit/finding";
import { METRIC_ORDER } from "@/lib/core/report/names";

/** The filters of an audit page as they stand in its address. Defaults are left out of it. */
export const auditFilters = {
  surface: parseAsString,
  attribute: parseAsString,
  metric: parseAsStringLiteral<MetricId>(METRIC_ORDER).withDefault("parity-ratio"),
  view: parseAsStringLiteral(["chart", "table"] as const).withDefault("chart"),
};

/** Reads the same filters on the server, for the first paint. */
export const loadAuditFilters = createLoader(auditFilters);
