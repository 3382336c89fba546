import type { AuditColumns } from "@/lib/core/audit/columns";
import { ALL_SURFACES, CROSS, type Finding, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { choices } from "@/lib/core/collections";
import type { AuditView } from "@/lib/core/report/views";
import { rowSpace, type Sparse } from "@/tests/support/row-space";

/** What somebody holds who may read an audit: its findings as exported, and any of its views. */
export interface Release {
  readonly findings: readonly Finding[];
  readonly views?: readonly AuditView[];
}

/** A published number that is a sum over cells: of one group (or of everyone) on one surface. */
interface Sum {
  readonly attribute: string;
  readonly group: string;
  readonly surface: string;
  readonly isZero: boolean;
}

/** The whole roster: a sum that every page prints. */
const EVERYONE = "";

/**
 * The linear attack on what audits publish. Unknown are the cells of the full cross of all attributes, "unknown" included,
 * on every surface; every published number that is a sum over cells is an equation; a cell in which nobody can be (a group
 * of zero, what is left of a line when the rest is its total) is out. A cell, a group or a pair of groups is recovered when
 * its sum follows from the equations, whatever the values: when it lies in their row space.
 *
 * Shares, rates and ratios are sums too: of their own total, or of another group that is published. Numbers of different
 * kinds (writers, impressions, selected, a week, a position, a feature) are attacked apart, each with its own zeros.
 *
 * @returns what was recovered although fewer than `floor` writers stand behind it, in words; empty when the attack fails
 */
export function recovered(releases: readonly Release[], roster: AuditColumns, floor: number): string[] {
  return [...published(releases)].flatMap(([kind, sums]) => {
    const surfaces = kind === "writers" ? [ALL_SURFACES] : roster.dimensions.surfaces;
    // Where a group stands on all surfaces or on none, each surface can be attacked by itself.
    const places = isEven(sums, surfaces) ? surfaces.map((one) => [one]) : [[...surfaces]];
    return places.flatMap((some) => attack(kind, sums, some, roster, floor));
  });
}

function attack(
  kind: string,
  sums: readonly Sum[],
  surfaces: readonly string[],
  roster: AuditColumns,
  floor: number,
): string[] {
  const cross = crossOf(roster);
  const isPooled = surfaces.length > 1;
  const used = isPooled ? sums : sums.filter(({ surface }) => surface === surfaces[0]);
  const on = (surface: string) => (surface === ALL_SURFACES && isPooled ? surfaces : [surface]);
  const zeros = zeroCells(used, on, cross);
  const alive = surfaces.flatMap((surface) =>
    cross.cells.flatMap((_, cell) => (zeros.has(`${surface} ${cell}`) ? [] : [`${surface} ${cell}`])),
  );
  const place = new Map(alive.map((key, i) => [key, i]));
  const vector = (attribute: string, group: string, where: readonly string[]): Sparse => {
    const cells = cross.membersOf(attribute, group);
    return where.flatMap((surface) => cells.flatMap((cell) => place.get(`${surface} ${cell}`) ?? []));
  };
  const isReached = rowSpace(
    used
      .filter(({ isZero }) => !isZero)
      .map(({ attribute, group, surface }) => vector(attribute, group, on(surface))),
    alive.length,
  );
  return [...surfaces, ...(isPooled ? [ALL_SURFACES] : [])].flatMap((surface) => {
    const shown = kind === "writers" ? null : sumByWriter(roster, "impressions", onSurface(roster, surface));
    return cross.groups.flatMap(({ attribute, group, members }) => {
      const behind = shown ? members.filter((writer) => shown[writer]! > 0).length : members.length;
      if (behind === 0 || behind >= floor) return [];
      const target = vector(attribute, group, on(surface));
      return target.length > 0 && isReached(target)
        ? [`${kind}: ${attribute} ${group} on ${surface}, ${behind} writers`]
        : [];
    });
  });
}

type Add = (kind: string, attribute: string, group: string, surface: string, isZero: boolean) => void;

/** Every sum that the releases print or that follows from a share, a rate or a ratio, by kind. */
function published(releases: readonly Release[]): Map<string, Sum[]> {
  const kinds = new Map<string, Map<string, Sum>>();
  const add: Add = (kind, attribute, group, surface, isZero) => {
    const sums = kinds.get(kind) ?? new Map<string, Sum>();
    const key = JSON.stringify([attribute, group, surface]);
    sums.set(key, { attribute, group, surface, isZero: isZero || (sums.get(key)?.isZero ?? false) });
    kinds.set(kind, sums);
  };
  for (const { findings, views = [] } of releases) {
    for (const finding of findings) addFinding(add, finding);
    for (const view of views) addView(add, view);
  }
  // What everyone got is printed on every page, whatever the kind.
  const seen = new Set(releases.flatMap(({ findings }) => findings.map(({ surface }) => surface)));
  for (const kind of kinds.keys()) {
    for (const surface of [ALL_SURFACES, ...seen]) add(kind, EVERYONE, EVERYONE, surface, false);
  }
  return new Map([...kinds].map(([kind, sums]) => [kind, [...sums.values()]]));
}

function addFinding(add: Add, { metric, attribute, group, surface, value, n, benchmark }: Finding): void {
  if (value === null && n.writers === null && benchmark === undefined) return;
  add("writers", attribute, group, ALL_SURFACES, n.writers === 0 || benchmark === 0);
  add("impressions", attribute, group, surface, n.impressions === 0);
  if (metric === "impact-ratio") add("selected", attribute, group, surface, n.selected === 0);
}

function addView(add: Add, { attribute, surface, trend, positions, features }: AuditView): void {
  for (const { group, points } of trend.series) {
    points.forEach((point, week) => {
      if (point.kind === "undefined") return;
      add(`week ${week}`, attribute, group, surface, point.value === 0);
      add(`week ${week}`, attribute, trend.reference, surface, false);
    });
  }
  for (const { group, points } of positions.series) {
    points.forEach((point, i) => {
      if (point.kind === "estimate") add(`position ${i + 1}`, attribute, group, surface, point.value === 0);
    });
  }
  for (const { feature, groups } of features?.features ?? []) {
    for (const { group, mean, gap } of groups) {
      if (mean.kind === "estimate" || gap.kind === "estimate")
        add(`feature ${feature}`, attribute, group, surface, false);
    }
  }
}

function isEven(sums: readonly Sum[], surfaces: readonly string[]): boolean {
  const places = new Map<string, Set<string>>();
  for (const { attribute, group, surface } of sums) {
    const key = JSON.stringify([attribute, group]);
    places.set(key, (places.get(key) ?? new Set()).add(surface));
  }
  return [...places.values()].every((set) => surfaces.every((one) => set.has(one)));
}

/** Cells of which it is known that they hold nothing: those of a published zero, on each surface of it. */
function zeroCells(
  sums: readonly Sum[],
  on: (surface: string) => readonly string[],
  cross: Cross,
): Set<string> {
  const zeros = new Set<string>();
  for (const { attribute, group, surface, isZero } of sums) {
    if (!isZero) continue;
    for (const cell of cross.membersOf(attribute, group)) {
      for (const one of on(surface)) zeros.add(`${one} ${cell}`);
    }
  }
  return zeros;
}

/** The full cross of a roster's attributes, and all that may be asked of it: groups alone, in twos and in threes. */
interface Cross {
  readonly cells: readonly (readonly string[])[];
  readonly groups: readonly { attribute: string; group: string; members: readonly number[] }[];
  /** Cells of a group as findings name it; everyone's for EVERYONE. */
  readonly membersOf: (attribute: string, group: string) => readonly number[];
}

function crossOf({ dimensions, labels }: AuditColumns): Cross {
  const { attributes } = dimensions;
  const names = attributes.map(({ name }) => name);
  const cells = attributes.reduce<string[][]>(
    (cells, { groups }) => cells.flatMap((cell) => groups.map((group) => [...cell, group])),
    [[]],
  );
  const writers = Array.from(labels[0] ?? [], (_, w) =>
    attributes.map(({ groups }, a) => groups[labels[a]![w]!]!),
  );
  const isIn = (attribute: string, group: string) => {
    if (attribute === EVERYONE) return () => true;
    const places = attribute.split(CROSS).map((name) => names.indexOf(name));
    const values = group.split(CROSS);
    return places.length > 1 && group === UNKNOWN_GROUP
      ? (cell: readonly string[]) => places.some((a) => cell[a] === UNKNOWN_GROUP)
      : (cell: readonly string[]) => places.every((a, part) => cell[a] === values[part]);
  };
  const indexes = (rows: readonly (readonly string[])[], attribute: string, group: string) => {
    const test = isIn(attribute, group);
    return rows.flatMap((row, i) => (test(row) ? [i] : []));
  };
  const kept = new Map<string, readonly number[]>();
  const membersOf = (attribute: string, group: string) => {
    const key = JSON.stringify([attribute, group]);
    const known = kept.get(key) ?? indexes(cells, attribute, group);
    kept.set(key, known);
    return known;
  };
  const asked = choices(attributes, 3).flatMap((crossed) => {
    const attribute = crossed.map(({ name }) => name).join(CROSS);
    const values = crossed.reduce<string[][]>(
      (all, { groups }) => all.flatMap((some) => groups.map((group) => [...some, group])),
      [[]],
    );
    const merged = crossed.length > 1 ? [[UNKNOWN_GROUP]] : [];
    return [...values, ...merged].map((group) => [attribute, group.join(CROSS)] as const);
  });
  const groups = asked.map(([attribute, group]) => ({
    attribute,
    group,
    members: indexes(writers, attribute, group),
  }));
  return { cells, groups, membersOf };
}
