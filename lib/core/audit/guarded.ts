import type { Lattice } from "@/lib/core/audit/lattice";
import type { Measure } from "@/lib/core/audit/measured-roster";
import { groupBy } from "@/lib/core/collections";

/** Groups whose sum makes another one: the values of an attribute; in a crossing, those beside the same other values. */
export function linesOf(lattice: Lattice, groups: Iterable<number>): number[][] {
  const placed = [...groups].flatMap((group) => {
    const { kind, attributes } = lattice.describe(group);
    if (kind === "any unknown") return [];
    const sums = attributes.length === 1 ? ["everyone"] : lattice.parents(group);
    return sums.map((sum) => ({ group, line: `${attributes.join()} of ${sum}` }));
  });
  return [...groupBy(placed, ({ line }) => line).values()].map((line) => line.map(({ group }) => group));
}

/**
 * What must not follow from what is shown of one measure: every group that is unsafe in it, and the unsafe groups of a line
 * together where even together they are unsafe.
 *
 * @param has groups that have some of the measure
 * @param isUnsafe of these groups together, by this measure
 */
export function guardedOf(
  lines: readonly (readonly number[])[],
  unsafe: ReadonlySet<number>,
  has: ReadonlySet<number>,
  isUnsafe: (groups: readonly number[]) => boolean,
): number[][] {
  const alone = [...has].map((group) => [group]);
  const together = lines
    .map((line) => line.filter((group) => unsafe.has(group) && has.has(group)))
    .filter((line) => line.length > 1);
  return [...alone, ...together].filter(isUnsafe);
}

/** Cells that may hold something of a measure, as far as an attacker can know: none of their groups is known to hold none. */
export function openCells(
  cells: readonly (readonly number[])[],
  { knownZeros }: Pick<Measure, "knownZeros">,
  has: ReadonlySet<number>,
  publishable: ReadonlySet<number>,
): number[] {
  const isZero = (group: number) => !has.has(group) && (knownZeros || publishable.has(group));
  return cells.flatMap((groups, cell) => (groups.some(isZero) ? [] : [cell]));
}
