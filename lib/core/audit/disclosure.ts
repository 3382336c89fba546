import type { AuditColumns } from "@/lib/core/audit/columns";
import { crossCells, membersOf } from "@/lib/core/audit/cross-cells";
import { guardedOf, linesOf, openCells } from "@/lib/core/audit/guarded";
import { type Lattice, latticeOf } from "@/lib/core/audit/lattice";
import { type Measure, measuresOf } from "@/lib/core/audit/measured-roster";
import { type Contributions, contributionsOf, isUnsafe, together } from "@/lib/core/audit/risk";
import { dropGivenAway, movesOf, type Sums, sumsOf, tell, wouldGiveAway } from "@/lib/core/audit/spans";
import { type AmountSystem, widen } from "@/lib/core/audit/widen";
import { groupBy } from "@/lib/core/collections";

/** The groups of a roster that may be shown, by their numbers in its lattice. */
export interface Disclosure {
  readonly lattice: Lattice;
  readonly shown: ReadonlySet<number>;
  /** Groups with anybody in them. */
  readonly held: ReadonlySet<number>;
}

/** Number of the sum over everyone among the candidates of a system: it is told on every page. */
const EVERYONE = 0;

/**
 * Decides which groups may be shown of a roster, over everything that can be asked of it: every attribute, every crossing
 * of two or three, every surface.
 *
 * A group is unsafe when too few writers are behind its number, or when one of them dominates it, on any surface
 * (lib/core/audit/risk.ts). The others are taken one by one, attributes before pairs before triples, the largest first, and
 * one is shown only if no unsafe group then follows from what is shown: if its sum is a linear combination of the shown ones
 * for no kind of number, on no surface. That nobody belongs to a group is taken as known. In the end nothing more could be
 * shown; then further groups are hidden until no unsafe group can be told closely (lib/core/audit/widen.ts).
 *
 * Sources: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4 (threshold rule, secondary suppression);
 * Chin & Özsoyoğlu 1982 (auditing sums by their row space).
 */
export function disclosureOf(columns: AuditColumns, floor: number): Disclosure {
  const sizes = columns.dimensions.attributes.map(({ groups }) => groups.length);
  const lattice = latticeOf(sizes);
  const groupsOf = Array.from(columns.writers, (_, w) =>
    lattice.groupsOf(columns.labels.map((codes) => codes[w]!)),
  );
  const measures = judgedMeasures(columns, groupsOf, floor);
  const held = contributionsOf(groupsOf, measures[0]!.has);
  const unsafe = new Set([...held.keys()].filter((group) => measures.some((one) => one.isUnsafe([group]))));
  const order = triedInOrder(lattice, sizes, held, unsafe);
  const cells = crossCells(sizes, columns.labels)
    .map((values) => lattice.groupsOf(values))
    .filter((groups) => groups.every((group) => held.has(group)));
  const lines = linesOf(lattice, held.keys());
  const publishable = new Set(order);
  const systems = measures.map((measure) => ({
    open: openCells(cells, measure, measure.holders, publishable),
    guarded: guardedOf(lines, unsafe, measure.holders, measure.isUnsafe),
  }));
  const shown = showSafely(lattice, order, toSums(systems, cells, order));
  const amounts = amountSystems(measures, systems, cells, groupsOf, floor);
  const sizeOf = (group: number) => held.get(group)!.writers;
  return { lattice, shown: widen(shown, amounts, lattice, sizeOf, floor), held: new Set(held.keys()) };
}

/** A measure with who is in it: the groups that have some, and what each group brings to the amounts it is judged by. */
interface JudgedMeasure extends Measure {
  readonly holders: ReadonlySet<number>;
  readonly judges: readonly ReadonlyMap<number, Contributions>[];
  readonly isUnsafe: (groups: readonly number[]) => boolean;
}

