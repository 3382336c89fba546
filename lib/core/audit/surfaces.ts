import type { AuditColumns } from "@/lib/core/audit/columns";
import { ALL_SURFACES } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";

/** What each writer got on one surface, or on all of them. Arrays by writer; writers who got nothing stand with zeros. */
export interface SurfaceSums {
  readonly surface: string;
  readonly impressions: Float64Array;
  readonly exposure: Float64Array;
  readonly selected: Float64Array;
  /** What the benchmark counts: 1 for everyone on the roster, or the stories a writer had to offer. */
  readonly benchmark: Float64Array;
}

/** Sums over the cells that `keep` admits, all cells by default. */
export function sumByWriter(
  columns: AuditColumns,
  column: "impressions" | "exposure" | "selected",
  keep: (cell: number) => boolean = () => true,
): Float64Array {
  const { cells, writers } = columns;
  const values = cells[column];
  const sums = new Float64Array(writers.length);
  for (let i = 0; i < values.length; i++) {
    if (keep(i)) sums[cells.writer[i]!]! += values[i]!;
  }
  return sums;
}

/** A predicate on cells: those of one surface, or every one for the pool. */
export function onSurface(columns: AuditColumns, surface: string): (cell: number) => boolean {
  if (surface === ALL_SURFACES) return () => true;
  const code = columns.dimensions.surfaces.indexOf(surface);
  return (cell) => columns.cells.surface[cell] === code;
}

/** What each writer brings to the benchmark, within one topic or (-1) in all. */
export function benchmarkMass(
  columns: AuditColumns,
  benchmark: AuditSpec["benchmark"],
  topic = -1,
): Float64Array {
  const { inventory, writers } = columns;
  const mass = new Float64Array(writers.length);
  if (benchmark === "roster" && topic === -1) return mass.fill(1);
  for (let i = 0; i < inventory.writer.length; i++) {
    if (topic !== -1 && inventory.topic[i] !== topic) continue;
    const writer = inventory.writer[i]!;
    // On a topic's roster stands who has a story in it.
    mass[writer] = benchmark === "roster" ? 1 : mass[writer]! + inventory.stories[i]!;
  }
  return mass;
}

/** The surfaces an audit speaks of: their pool first when all are asked for. */
export function auditedSurfaces(columns: AuditColumns, spec: AuditSpec): string[] {
  return spec.surfaces === "all" ? [ALL_SURFACES, ...columns.dimensions.surfaces] : [...spec.surfaces];
}

export function surfaceSums(columns: AuditColumns, spec: AuditSpec): SurfaceSums[] {
  const benchmark = benchmarkMass(columns, spec.benchmark);
  return auditedSurfaces(columns, spec).map((surface) => {
    const keep = onSurface(columns, surface);
    return {
      surface,
      impressions: sumByWriter(columns, "impressions", keep),
      exposure: sumByWriter(columns, "exposure", keep),
      selected: sumByWriter(columns, "selected", keep),
      benchmark,
    };
  });
}
