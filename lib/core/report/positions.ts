import type { AuditColumns } from "@/lib/core/audit/columns";
import { groupRatio } from "@/lib/core/audit/estimates";
import { ALL_SURFACES } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { type Measured, notDefined } from "@/lib/core/measured";
import type { ShownGroups } from "@/lib/core/report/groups";
import type { PositionCurves } from "@/lib/core/report/views";
import { sumGroup } from "@/lib/core/stats/ratio";

/**
 * Where in the slate a group's impressions stood: the share of its impressions at each position, with intervals clustered by
 * writer. Equal curves mean equal placement once shown, whatever the number of impressions. A position where fewer writers of
 * a group stood than the privacy floor is a gap in its line.
 */
export function positionCurves(
  columns: AuditColumns,
  spec: AuditSpec,
  groups: ShownGroups,
  surface: string,
): PositionCurves {
  const { division, shown } = groups;
  const { writer, surface: codes, position, impressions } = columns.positions;
  const code = columns.dimensions.surfaces.indexOf(surface);
  const writers = columns.writers.length;
  const deepest = position.reduce((deep, p) => Math.max(deep, p), 0);
  const total = new Float64Array(writers);
  const at = Array.from({ length: deepest }, () => new Float64Array(writers));
  for (let i = 0; i < writer.length; i++) {
    if (surface !== ALL_SURFACES && codes[i] !== code) continue;
    total[writer[i]!]! += impressions[i]!;
    at[position[i]! - 1]![writer[i]!]! += impressions[i]!;
  }
  const seen = (counts: Float64Array, group: number) =>
    counts.reduce((count, x, w) => count + Number(x > 0 && division.labels[w] === group), 0);
  const point = (counts: Float64Array, group: number): Measured => {
    if (seen(total, group) === 0) return notDefined("no-impressions");
    if (seen(counts, group) < spec.privacyFloor) return notDefined("too-few-writers");
    return groupRatio(sumGroup(counts, total, division.labels, group), "no-impressions");
  };
  return {
    positions: at.map((_, index) => index + 1),
    series: shown.map((group) => ({
      group: division.groups[group]!,
      points: at.map((counts) => point(counts, group)),
    })),
  };
}
