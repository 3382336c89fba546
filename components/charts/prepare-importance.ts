import { linearScale, place, type Scale } from "@/components/charts/scale";
import type { TableModel } from "@/components/charts/table-model";
import type { Measured } from "@/lib/core/measured";
import { contribution, counted, interval, measured, plain } from "@/lib/core/report/format";
import { groupName } from "@/lib/core/report/names";
import type { FeatureView } from "@/lib/core/report/views";

export interface ImportanceRow {
  readonly feature: string;
  readonly label: string;
  /** Ends of the bar and of its interval along the axis, 0 to 1; null where they are not defined. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
}

export interface ImportanceModel {
  readonly title: string;
  readonly summary: string;
  readonly axis: string;
  readonly scale: Scale;
  readonly rows: readonly ImportanceRow[];
  readonly truncated: string | null;
  readonly table: TableModel;
}

const MOST_FEATURES = 12;

/** Mean size of each feature's attribution with its 95 % interval, largest first. */
export function prepareImportance({ features, outputUnit }: FeatureView): ImportanceModel {
  const drawn = features.slice(0, MOST_FEATURES);
  const scale = linearScale(
    drawn.flatMap(({ importance }) =>
      importance.kind === "estimate" ? [importance.value, importance.high ?? importance.value] : [],
    ),
    plain,
  );
  const at = (value: number | null) => (value === null ? null : place(scale, value));
  const rows = drawn.map(({ feature, label, importance }) => ({
    feature,
    label,
    value: importance.kind === "estimate" ? at(importance.value) : null,
    low: importance.kind === "estimate" ? at(importance.low) : null,
    high: importance.kind === "estimate" ? at(importance.high) : null,
    text: valueText(importance, plain),
  }));
  const [first] = rows;
  return {
    title: "How much each feature moves scores",
    summary: first
      ? `${first.label} moves scores most, by ${first.text} on average. Thin lines are 95 % intervals over writers.`
      : "The model has no features to show.",
    axis: `Mean size of attribution, ${outputUnit}`,
    scale,
    rows,
    truncated: truncated(drawn.length, features.length),
    table: {
      columns: [
        { key: "feature", label: "Feature", numeric: false },
        { key: "size", label: "Mean size", numeric: true },
        { key: "interval", label: "95 % interval", numeric: true },
      ],
      rows: features.map(({ feature, label, importance }) => ({
        key: feature,
        mark: null,
        cells: [
          label,
          valueText(importance, plain),
          importance.kind === "estimate" ? interval(importance.low, importance.high, plain) : null,
        ],
      })),
    },
  };
}

export interface HeatCell {
  readonly group: string;
  /** From -1 (lowers most) to 1 (raises most); null where there is no value. */
  readonly strength: number | null;
  readonly text: string;
}

export interface HeatmapModel {
  readonly title: string;
  readonly summary: string;
  readonly groups: readonly { readonly group: string; readonly label: string }[];
  readonly rows: readonly {
    readonly feature: string;
    readonly label: string;
    readonly cells: readonly HeatCell[];
  }[];
  readonly truncated: string | null;
  readonly table: TableModel;
}

/** Mean attribution of each feature in each group that may be shown. */
export function prepareHeatmap({ features, outputUnit }: FeatureView): HeatmapModel {
  const groups = [...new Set(features.flatMap((row) => row.groups.map(({ group }) => group)))];
  const meanOf = (row: FeatureView["features"][number], group: string): Measured | undefined =>
    row.groups.find((each) => each.group === group)?.mean;
  const values = features.flatMap((row) =>
    row.groups.flatMap(({ group, mean }) =>
      mean.kind === "estimate" ? [{ label: row.label, group, value: mean.value }] : [],
    ),
  );
  const strongest = values.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))[0];
  const reach = Math.abs(strongest?.value ?? 0) || 1;
  const cellOf = (row: FeatureView["features"][number], group: string): HeatCell => {
    const mean = meanOf(row, group);
    return {
      group,
      strength: mean?.kind === "estimate" ? mean.value / reach : null,
      text: mean ? valueText(mean, contribution) : "",
    };
  };
  const drawn = features.slice(0, MOST_FEATURES);
  return {
    title: "Features by group",
    summary: strongest
      ? `Mean attribution, ${outputUnit}. The strongest: ${strongest.label} for ${groupName(strongest.group)}, ${contribution(strongest.value)}. Groups too small to be shown are left out.`
      : "No group has enough explained impressions.",
    groups: groups.map((group) => ({ group, label: groupName(group) })),
    rows: drawn.map((row) => ({
      feature: row.feature,
      label: row.label,
      cells: groups.map((group) => cellOf(row, group)),
    })),
    truncated: truncated(drawn.length, features.length),
    table: {
      columns: [
        { key: "feature", label: "Feature", numeric: false },
        ...groups.map((group) => ({ key: group, label: groupName(group), numeric: true })),
      ],
      rows: features.map((row) => ({
        key: row.feature,
        mark: null,
        cells: [
          row.label,
          ...groups.map((group) => {
            const mean = meanOf(row, group);
            return mean ? measured(mean, contribution) : null;
          }),
        ],
      })),
    },
  };
}

/** The value without its interval, which is drawn or stands beside it; or why there is none. */
const valueText = (value: Measured, text: (value: number) => string): string =>
  value.kind === "estimate" ? text(value.value) : measured(value, text);

const truncated = (drawn: number, all: number): string | null =>
  drawn < all ? `The ${drawn} largest of ${counted(all, "feature")}; the table holds all.` : null;
