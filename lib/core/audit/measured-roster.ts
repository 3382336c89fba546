import type { AuditColumns } from "@/lib/core/audit/columns";
import { onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { AUDIT_MODELS, browsingModel } from "@/lib/core/exposure/browsing-model";
import { LONGEST_CURVE } from "@/lib/core/exposure/reads";

/** One kind of number that is added up over writers. Arrays are by writer. */
export interface Measure {
  /** 1 for whoever has some of it. */
  readonly has: Uint8Array;
  /** Amounts by which a group of writers is judged to be safe or not: it must be safe by each of them. */
  readonly judgedBy: readonly ArrayLike<number>[];
  /** Is it to be taken as known of every group, shown or not, whether anyone in it has some? */
  readonly knownZeros: boolean;
}

/**
 * Everything that is added up in what is shown of an audit: writers (first), stories, impressions on each surface, and those
 * among them that are selected, by each number of top positions. Exposure is a sum over positions, weeks and positions are
 * parts of a surface: they are shown where enough writers stand behind them, so they tell no zeros that the surface does not.
 *
 * Groups are judged by writers, and on each surface by exposure under every browsing model an audit may use: by all that could be
 * asked, so that two audits with different specs hide the same groups. The pool needs no judging: whoever dominates it
 * dominates a surface.
 */
export function measuresOf(columns: AuditColumns): Measure[] {
  const count = columns.writers.length;
  const everyone = new Uint8Array(count).fill(1);
  const stories = new Uint8Array(count);
  columns.inventory.writer.forEach((writer, i) => {
    if (columns.inventory.stories[i]! > 0) stories[writer] = 1;
  });
  const byWriters = [everyone];
  const judgedBy = columns.dimensions.surfaces.map((_, surface) => amountsOn(columns, surface));
  return [
    { has: everyone, judgedBy: byWriters, knownZeros: true },
    { has: stories, judgedBy: byWriters, knownZeros: true },
    ...judgedBy.map((amounts) => ({
      has: Uint8Array.from(amounts[0]!, (n) => Number(n > 0)),
      judgedBy: amounts,
      knownZeros: true,
    })),
    ...selectedOn(columns).map(({ surface, has }) => ({
      has,
      judgedBy: judgedBy[surface]!,
      knownZeros: false,
    })),
  ];
}

/** Exposure on a surface under each browsing model; one of them counts impressions. */
function amountsOn(columns: AuditColumns, surface: number): Float64Array[] {
  const { positions, dimensions } = columns;
  const impressions = sumByWriter(columns, "impressions", onSurface(columns, dimensions.surfaces[surface]!));
  return AUDIT_MODELS.map((model) => {
    const { weight } = browsingModel(model);
    // What lies below the last position that is kept counts like what stands there.
    const last = weight(LONGEST_CURVE);
    const sums = impressions.map((n) => n * last);
    positions.writer.forEach((writer, i) => {
      if (positions.surface[i] !== surface) return;
      sums[writer]! += positions.impressions[i]! * (weight(positions.position[i]!) - last);
    });
    return sums;
  });
}

/** Who has impressions at one of the first positions: by surface, for one position, two, and so on. */
function selectedOn({
  positions,
  dimensions,
  writers,
}: AuditColumns): { surface: number; has: Uint8Array }[] {
  const deepest = positions.position.reduce((deep, position) => Math.max(deep, position), 0);
  return dimensions.surfaces.flatMap((_, surface) =>
    Array.from({ length: deepest }, (_, index) => {
      const has = new Uint8Array(writers.length);
      positions.writer.forEach((writer, i) => {
        if (positions.surface[i] === surface && positions.position[i]! <= index + 1) has[writer] = 1;
      });
      return { surface, has };
    }),
  );
}
