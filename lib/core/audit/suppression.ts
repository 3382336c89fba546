import type { AuditDivision } from "@/lib/core/audit/divisions";
import { CROSS } from "@/lib/core/audit/finding";
import type { SurfaceSums } from "@/lib/core/audit/surfaces";

/** Names of the groups of each division that are shown to nobody, on no surface. */
export type Suppressed = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which groups an audit must not show. A group is unsafe when it has fewer writers than the floor, or when fewer than the
 * floor (but some) of them carry all its impressions on a surface. It is hidden on every surface at once, so that "all"
 * minus the others does not give it away; and where the hidden groups of a division could be had by subtracting the shown
 * ones from the total, the smallest shown group is hidden too.
 *
 * Source: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4 (threshold rule, secondary suppression).
 */
export function suppressedGroups(
  divisions: readonly AuditDivision[],
  surfaces: readonly SurfaceSums[],
  floor: number,
): Suppressed {
  const hidden = new Map<string, Set<string>>();
  for (const division of divisions) {
    const groups = new Set(division.groups.filter((_, g) => isUnsafe(division, g, surfaces, floor)));
    if (division.parts.length > 1) hideCellsOfHiddenParts(division, groups, hidden);
    for (const line of additiveLines(division)) protect(division, line, groups, floor);
    hidden.set(division.attribute, groups);
  }
  return hidden;
}

function isUnsafe(
  division: AuditDivision,
  group: number,
  surfaces: readonly SurfaceSums[],
  floor: number,
): boolean {
  const writers = division.writers[group]!;
  // That nobody belongs to a group says nothing about anybody.
  if (writers === 0) return false;
  if (writers < floor) return true;
  return surfaces.some(({ impressions }) => {
    let seen = 0;
    for (let w = 0; w < impressions.length; w++) {
      if (division.labels[w] === group && impressions[w]! > 0) seen++;
    }
    return seen > 0 && seen < floor;
  });
}

/** A cell of a hidden group would help to recover that group from the cells beside it. */
function hideCellsOfHiddenParts(
  division: AuditDivision,
  groups: Set<string>,
  hidden: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  for (const group of division.groups) {
    const names = group.split(CROSS);
    if (names.some((name, part) => hidden.get(division.parts[part]!)?.has(name))) groups.add(group);
  }
}

/** Sets of groups whose sum is known from elsewhere: all of a division, and each row and column of an intersection. */
function additiveLines(division: AuditDivision): number[][] {
  const known = division.groups.map((_, g) => g);
  if (division.parts.length === 1) return [known];
  const lines = new Map<string, number[]>();
  for (const g of known.slice(0, -1)) {
    division.groups[g]!.split(CROSS).forEach((name, part) => {
      const key = `${part} ${name}`;
      lines.set(key, [...(lines.get(key) ?? []), g]);
    });
  }
  return [known, ...lines.values()];
}

/** Hides the smallest shown groups of a line until what is hidden in it is at least two groups and at least the floor. */
function protect(division: AuditDivision, line: readonly number[], groups: Set<string>, floor: number): void {
  const name = (g: number) => division.groups[g]!;
  const hiddenOf = () => line.filter((g) => groups.has(name(g)));
  const shown = line
    .filter((g) => !groups.has(name(g)) && division.writers[g]! > 0)
    .sort((a, b) => division.writers[a]! - division.writers[b]!);
  const isEnough = (hidden: number[]) =>
    hidden.length === 0 ||
    (hidden.length > 1 && hidden.reduce((sum, g) => sum + division.writers[g]!, 0) >= floor);
  while (!isEnough(hiddenOf()) && shown.length > 0) groups.add(name(shown.shift()!));
}
