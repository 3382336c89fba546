import type { Lattice } from "@/lib/core/audit/lattice";
import { type PossibleTables, possibleTables } from "@/lib/core/audit/possible";
import { type Contributions, protects } from "@/lib/core/audit/risk";
import type { SumOf } from "@/lib/core/stats/simplex";

/** One kind of number, its table of cells, and what must not be told closely of it. */
export interface AmountSystem {
  readonly kind: "count" | "amount";
  /** Cells that may hold some, numbered from 0, of each group; and how many there are. */
  readonly members: ReadonlyMap<number, readonly number[]>;
  readonly cells: number;
  /** What each group brings, and everyone. */
  readonly of: ReadonlyMap<number, Contributions>;
  readonly total: number;
  /** Groups that are unsafe, each alone or some of a line together. */
  readonly guarded: readonly { readonly groups: readonly number[]; readonly own: Contributions }[];
}

/**
 * Hides further groups until no unsafe one can be told closely, whatever is known of tables without negative cells: beside
 * each that can, the smallest shown group of every line it stands in. What is hidden only ever grows, so in the end only the
 * sum over everyone is left.
 *
 * @param lines groups whose sum makes another one
 * @param sizeOf writers of a group
 */
export function widen(
  shown: ReadonlySet<number>,
  systems: readonly AmountSystem[],
  lattice: Lattice,
  lines: readonly (readonly number[])[],
  sizeOf: (group: number) => number,
  floor: number,
): Set<number> {
  const kept = new Set(shown);
  let open = systems;
  for (;;) {
    open = open
      .map((system) => ({ ...system, guarded: tooClose(system, kept, floor) }))
      .filter(({ guarded }) => guarded.length > 0);
    if (open.length === 0 || kept.size === 0) return kept;
    for (const { guarded } of open) {
      for (const { groups } of guarded) hideBeside(groups, kept, lattice, lines, sizeOf);
    }
  }
}

function tooClose(system: AmountSystem, kept: ReadonlySet<number>, floor: number): AmountSystem["guarded"] {
  const { kind, of, guarded } = system;
  if (guarded.length === 0) return [];
  const { rangeOf } = tablesOf(system, kept);
  return guarded.filter(({ groups, own }) => {
    const isEnough = (range: Parameters<typeof protects>[0]) => protects(range, kind, own, floor);
    return (
      !isEnough(
        rangeOf(
          groups.flatMap((group) => system.members.get(group) ?? []),
          isEnough,
        ),
      ) && of.size > 0
    );
  });
}

function tablesOf({ members, cells, of, total }: AmountSystem, kept: ReadonlySet<number>): PossibleTables {
  const told = [...kept].flatMap((group): SumOf[] => {
    const own = of.get(group);
    return own ? [{ entries: members.get(group) ?? [], sum: own.sum }] : [];
  });
  return possibleTables(cells, [
    { entries: Array.from({ length: cells }, (_, cell) => cell), sum: total },
    ...told,
  ]);
}

function hideBeside(
  groups: readonly number[],
  kept: Set<number>,
  lattice: Lattice,
  lines: readonly (readonly number[])[],
  sizeOf: (group: number) => number,
): void {
  const smallest = (among: Iterable<number>) =>
    [...among]
      .filter((group) => kept.has(group))
      .sort((a, b) => sizeOf(a) - sizeOf(b) || a - b)
      .slice(0, 1);
  const beside = lines.filter((line) => groups.some((group) => line.includes(group))).flatMap(smallest);
  const isPair = (group: number) => lattice.describe(group).kind === "pair";
  const chosen =
    beside.length > 0 ? beside : smallest([...kept].some(isPair) ? [...kept].filter(isPair) : kept);
  for (const group of chosen) {
    kept.delete(group);
    const { kind, attributes, values } = lattice.describe(group);
    if (kind !== "single") continue;
    for (const other of kept) {
      const of = lattice.describe(other);
      if (of.values.some((value, part) => value === values[0] && of.attributes[part] === attributes[0]))
        kept.delete(other);
    }
  }
}