function judgedMeasures(
  columns: AuditColumns,
  groupsOf: readonly (readonly number[])[],
  floor: number,
): JudgedMeasure[] {
  // Measures of one surface are judged by the same amounts.
  const known = new Map<Measure["judgedBy"], ReadonlyMap<number, Contributions>[]>();
  return measuresOf(columns).map((measure) => {
    const { judgedBy, has } = measure;
    const judges = known.get(judgedBy) ?? judgedBy.map((amounts) => contributionsOf(groupsOf, amounts));
    known.set(judgedBy, judges);
    return {
      ...measure,
      holders: new Set(groupsOf.flatMap((groups, writer) => (has[writer] === 1 ? groups : []))),
      judges,
      isUnsafe: (groups) => judges.some((of) => isUnsafe(together(of, groups), floor)),
    };
  });
}

/**
 * The numbers that must not be told closely, each once: of a group with few writers how many they are, of a dominated one
 * the amount that it is dominated in.
 */
function amountSystems(
  measures: readonly JudgedMeasure[],
  systems: readonly System[],
  cells: readonly (readonly number[])[],
  groupsOf: readonly (readonly number[])[],
  floor: number,
): AmountSystem[] {
  const places = new Map(cells.map((groups, cell) => [groups.join(), cell]));
  const cellOf = groupsOf.map((groups) => places.get(groups.join())!);
  const done = new Set<Measure["judgedBy"]>();
  return measures.flatMap(({ judgedBy, judges }, m) => {
    if (done.has(judgedBy)) return [];
    done.add(judgedBy);
    const { open, guarded } = systems[m]!;
    const kind = m === 0 ? "count" : "amount";
    return judges.flatMap((of, i) => {
      const own = guarded
        .map((groups) => ({ groups, own: together(of, groups) }))
        .filter((one) => isUnsafe(one.own, floor));
      if (own.length === 0) return [];
      const table = new Float64Array(cells.length);
      cellOf.forEach((cell, writer) => {
        table[cell]! += judgedBy[i]![writer]!;
      });
      const total = table.reduce((sum, amount) => sum + amount, 0);
      return [{ kind, table, open, members: membersOf(cells, open), of, total, guarded: own }];
    });
  });
}

/** Groups that a finding may speak of and that are not unsafe: attributes before crossings, the largest first. */
function triedInOrder(
  lattice: Lattice,
  sizes: readonly number[],
  held: ReadonlyMap<number, Contributions>,
  unsafe: ReadonlySet<number>,
): number[] {
  return [...held.keys()]
    .filter((group) => !unsafe.has(group))
    .map((group) => ({ group, size: held.get(group)!.writers, ...lattice.describe(group) }))
    .filter(
      ({ attributes, values }) =>
        // Where only some of several are unknown, findings know the merged group of any.
        attributes.length === 1 || values.every((value, part) => value !== sizes[attributes[part]!]! - 1),
    )
    .sort((a, b) => a.attributes.length - b.attributes.length || b.size - a.size || a.group - b.group)
    .map(({ group }) => group);
}

/** The cells that may hold some of a measure, and the groups of which it must not follow how much. */
interface System {
  readonly open: readonly number[];
  readonly guarded: readonly (readonly number[])[];
}

/** One set of sums for all measures with the same open cells. */
function toSums(
  systems: readonly System[],
  cells: readonly (readonly number[])[],
  order: readonly number[],
): Sums[] {
  const moves = movesOf(cells.length, order.length + 1);
  const alike = groupBy(systems, ({ open }) => open.join());
  return [...alike.values()].map((same) => {
    const { open } = same[0]!;
    const members = membersOf(cells, open);
    const of = (groups: readonly number[]) => groups.flatMap((group) => members.get(group) ?? []);
    const guarded = new Map(same.flatMap((one) => one.guarded).map((groups) => [groups.join(), of(groups)]));
    const sums = sumsOf(moves, [open, ...order.map((group) => of([group]))], [...guarded.values()]);
    tell(sums, EVERYONE);
    dropGivenAway(sums);
    return sums;
  });
}

function showSafely(lattice: Lattice, order: readonly number[], systems: readonly Sums[]): Set<number> {
  const shown = new Set<number>();
  order.forEach((group, i) => {
    const isOfHidden = lattice.parents(group).some((parent) => !shown.has(parent));
    if (isOfHidden || systems.some((sums) => wouldGiveAway(sums, i + 1))) return;
    for (const sums of systems) tell(sums, i + 1);
    shown.add(group);
  });
  return shown;
}
