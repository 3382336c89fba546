import type { AttributionCells, AuditColumns } from "@/lib/core/audit/columns";
import { membersOf } from "@/lib/core/audit/evidence";
import { ALL_SURFACES } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { sumOver } from "@/lib/core/collections";
import { type Measured, notDefined } from "@/lib/core/measured";
import { chartDraws } from "@/lib/core/report/chart-draws";
import type { ShownGroups } from "@/lib/core/report/groups";
import type { FeatureView } from "@/lib/core/report/views";
import { type Arrangements, arrange } from "@/lib/core/stats/arrangements";
import { compareBy } from "@/lib/core/stats/comparison";
import { halfSampleIntervals } from "@/lib/core/stats/half-samples";
import { type Measure, type MomentTable, momentTable } from "@/lib/core/stats/moments";
import type { Draws } from "@/lib/core/stats/random";

/**
 * Features by mean |attribution| on a surface, and how each group's mean attribution differs from the reference group's.
 * The gaps of all features add up to the gap of the mean score (the base value cancels). Intervals are clustered by writer.
 *
 * Source: Lundberg 2020, "Explaining quantitative measures of fairness": mean_A φ_i − mean_B φ_i.
 */
export function featureView(
  columns: AuditColumns,
  spec: AuditSpec,
  groups: ShownGroups,
  surface: string,
): FeatureView | null {
  const { model } = columns.dimensions;
  if (!model || !columns.attributions) return null;
  const { division, reference, shown } = groups;
  const signed = writerSums(columns, columns.attributions, "sum", surface);
  const absolute = writerSums(columns, columns.attributions, "absolute", surface);
  const seen = (group: number) =>
    signed[0]?.n.reduce((count, n, w) => count + Number(n > 0 && division.labels[w] === group), 0) ?? 0;
  const members = membersOf(division.labels, division.groups.length);
  const everyone = Int32Array.from(division.labels, (_, w) => w);
  const importance = means(absolute, everyone, chartDraws(spec, EVERYONE));
  const table = momentTable(signed);
  const mayBeCompared = reference !== -1 && seen(reference) >= spec.privacyFloor;
  const byGroup = shown.map((group) => {
    if (seen(group) < spec.privacyFloor) {
      const none = signed.map(() => notDefined("no-impressions"));
      return { group, means: none, gaps: signed.map(() => notDefined("no-reference")) };
    }
    const draws = chartDraws(spec, group);
    const gaps =
      !mayBeCompared || group === reference
        ? signed.map(() => notDefined("no-reference"))
        : gapsTo(signed, table, arrange(table, members[group]!, members[reference]!, draws));
    return { group, means: means(signed, members[group]!, draws), gaps };
  });
  const features = model.features.map(({ name, label }, f) => ({
    feature: name,
    label,
    importance: importance[f]!,
    groups: byGroup.map(({ group, means: own, gaps }) => ({
      group: division.groups[group]!,
      mean: own[f]!,
      gap: gaps[f]!,
    })),
  }));
  const size = ({ importance }: { importance: Measured }) =>
    importance.kind === "estimate" ? importance.value : 0;
  return {
    model: `${model.name} ${model.version}`,
    outputUnit: model.outputUnit,
    residual: model.residual,
    explained: model.explained,
    background: model.background ?? null,
    surrogate: model.surrogate ?? null,
    reference: division.groups[reference] ?? "",
    features: features.sort((a, b) => size(b) - size(a)),
  };
}

/** Series of everybody's importance, beside the groups'. */
const EVERYONE = -1;

/** Sum of attributions over impressions, by writer; one measure for each feature. */
function writerSums(
  columns: AuditColumns,
  cells: AttributionCells,
  column: "sum" | "absolute",
  surface: string,
): Measure[] {
  const features = cells.writer.length === 0 ? 0 : cells[column].length / cells.writer.length;
  const code = columns.dimensions.surfaces.indexOf(surface);
  const n = new Float64Array(columns.writers.length);
  const sums = Array.from({ length: features }, () => new Float64Array(columns.writers.length));
  for (let i = 0; i < cells.writer.length; i++) {
    if (surface !== ALL_SURFACES && cells.surface[i] !== code) continue;
    const writer = cells.writer[i]!;
    n[writer]! += cells.impressions[i]!;
    for (let f = 0; f < features; f++) sums[f]![writer]! += cells[column][i * features + f]!;
  }
  return sums.map((x) => ({ x, n }));
}

/** Mean per impression over some writers, feature by feature. */
function means(measures: readonly Measure[], writers: Int32Array, draws: Draws): Measured[] {
  const intervals = halfSampleIntervals(measures, writers, draws);
  return measures.map(({ x, n }, f) => {
    const total = sumOver(n, writers);
    return total === 0
      ? notDefined("no-impressions")
      : { kind: "estimate", value: sumOver(x, writers) / total, ...intervals[f]! };
  });
}

/** Difference of the two groups' means per impression, feature by feature. */
function gapsTo(measures: readonly Measure[], table: MomentTable, arrangements: Arrangements): Measured[] {
  const [own, other] = arrangements.totals;
  return measures.map((_, f) => {
    const { x, n } = table.places[f]!;
    const value = own[x]! / own[n]! - other[x]! / other[n]!;
    const { interval } = compareBy("difference", arrangements, [table.places[f]!], value);
    return { kind: "estimate", value, ...interval() };
  });
}
