import { groupMarks, markOf } from "@/components/charts/marks";
import type { TableModel } from "@/components/charts/table-model";
import type { Finding } from "@/lib/core/audit/finding";
import {
  bareP,
  count,
  findingInterval,
  findingMethod,
  findingValue,
  NO_VALUE,
} from "@/lib/core/report/format";
import { groupName, METRIC_ORDER, metricName } from "@/lib/core/report/names";

const COLUMNS = [
  { key: "group", label: "Group", numeric: false },
  { key: "metric", label: "Metric", numeric: false },
  { key: "against", label: "Compared with", numeric: false },
  { key: "value", label: "Value", numeric: true },
  { key: "interval", label: "95 % interval", numeric: true },
  { key: "method", label: "How, or why not", numeric: false, wraps: true },
  { key: "writers", label: "Writers", numeric: true },
  { key: "impressions", label: "Impressions", numeric: true },
  { key: "p", label: "p", numeric: true },
  { key: "q", label: "q", numeric: true },
  { key: "verdict", label: "Verdict", numeric: false },
] as const;

/** Every finding as a row: metric by metric, groups by name. A missing value stands with its reason. */
export function findingsTable(findings: readonly Finding[]): TableModel {
  const marks = groupMarks(findings.map(({ group }) => group));
  const ordered = [...findings].sort(
    (a, b) => METRIC_ORDER.indexOf(a.metric) - METRIC_ORDER.indexOf(b.metric) || (a.group < b.group ? -1 : 1),
  );
  return {
    columns: COLUMNS,
    rows: ordered.map((finding) => ({
      key: `${finding.metric} ${finding.group}`,
      mark: markOf(marks, finding.group),
      cells: [
        groupName(finding.group),
        metricName(finding.metric),
        finding.against === null ? NO_VALUE : groupName(finding.against),
        findingValue(finding),
        finding.against === finding.group ? NO_VALUE : findingInterval(finding),
        findingMethod(finding),
        finding.n.writers === null ? NO_VALUE : count(finding.n.writers),
        finding.n.impressions === null ? NO_VALUE : count(finding.n.impressions),
        bareP(finding.p),
        bareP(finding.q),
        finding.against === finding.group ? null : finding.verdict,
      ],
    })),
  };
}
