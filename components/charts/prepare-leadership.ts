import type { GroupMark } from "@/components/charts/marks";
import { type ForestModel, type LineModel, prepareForest, prepareTrend } from "@/components/charts/prepare";
import type { TableModel } from "@/components/charts/table-model";
import type { Finding } from "@/lib/core/audit/finding";
import {
  forestCaption,
  LEADERSHIP_HEADINGS,
  leadershipFindings,
  leadingTrend,
} from "@/lib/core/report/leadership-text";
import { attributeName, groupName, surfaceName } from "@/lib/core/report/names";
import type { LeadershipReport } from "@/lib/core/report/views";

/** Longest label that stands beside a row of the plot. */
const LONGEST_LABEL = 27;

const ROW_MARK: GroupMark = { shape: "circle", color: "var(--ink)", print: "#1b2138" };

/**
 * Leadership's forest plot: one row for each attribute's worst group, pooled and on the surfaces where it falls short.
 * Each row has its own reference, so the axis names none.
 */
export function prepareLeadershipForest(report: LeadershipReport): ForestModel | null {
  const findings = leadershipFindings(report);
  const [first] = findings;
  if (!first) return null;
  const keyed = findings.map((finding) => ({
    finding,
    key: JSON.stringify([finding.attribute, finding.surface, finding.group]),
  }));
  const labels = new Map(keyed.map(({ finding, key }) => [key, rowLabel(finding)]));
  const model = prepareForest(
    keyed.map(({ finding, key }) => ({ ...finding, group: key })),
    first.metric,
  );
  const named = <Row extends { readonly group: string; readonly label: string }>(row: Row): Row => ({
    ...row,
    label: labels.get(row.group) ?? row.label,
    // Rows of several attributes: a colour would name no group.
    mark: ROW_MARK,
  });
  return {
    ...model,
    title: LEADERSHIP_HEADINGS.forest,
    summary: forestCaption(report),
    axis: "Parity ratio; 1 = equal to the group's own reference",
    rows: model.rows.map(named),
    absent: model.absent.map(named),
    table: leadershipTable(model.table, keyed),
  };
}

/** The trend a board is shown first; null where no attribute has one. */
export function prepareLeadershipTrend(report: LeadershipReport): LineModel | null {
  const trend = leadingTrend(report);
  return trend && trend.series.length > 0 && trend.weeks.length > 0
    ? prepareTrend(trend, report.head.spec.margin)
    : null;
}

/** The rows' own names in place of their keys, with the attribute in a column of its own. */
function leadershipTable(table: TableModel, keyed: readonly { finding: Finding; key: string }[]): TableModel {
  const [group, ...rest] = table.columns;
  return {
    columns: [{ key: "attribute", label: "Attribute", numeric: false }, ...(group ? [group] : []), ...rest],
    rows: table.rows.map((row) => {
      const found = keyed.find(({ key }) => key === row.key)?.finding;
      return {
        ...row,
        mark: null,
        cells: [
          found ? attributeName(found.attribute) : null,
          found ? `${groupName(found.group)}, ${surfaceName(found.surface)}` : null,
          ...row.cells.slice(1),
        ],
      };
    }),
  };
}

/** Names a row by group and surface: "Black, all surfaces". */
function rowLabel({ group, surface }: Finding): string {
  const letters = Array.from(`${groupName(group)}, ${surfaceName(surface)}`);
  return letters.length <= LONGEST_LABEL
    ? letters.join("")
    : `${letters.slice(0, LONGEST_LABEL - 1).join("")}…`;
}
