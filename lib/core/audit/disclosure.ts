import type { AuditColumns } from "@/lib/core/audit/columns";
import { crossCells } from "@/lib/core/audit/cross-cells";
import { countGroups, guardedOf, isFew, linesOf, openCells } from "@/lib/core/audit/guarded";
import { type Lattice, latticeOf } from "@/lib/core/audit/lattice";
import { measuresOf } from "@/lib/core/audit/measured-roster";
import { dropGivenAway, type Sums, sumsOf, tell, wouldGiveAway } from "@/lib/core/audit/spans";

/** The groups of a roster that may be shown, by their numbers in its lattice. */
export interface Disclosure {
  readonly lattice: Lattice;
  readonly shown: ReadonlySet<number>;
}

/** Number of the sum over everyone among the candidates of a system: it is told on every page. */
const EVERYONE = 0;

/**
 * Decides which groups may be shown of a roster, over everything that can be asked of it: every attribute, every pair of
 * attributes, every surface.
 *
 * A group is unsafe when it has fewer writers than the floor, or when fewer than the floor (but some) of them carry all its
 * impressions on a surface. The others are taken one by one, attributes before pairs, the largest first, and one is shown
 * only if no unsafe group then follows from what is shown: if its sum is a linear combination of the shown ones for no kind
 * of number, on no surface. That nobody belongs to a group is taken as known. In the end nothing more could be shown.
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
  const measures = measuresOf(columns).map((measure) => ({
    measure,
    has: countGroups(groupsOf, measure.has),
    behind: countGroups(groupsOf, measure.behind),
  }));
  const held = measures[0]!.has;
  const unsafe = new Set(
    [...held.keys()].filter((g) => measures.some(({ behind }) => isFew(behind.get(g), floor))),
  );
  const order = triedInOrder(lattice, sizes, held, unsafe);
  const cells = crossCells(sizes, columns.labels)
    .map((values) => lattice.groupsOf(values))
    .filter((groups) => groups.every((group) => held.has(group)));
  const lines = linesOf(lattice, held.keys());
  const publishable = new Set(order);
  const systems = measures.map(({ measure, has, behind }) => ({
    open: openCells(cells, measure, has, publishable),
    guarded: guardedOf(lines, unsafe, has, behind, floor),
  }));

  return { lattice, shown: showSafely(lattice, order, toSums(systems, cells, order)) };
}

/** Groups that a finding may speak of and that are not unsafe: attributes before pairs, the largest first. */
function triedInOrder(
  lattice: Lattice,
  sizes: readonly number[],
  held: ReadonlyMap<number, number>,
  unsafe: ReadonlySet<number>,
): number[] {
  return [...held.keys()]
    .filter((group) => !unsafe.has(group))
    .map((group) => ({ group, size: held.get(group)!, ...lattice.describe(group) }))
    .filter(({ kind, attributes, values }) =>
      // Where only one of two is unknown, findings know the merged group of either.
      kind === "pair" ? attributes.every((a, part) => values[part] !== sizes[a]! - 1) : true,
    )
    .sort(
      (a, b) =>
        Number(b.kind === "single") - Number(a.kind === "single") || b.size - a.size || a.group - b.group,
    )
    .map(({ group }) => group);
}

/** One set of sums for all measures with the same open cells. */
function toSums(
  systems: readonly { open: readonly number[]; guarded: readonly (readonly number[])[] }[],
  cells: readonly (readonly number[])[],
  order: readonly number[],
): Sums[] {
  const candidate = new Map(order.map((group, i) => [group, i + 1]));
  const merged = new Map<string, { open: readonly number[]; guarded: Map<string, readonly number[]> }>();
  for (const { open, guarded } of systems) {
    const one = merged.get(open.join()) ?? { open, guarded: new Map() };
    for (const groups of guarded) one.guarded.set(groups.join(), groups);
    merged.set(open.join(), one);
  }
  return [...merged.values()].map(({ open, guarded }) => {
    const members = new Map<number, number[]>();
    open.forEach((cell, i) => {
      for (const group of cells[cell]!) {
        const own = members.get(group);
        if (own) own.push(i);
        else members.set(group, [i]);
      }
    });
    const sums = sumsOf(
      open.map((cell) => [EVERYONE, ...cells[cell]!.flatMap((group) => candidate.get(group) ?? [])]),
      order.length + 1,
      [...guarded.values()].map((groups) => groups.flatMap((group) => members.get(group) ?? [])),
    );
    tell(sums, EVERYONE);
    dropGivenAway(sums);
    return sums;
  });
}

function showSafely(lattice: Lattice, order: readonly number[], systems: readonly Sums[]): Set<number> {
  const shown = new Set<number>();
  order.forEach((group, i) => {
    const { kind, attributes, values } = lattice.describe(group);
    const isOfHidden =
      kind === "pair" && attributes.some((a, part) => !shown.has(lattice.single(a, values[part]!)));
    if (isOfHidden || systems.some((sums) => wouldGiveAway(sums, i + 1))) return;
    for (const sums of systems) tell(sums, i + 1);
    shown.add(group);
  });
  return shown;
}
