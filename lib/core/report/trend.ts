import type { AuditColumns } from "@/lib/core/audit/columns";
import { ratioOfRatios } from "@/lib/core/audit/estimates";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { benchmarkMass, onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { type Measured, notDefined } from "@/lib/core/measured";
import type { ShownGroups } from "@/lib/core/report/groups";
import type { Trend } from "@/lib/core/report/views";
import { sumGroup } from "@/lib/core/stats/ratio";

/** A week in which fewer writers of a group were shown than this is a gap in its line. */
const LEAST_WRITERS_IN_WEEK = 10;

/**
 * Parity ratio against the reference week by week, with 95 % intervals of its own for each week. The benchmark is that of
 * the whole window; weeks are not corrected for being many, so a single week outside the margin is no finding.
 */
export function weeklyTrend(
  columns: AuditColumns,
  spec: AuditSpec,
  groups: ShownGroups,
  surface: string,
): Trend {
  const { division, reference, shown } = groups;
  const floor = Math.max(LEAST_WRITERS_IN_WEEK, spec.privacyFloor);
  const benchmark = benchmarkMass(columns, spec.benchmark);
  const keep = onSurface(columns, surface);
  const exposures = columns.dimensions.weeks.map((_, week) =>
    sumByWriter(columns, "exposure", (cell) => keep(cell) && columns.cells.week[cell] === week),
  );
  const seen = (exposure: Float64Array, group: number) =>
    exposure.reduce((count, x, w) => count + Number(x > 0 && division.labels[w] === group), 0);
  const point = (exposure: Float64Array, group: number): Measured => {
    if (seen(exposure, group) < floor) return notDefined("too-few-writers");
    if (reference === -1 || seen(exposure, reference) < floor) return notDefined("no-reference");
    const sums = sumGroup(exposure, benchmark, division.labels, group);
    return ratioOfRatios(sums, sumGroup(exposure, benchmark, division.labels, reference), "parity-ratio");
  };
  return {
    attribute: division.attribute,
    surface,
    reference: division.groups[reference] ?? "",
    weeks: columns.dimensions.weeks,
    series: shown
      .filter((group) => group !== reference)
      .map((group) => ({
        group: division.groups[group]!,
        points: exposures.map((exposure) => point(exposure, group)),
      })),
  };
}
