import type { Lattice } from "@/lib/core/audit/lattice";
import { type Move, moveBetween, rangesAlong } from "@/lib/core/audit/moves";
import { possibleTables, type Range } from "@/lib/core/audit/possible";
import { type Contributions, protects } from "@/lib/core/audit/risk";

/** One kind of number, its table of cells, and what must not be told closely of it. */
export interface AmountSystem {
  readonly kind: "count" | "amount";
  /** What each cell holds, those that may hold some, and these by group. */
  readonly table: Float64Array;
  readonly open: readonly number[];
  readonly members: ReadonlyMap<number, readonly number[]>;
  /** What each group brings, and everyone. */
  readonly of: ReadonlyMap<number, Contributions>;
  readonly total: number;
  /** Groups that are unsafe, each alone or some of a line together. */
  readonly guarded: readonly Guarded[];
}

export interface Guarded {
  readonly groups: readonly number[];
  readonly own: Contributions;
}

/**
 * Hides further groups until no unsafe one can be told closely, whatever is known of tables without negative cells. Each
 * round hides, for every sum that can, the smallest of the shown groups that hold it down, those of the most attributes first.
 * What is hidden only ever grows, so in the end only the sum over everyone is left.
 *
 * @param sizeOf writers of a group
 */
export function widen(
  shown: ReadonlySet<number>,
  systems: readonly AmountSystem[],
  lattice: Lattice,
  sizeOf: (group: number) => number,
  floor: number,
): Set<number> {
  const kept = new Set(shown);
  const crossed = (group: number) => lattice.describe(group).attributes.length;
  const moves: Move[] = [];
  let open = systems;
  for (;;) {
    const close = open.map((system) => toldClosely(system, kept, floor, moves));
    const limits = close.flat().flatMap(({ limits }) =>
      limits
        .filter((group) => kept.has(group))
        .sort((a, b) => crossed(b) - crossed(a) || sizeOf(a) - sizeOf(b) || a - b)
        .slice(0, 1),
    );
    if (limits.length === 0) return kept;
    for (const group of limits) hide(group, kept, lattice);
    open = open
      .map((system, i) => ({ ...system, guarded: close[i]!.map(({ guarded }) => guarded) }))
      .filter(({ guarded }) => guarded.length > 0);
  }
}

/**
 * What can be told closely while these groups are shown, and which of them hold it down. Most sums are seen to be safe by
 * moves that other systems have found; only for the rest is a linear program solved.
 *
 * @param moves changes that leave the sums of all shown groups as they are; those found here are added
 */
function toldClosely(
  { kind, table, open, members, of, total, guarded }: AmountSystem,
  kept: ReadonlySet<number>,
  floor: number,
  moves: Move[],
): { guarded: Guarded; limits: number[] }[] {
  const cellsOf = (groups: readonly number[]) => groups.flatMap((group) => members.get(group) ?? []);
  const safe = (own: Contributions) => (range: Range) => protects(range, kind, own, floor);
  const rangeAlong = rangesAlong(moves, table, open);
  const left = guarded.filter(({ groups, own }) => !safe(own)(rangeAlong(cellsOf(groups))));
  if (left.length === 0) return [];
  const told = [...kept].filter((group) => members.has(group));
  const { rangeOf, limitsOf, found } = possibleTables(table.length, [
    ...told.map((group) => ({ entries: cellsOf([group]), sum: of.get(group)?.sum ?? 0 })),
    { entries: open, sum: total },
  ]);
  const close = left.filter(({ groups, own }) => !safe(own)(rangeOf(cellsOf(groups), safe(own))));
  moves.push(...found().map((other) => moveBetween(table, other)));
  return close.map((one) => ({
    guarded: one,
    limits: limitsOf(cellsOf(one.groups)).flatMap((i) => told[i] ?? []),
  }));
}

/** A group that is hidden takes the crossings with it that are parts of it. */
function hide(group: number, kept: Set<number>, lattice: Lattice): void {
  kept.delete(group);
  for (const other of kept) if (lattice.parents(other).includes(group)) hide(other, kept, lattice);
}
