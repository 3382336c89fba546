import type { AuditColumns } from "@/lib/core/audit/columns";
import { ratioOfRatios } from "@/lib/core/audit/estimates";
import { membersOf } from "@/lib/core/audit/evidence";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { benchmarkMass, onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { type Measured, notDefined } from "@/lib/core/measured";
import { chartDraws } from "@/lib/core/report/chart-draws";
import type { ShownGroups } from "@/lib/core/report/groups";
import type { Trend } from "@/lib/core/report/views";
import { arrange } from "@/lib/core/stats/arrangements";
import { compareBy } from "@/lib/core/stats/comparison";
import { momentTable } from "@/lib/core/stats/moments";
import { watch } from "@/lib/core/stats/monitoring";
import { sumGroup } from "@/lib/core/stats/ratio";

/** A week in which fewer writers of a group were shown than this is a gap in its line. */
const LEAST_WRITERS_IN_WEEK = 10;

/** Chance of a false alarm over a whole trend, all its weeks and series together. */
export const FALSE_ALARMS = 0.05;

/**
 * Parity ratio against the reference week by week, with 95 % intervals of its own for each week. The benchmark is that of
 * the whole window; weeks are not corrected for being many, so a single week outside the margin is no finding. Whether a
 * line left its own level is watched over all weeks together.
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
  const table = momentTable(exposures.map((x) => ({ x, n: benchmark })));
  const members = membersOf(division.labels, division.groups.length);
  const line = (group: number): Measured[] => {
    if (reference === -1) return exposures.map(() => notDefined("no-reference"));
    const draws = chartDraws(spec, group);
    const arrangements = arrange(table, members[group]!, members[reference]!, draws);
    return exposures.map((exposure, week) => {
      if (seen(exposure, group) < floor) return notDefined("too-few-writers");
      if (seen(exposure, reference) < floor) return notDefined("no-reference");
      const own = sumGroup(exposure, benchmark, division.labels, group);
      const other = sumGroup(exposure, benchmark, division.labels, reference);
      const ratio = own.x / own.n / (other.x / other.n);
      const { interval } = compareBy("ratio", arrangements, [table.places[week]!], ratio);
      return ratioOfRatios(own, other, "parity-ratio", interval());
    });
  };
  const series = shown
    .filter((group) => group !== reference)
    .map((group) => ({ group: division.groups[group]!, points: line(group) }));
  return {
    attribute: division.attribute,
    surface,
    reference: division.groups[reference] ?? "",
    weeks: columns.dimensions.weeks,
    series,
    changes: changesOf(series),
  };
}

/** Watches the weeks that have a ratio. A false alarm in any of the series has a chance of at most FALSE_ALARMS. */
function changesOf(series: Trend["series"]): Trend["changes"] {
  const known = series.map(({ points }) =>
    points.flatMap((point, week) =>
      point.kind === "estimate" && point.value > 0 ? [{ week, log: Math.log(point.value) }] : [],
    ),
  );
  const watched = watch(
    known.map((weeks) => weeks.map(({ log }) => log)),
    FALSE_ALARMS / Math.max(1, series.length),
  );
  return series.map(({ group }, s) => {
    const own = watched[s]!;
    return { group, watch: own.state === "changed" ? { ...own, at: known[s]![own.at]!.week } : own };
  });
}
