import { lineTable } from "@/components/charts/line-table";
import { type GroupMark, groupMarks, markOf } from "@/components/charts/marks";
import { type LineModel, linePoint, MOST_LINES } from "@/components/charts/prepare";
import { linearScale, type Scale } from "@/components/charts/scale";
import type { TableModel } from "@/components/charts/table-model";
import type { Estimate, Measured } from "@/lib/core/measured";
import { contribution, counted, measured, plain, share } from "@/lib/core/report/format";
import { groupName } from "@/lib/core/report/names";
import type { FeatureView, PositionCurves } from "@/lib/core/report/views";

/** Where in the slate each group's impressions stood: one line a group over positions. */
export function preparePositions(curves: PositionCurves, groups: Iterable<string> = []): LineModel {
  const marks = groupMarks([...groups, ...curves.series.map(({ group }) => group)]);
  const usable = curves.series.filter(({ points }) => points.some(isEstimate));
  const drawn = usable.slice(0, MOST_LINES);
  const values = drawn.flatMap(({ points }) => points.filter(isEstimate).map(({ value }) => value));
  const scale = linearScale(values, (value) => share(value));
  const first = drawn
    .map(({ group, points }) => ({ group, top: points[0] }))
    .filter(
      (each): each is { group: string; top: Estimate } => each.top !== undefined && isEstimate(each.top),
    )
    .sort((a, b) => a.top.value - b.top.value);
  const [least] = first;
  const most = first.at(-1);
  return {
    title: "Where in the slate impressions stood",
    summary:
      least && most && first.length > 1
        ? `At position 1: ${share(least.top.value)} of the impressions of ${groupName(least.group)}, ${share(most.top.value)} of ${groupName(most.group)}.`
        : "No group has enough impressions to compare positions.",
    axis: "Share of the group's own impressions, by position",
    places: curves.positions.map((position) => plain(position)),
    scale,
    reference: null,
    band: null,
    series: drawn.map(({ group, points }) => ({
      group,
      label: groupName(group),
      mark: markOf(marks, group),
      points: points.map((point) => linePoint(point, (value) => share(value), scale)),
    })),
    truncated:
      drawn.length < usable.length
        ? `${drawn.length} of ${counted(usable.length, "group")}; the table holds all.`
        : null,
    table: lineTable(
      "Position",
      curves.positions.map((position) => plain(position)),
      curves.series,
      (value) => share(value),
    ),
  };
}

export interface FeatureGap {
  readonly group: string;
  readonly label: string;
  readonly mark: GroupMark;
  /** Drawn gap; null where it is not defined. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
}

export interface FeatureLine {
  readonly feature: string;
  readonly label: string;
  readonly importance: number | null;
  readonly importanceText: string;
  readonly gaps: readonly FeatureGap[];
  readonly sentence: string;
}

export interface FeatureModel {
  readonly title: string;
  readonly summary: string;
  readonly importanceAxis: string;
  readonly importanceScale: Scale;
  readonly gapAxis: string;
  readonly gapScale: Scale;
  readonly rows: readonly FeatureLine[];
  readonly legend: readonly { readonly label: string; readonly mark: GroupMark }[];
  readonly truncated: string | null;
  readonly table: TableModel;
}

const MOST_FEATURES = 10;

/** Features by mean |attribution|, and for each the gap of every group to the reference group. */
export function prepareFeatures(view: FeatureView, groups: Iterable<string> = []): FeatureModel {
  const seen = [...new Set(view.features.flatMap((row) => row.groups.map(({ group }) => group)))];
  const marks = groupMarks([...groups, view.reference, ...seen]);
  const compared = seen.filter((group) => group !== view.reference);
  const rows = view.features.slice(0, MOST_FEATURES).map((row) => {
    const gaps = row.groups
      .filter(({ group }) => group !== view.reference)
      .map(({ group, gap }) => ({
        group,
        label: groupName(group),
        mark: markOf(marks, group),
        value: valueIn(gap),
        low: gap.kind === "estimate" ? gap.low : null,
        high: gap.kind === "estimate" ? gap.high : null,
        text: measured(gap, contribution),
      }));
    return {
      feature: row.feature,
      label: row.label,
      importance: valueIn(row.importance),
      importanceText: measured(row.importance, plain),
      gaps,
      sentence: `${row.label}: mean size ${measured(row.importance, plain)}; ${gaps.map(({ label, text }) => `${label} ${text}`).join(", ")}`,
    };
  });
  const drawnGaps = rows.flatMap(({ gaps }) =>
    gaps.flatMap(({ value, low, high }) => [value, low, high].filter((each) => each !== null)),
  );
  return {
    title: "What the model's score is made of",
    summary: featureSummary(view, compared),
    importanceAxis: `Mean size of attribution, ${view.outputUnit}`,
    importanceScale: linearScale(
      rows.flatMap(({ importance }) => (importance === null ? [] : [importance])),
      plain,
    ),
    gapAxis: `Mean attribution, gap to ${groupName(view.reference)}, ${view.outputUnit}`,
    gapScale: linearScale(drawnGaps, (value) => (value === 0 ? "0" : contribution(value)), {
      symmetric: true,
    }),
    rows,
    legend: compared.map((group) => ({ label: groupName(group), mark: markOf(marks, group) })),
    truncated:
      rows.length < view.features.length
        ? `The ${rows.length} largest of ${view.features.length} features; the table holds all.`
        : null,
    table: featureTable(view, compared),
  };
}

function featureSummary(view: FeatureView, compared: readonly string[]): string {
  const widest = view.features
    .flatMap((row) => row.groups.map(({ group, gap }) => ({ label: row.label, group, gap })))
    .filter(
      (each): each is { label: string; group: string; gap: Estimate } =>
        isEstimate(each.gap) && compared.includes(each.group),
    )
    .sort((a, b) => Math.abs(b.gap.value) - Math.abs(a.gap.value))[0];
  const [first] = view.features;
  if (!first) return "The model has no features to show.";
  const lead = `${first.label} moves the score most.`;
  if (!widest) return `${lead} No gap between groups could be measured.`;
  const way = widest.gap.value < 0 ? "lower" : "higher";
  return `${lead} The widest gap: ${widest.label} is associated with ${way} scores for ${groupName(widest.group)} than for ${groupName(view.reference)} (${contribution(widest.gap.value)}).`;
}

function featureTable(view: FeatureView, compared: readonly string[]): TableModel {
  return {
    columns: [
      { key: "feature", label: "Feature", numeric: false },
      { key: "importance", label: "Mean size", numeric: true },
      ...compared.map((group) => ({ key: group, label: `${groupName(group)}: gap`, numeric: true })),
    ],
    rows: view.features.map((row) => ({
      key: row.feature,
      mark: null,
      cells: [
        row.label,
        measured(row.importance, plain),
        ...compared.map((group) => {
          const found = row.groups.find((each) => each.group === group);
          return found ? measured(found.gap, contribution) : null;
        }),
      ],
    })),
  };
}

const isEstimate = (value: Measured): value is Estimate => value.kind === "estimate";
const valueIn = (value: Measured): number | null => (value.kind === "estimate" ? value.value : null);
