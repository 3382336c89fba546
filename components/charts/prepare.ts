import { forestSummary, forestTable } from "@/components/charts/forest-table";
import { lineTable } from "@/components/charts/line-table";
import { type GroupMark, groupMarks, markOf } from "@/components/charts/marks";
import { byGap, bySize, gapOf } from "@/components/charts/order";
import { clip, linearScale, ratioScale, type Scale } from "@/components/charts/scale";
import type { TableModel } from "@/components/charts/table-model";
import type { Finding, MetricId, Verdict } from "@/lib/core/audit/finding";
import {
  counted,
  findingInterval,
  findingMethod,
  findingValue,
  interval,
  metricValue,
  ratio,
  sampleSize,
  shortDay,
  undefinedReason,
  verdictWord,
} from "@/lib/core/report/format";
import { attributeName, groupName, metricKind, metricName, onSurface } from "@/lib/core/report/names";
import type { Trend } from "@/lib/core/report/views";

/**
 * From the report model to what a chart shows: order, scale, colours, labels, what is left out and why. Everything is
 * decided here; the Recharts components and the SVG strings only draw. Missing is null, never 0.
 */
export interface ForestRow {
  readonly group: string;
  readonly label: string;
  readonly mark: GroupMark;
  /** Where dot and whisker are drawn, inside the scale. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Set where something lies beyond the scale and is drawn at its edge. */
  readonly beyond: { readonly low: boolean; readonly high: boolean };
  /** The share the benchmark gives, where the metric has one. */
  readonly benchmark: number | null;
  readonly valueText: string;
  readonly intervalText: string;
  readonly sampleText: string;
  /** How the interval was made, or why there is none. */
  readonly methodText: string;
  readonly verdict: Verdict | null;
  /** The group all others are compared with: 1 by definition. */
  readonly isReference: boolean;
  /** The row in one sentence, for those who do not see the chart. */
  readonly sentence: string;
}

/** A group without a value: it stays in the chart, with its reason. */
export interface AbsentRow {
  readonly group: string;
  readonly label: string;
  readonly mark: GroupMark;
  readonly hidden: boolean;
  readonly reason: string;
}

export interface Band {
  readonly low: number;
  readonly high: number;
  readonly label: string;
}

export interface ForestModel {
  readonly title: string;
  readonly summary: string;
  readonly axis: string;
  readonly scale: Scale;
  /** The line of equality, for ratios. */
  readonly reference: { readonly value: number; readonly label: string } | null;
  readonly band: Band | null;
  readonly rows: readonly ForestRow[];
  readonly absent: readonly AbsentRow[];
  /** "The 20 furthest from equal, of 34 groups", or null where all are drawn. */
  readonly truncated: string | null;
  readonly table: TableModel;
}

/** More rows than this are not readable as a chart; the table holds them all. */
const MOST_ROWS = 24;

/** One metric of one attribute on one surface as a forest plot, furthest from equal first. */
export function prepareForest(findings: readonly Finding[], metric: MetricId): ForestModel {
  const marks = groupMarks(findings.map((finding) => finding.group));
  const chosen = findings.filter((finding) => finding.metric === metric);
  const isRatio = metricKind(metric) === "ratio";
  const present = chosen.filter((finding) => finding.value !== null).sort(isRatio ? byGap : bySize);
  const drawn = present.slice(0, MOST_ROWS);
  const scale = forestScale(drawn, metric, isRatio);
  const first = chosen[0];
  const margin = chosen.find((finding) => finding.threshold !== null)?.threshold ?? null;
  const against = present.find((finding) => finding.against !== null)?.against ?? null;
  const rows = drawn.map((finding) => forestRow(finding, scale, marks));
  const absent = chosen
    .filter((finding) => finding.value === null)
    .map((finding) => ({
      group: finding.group,
      label: groupName(finding.group),
      mark: markOf(marks, finding.group),
      hidden: finding.undefined === "suppressed",
      reason: undefinedReason(finding.undefined ?? "too-few-writers"),
    }));
  return {
    title: first
      ? `${metricName(metric)} by ${attributeName(first.attribute)} ${onSurface(first.surface)}`
      : metricName(metric),
    summary: forestSummary(present, absent.length, metric),
    axis:
      isRatio && against !== null ? `${metricName(metric)}, ${groupName(against)} = 1` : metricName(metric),
    scale,
    reference: isRatio ? { value: 1, label: "equal" } : null,
    band: isRatio && margin !== null ? marginBand(margin, metric) : null,
    rows,
    absent,
    truncated:
      drawn.length < present.length
        ? `The ${drawn.length} furthest from equal, of ${counted(present.length, "group")}; the table holds all.`
        : null,
    table: forestTable(chosen, marks),
  };
}

/** A ratio to the highest cannot exceed 1, so its band ends there. */
function marginBand(margin: number, metric: MetricId): Band {
  const high = metric === "parity-ratio-max" || metric === "impact-ratio" ? 1 : 1 / margin;
  return { low: margin, high, label: `declared margin ${ratio(margin)} to ${ratio(high)}, a convention` };
}

function forestScale(rows: readonly Finding[], metric: MetricId, isRatio: boolean): Scale {
  const values = rows.flatMap(({ value, low, high, benchmark }) =>
    [value, low, high, benchmark ?? null].filter((each) => each !== null),
  );
  return isRatio
    ? ratioScale(values, (value) => ratio(value))
    : linearScale(values, (value) => metricValue(metric, value));
}

