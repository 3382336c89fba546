import { type GroupMark, markOf } from "@/components/charts/marks";
import { byGap } from "@/components/charts/order";
import type { TableModel } from "@/components/charts/table-model";
import type { Finding, MetricId } from "@/lib/core/audit/finding";
import {
  bareP,
  counted,
  findingInterval,
  findingMethod,
  findingValue,
  sampleSize,
} from "@/lib/core/report/format";
import { groupName, metricKind, metricName } from "@/lib/core/report/names";

/** The forest in one sentence. */
export function forestSummary(present: readonly Finding[], absent: number, metric: MetricId): string {
  const missing =
    absent === 0 ? "" : ` ${counted(absent, "group")} without a value, listed below with the reason.`;
  const [worst] = present;
  if (!worst) return `No group has a value for ${metricName(metric).toLowerCase()}.${missing}`;
  const range = worst.low === null ? "" : ` (${findingInterval(worst)})`;
  const lead = metricKind(metric) === "ratio" ? "Furthest from equal" : "Largest";
  return `${lead}: ${groupName(worst.group)} at ${findingValue(worst)}${range}, of ${counted(present.length, "group")} with a value.${missing}`;
}

/** Every finding of one metric as a row, those without a value too. */
export function forestTable(findings: readonly Finding[], marks: ReadonlyMap<string, GroupMark>): TableModel {
  return {
    columns: [
      { key: "group", label: "Group", numeric: false },
      { key: "value", label: "Value", numeric: true },
      { key: "interval", label: "95 % interval", numeric: true },
      { key: "method", label: "How, or why not", numeric: false, wraps: true },
      { key: "n", label: "Behind it", numeric: true },
      { key: "p", label: "p", numeric: true },
      { key: "q", label: "q", numeric: true },
      { key: "verdict", label: "Verdict", numeric: false },
    ],
    rows: [...findings].sort(byGap).map((finding) => ({
      key: finding.group,
      mark: markOf(marks, finding.group),
      cells: [
        groupName(finding.group),
        findingValue(finding),
        findingInterval(finding),
        findingMethod(finding),
        sampleSize(finding.n),
        bareP(finding.p),
        bareP(finding.q),
        finding.against === finding.group ? null : finding.verdict,
      ],
    })),
  };
}
