import type { Lattice } from "@/lib/core/audit/lattice";
import { possibleTables, type Range } from "@/lib/core/audit/possible";
import { type Contributions, protects } from "@/lib/core/audit/risk";

/** One kind of number, its table of cells, and what must not be told closely of it. */
export interface AmountSystem {
  readonly kind: "count" | "amount";
  /** How many cells there are, those that may hold some, and these by group. */
  readonly cells: number;
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
 * round hides, for every sum that can, the smallest of the shown groups that hold it down, pairs before attributes. What is
 * hidden only ever grows, so in the end only the sum over everyone is left.
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
  const isPair = (group: number) => lattice.describe(group).kind === "pair";
  let open = systems;
  for (;;) {
    const close = open.map((system) => toldClosely(system, kept, floor));
    const limits = close.flat().flatMap(({ limits }) =>
      limits
        .filter((group) => kept.has(group))
        .sort((a, b) => Number(isPair(b)) - Number(isPair(a)) || sizeOf(a) - sizeOf(b) || a - b)
        .slice(0, 1),
    );
    if (limits.length === 0) return kept;
    for (const group of limits) hide(group, kept, lattice);
    open = open
      .map((system, i) => ({ ...system, guarded: close[i]!.map(({ guarded }) => guarded) }))
      .filter(({ guarded }) => guarded.length > 0);
  }
}

/** What can be told closely while these groups are shown, and which of them hold it down. */
function toldClosely(
  { kind, cells, open, members, of, total, guarded }: AmountSystem,
  kept: ReadonlySet<number>,
  floor: number,
): { guarded: Guarded; limits: number[] }[] {
  const told = [...kept].filter((group) => of.has(group));
  const { rangeOf, limitsOf } = possibleTables(cells, [
    ...told.map((group) => ({ entries: members.get(group) ?? [], sum: of.get(group)!.sum })),
    { entries: open, sum: total },
  ]);
  return guarded.flatMap((one) => {
    const isEnough = (range: Range) => protects(range, kind, one.own, floor);
    const own = one.groups.flatMap((group) => members.get(group) ?? []);
    if (isEnough(rangeOf(own, isEnough))) return [];
    return [{ guarded: one, limits: limitsOf(own).flatMap((i) => told[i] ?? []) }];
  });
}

/** A group that is hidden takes those with it that it is a part of. */
function hide(group: number, kept: Set<number>, lattice: Lattice): void {
  kept.delete(group);
  const { kind, attributes, values } = lattice.describe(group);
  if (kind !== "single") return;
  for (const other of kept) {
    const crossed = lattice.describe(other);
    const part = crossed.attributes.indexOf(attributes[0]!);
    if (crossed.kind === "pair" && part !== -1 && crossed.values[part] === values[0]) kept.delete(other);
  }
}
