import type { Lattice } from "@/lib/core/audit/lattice";
import type { Measure } from "@/lib/core/audit/measured-roster";
import { groupBy } from "@/lib/core/collections";

/** How many writers each group has, of those that a mask names. */
export type GroupCounts = ReadonlyMap<number, number>;

export const isFew = (count: number | undefined, floor: number): boolean =>
  count !== undefined && count > 0 && count < floor;

/** Counts the writers of every group that hold a 1 in `mask`. */
export function countGroups(groupsOf: readonly (readonly number[])[], mask: Uint8Array): GroupCounts {
  const counts = new Map<number, number>();
  groupsOf.forEach((groups, writer) => {
    if (mask[writer] === 0) return;
    for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  });
  return counts;
}

/** Groups whose sum makes another one: the values of an attribute; in a pair, those beside one value. */
export function linesOf(lattice: Lattice, groups: Iterable<number>): number[][] {
  const placed = [...groups].flatMap((group) => {
    const { kind, attributes, values } = lattice.describe(group);
    if (kind === "either unknown") return [];
    if (kind === "single") return [{ group, line: String(attributes[0]) }];
    return values.map((value, part) => ({ group, line: `${attributes.join()} ${part} ${value}` }));
  });
  return [...groupBy(placed, ({ line }) => line).values()].map((line) => line.map(({ group }) => group));
}

/**
 * What must not follow from what is shown of one measure: every group with few writers behind it, and the unsafe groups of
 * a line together where even together they have few.
 */
export function guardedOf(
  lines: readonly (readonly number[])[],
  unsafe: ReadonlySet<number>,
  has: GroupCounts,
  behind: GroupCounts,
  floor: number,
): number[][] {
  const together = lines
    .map((line) => line.filter((group) => unsafe.has(group) && has.has(group)))
    .filter((line) => line.length > 1)
    .filter((line) =>
      isFew(
        line.reduce((sum, group) => sum + (behind.get(group) ?? 0), 0),
        floor,
      ),
    );
  return [...[...has.keys()].filter((g) => isFew(behind.get(g), floor)).map((group) => [group]), ...together];
}

/** Cells that may hold something of a measure, as far as an attacker can know: none of their groups is known to hold none. */
export function openCells(
  cells: readonly (readonly number[])[],
  { knownZeros }: Measure,
  has: GroupCounts,
  publishable: ReadonlySet<number>,
): number[] {
  const isZero = (group: number) => !has.has(group) && (knownZeros || publishable.has(group));
  return cells.flatMap((groups, cell) => (groups.some(isZero) ? [] : [cell]));
}