function forestRow(finding: Finding, scale: Scale, marks: ReadonlyMap<string, GroupMark>): ForestRow {
  const value = clip(scale, finding.value ?? 0);
  const low = finding.low === null ? null : clip(scale, finding.low);
  const high = finding.high === null ? null : clip(scale, finding.high);
  const isReference = finding.against === finding.group;
  const intervalText = isReference ? "" : findingInterval(finding);
  const label = groupName(finding.group);
  return {
    isReference,
    group: finding.group,
    label,
    mark: markOf(marks, finding.group),
    value: value.value,
    low: isReference ? null : (low?.value ?? null),
    high: isReference ? null : (high?.value ?? null),
    beyond: {
      low: value.beyond === "low" || low?.beyond === "low",
      high: value.beyond === "high" || high?.beyond === "high",
    },
    benchmark: finding.benchmark ?? null,
    valueText: findingValue(finding),
    intervalText,
    sampleText: sampleSize(finding.n),
    methodText: isReference ? "" : findingMethod(finding),
    verdict: isReference ? null : finding.verdict,
    sentence: [
      `${label}: ${findingValue(finding)}`,
      isReference
        ? "the group compared with"
        : finding.low === null
          ? findingMethod(finding)
          : `95 % interval ${intervalText}, ${findingMethod(finding)}`,
      sampleSize(finding.n),
      ...(finding.verdict === null || isReference ? [] : [verdictWord(finding.verdict)]),
    ].join(", "),
  };
}

export interface LinePoint {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The value in words, or the reason why there is none. */
  readonly text: string;
}

export interface LineSeries {
  readonly group: string;
  readonly label: string;
  readonly mark: GroupMark;
  /** One per place of the axis; value null is a gap in the line. */
  readonly points: readonly LinePoint[];
}

export interface LineModel {
  readonly title: string;
  readonly summary: string;
  readonly axis: string;
  /** Labels along the horizontal axis. */
  readonly places: readonly string[];
  readonly scale: Scale;
  readonly reference: { readonly value: number; readonly label: string } | null;
  readonly band: Band | null;
  readonly series: readonly LineSeries[];
  readonly truncated: string | null;
  readonly table: TableModel;
}

/** More lines than this cannot be told apart. */
export const MOST_LINES = 6;

/** Parity ratio by week: one line a group, a gap where a week has no value. `margin` draws the declared band. */
export function prepareTrend(trend: Trend, margin: number, groups: Iterable<string> = []): LineModel {
  const marks = groupMarks([...groups, trend.reference, ...trend.series.map(({ group }) => group)]);
  const usable = trend.series.filter(({ group }) => group !== trend.reference);
  const measuredSeries = usable.filter(({ points }) => points.some(({ kind }) => kind === "estimate"));
  const ordered = [...measuredSeries].sort((a, b) => meanGap(b.points) - meanGap(a.points));
  const drawn = ordered.slice(0, MOST_LINES);
  const reached = drawn.flatMap(({ points }) =>
    points.flatMap((point) => (point.kind === "estimate" ? [point.value] : [])),
  );
  const scale = ratioScale(
    [...reached.map((value) => value / 1.08), ...reached.map((value) => value * 1.08)],
    (value) => ratio(value),
  );
  const series = drawn.map(({ group, points }) => ({
    group,
    label: groupName(group),
    mark: markOf(marks, group),
    points: points.map((point) => linePoint(point, (value) => ratio(value), scale)),
  }));
  return {
    title: `Parity ratio by week ${onSurface(trend.surface)}`,
    summary: trendSummary(trend, drawn),
    axis: `Parity ratio, ${groupName(trend.reference)} = 1`,
    places: trend.weeks.map(shortDay),
    scale,
    reference: { value: 1, label: "equal" },
    band: marginBand(margin, "parity-ratio"),
    series,
    truncated:
      drawn.length < measuredSeries.length
        ? `The ${drawn.length} groups furthest from equal, of ${measuredSeries.length}; the table holds all.`
        : null,
    table: lineTable("Week", trend.weeks.map(shortDay), usable, (value) => ratio(value)),
  };
}

function meanGap(points: Trend["series"][number]["points"]): number {
  const gaps = points.flatMap((point) => (point.kind === "estimate" ? [gapOf(point.value)] : []));
  const finite = gaps.filter(Number.isFinite);
  return finite.length === 0 ? 0 : finite.reduce((sum, gap) => sum + gap, 0) / finite.length;
}

function trendSummary(trend: Trend, drawn: Trend["series"]): string {
  const [worst] = drawn;
  const last = worst?.points.findLast((point) => point.kind === "estimate");
  const first = worst?.points.find((point) => point.kind === "estimate");
  if (!worst || last?.kind !== "estimate" || first?.kind !== "estimate") {
    return "No week holds enough data to compare groups.";
  }
  const weeks = counted(trend.weeks.length, "week");
  const name = groupName(worst.group);
  return `Over ${weeks}, ${name} went from ${ratio(first.value)} to ${ratio(last.value)} against ${groupName(trend.reference)}.`;
}

/** A measured value as a point of a line. */
export function linePoint(
  point: Trend["series"][number]["points"][number],
  text: (value: number) => string,
  scale: Scale,
): LinePoint {
  if (point.kind === "undefined")
    return { value: null, low: null, high: null, text: undefinedReason(point.reason) };
  const range = interval(point.low, point.high, text);
  return {
    value: clip(scale, point.value).value,
    low: point.low === null ? null : clip(scale, point.low).value,
    high: point.high === null ? null : clip(scale, point.high).value,
    text: point.low === null ? text(point.value) : `${text(point.value)} (${range})`,
  };
}
