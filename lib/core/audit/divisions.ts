import type { AuditColumns } from "@/lib/core/audit/columns";
import { CROSS, UNKNOWN_GROUP } from "@/lib/core/audit/finding";

/** The writers divided by one attribute, or by two at once. */
export interface AuditDivision {
  /** "race", or "race×gender". */
  readonly attribute: string;
  /** Names of the single attributes it is made of. */
  readonly parts: readonly string[];
  /** Group names; "unknown" is always the last one. */
  readonly groups: readonly string[];
  /** Group of each writer. */
  readonly labels: Int32Array;
  /** Writers of each group on the roster. */
  readonly writers: Int32Array;
}

/** Each attribute alone, then every intersection of two. */
export function divisions(columns: AuditColumns): AuditDivision[] {
  const single = columns.dimensions.attributes.map(({ name, groups }, a) =>
    division(name, [name], groups, columns.labels[a]!),
  );
  const crossed = single.flatMap((first, i) => single.slice(i + 1).map((second) => cross(first, second)));
  return [...single, ...crossed];
}

function division(
  attribute: string,
  parts: string[],
  groups: readonly string[],
  labels: Int32Array,
): AuditDivision {
  const writers = new Int32Array(groups.length);
  for (const label of labels) writers[label]!++;
  return { attribute, parts, groups, labels, writers };
}

/** A writer unknown in either attribute is unknown in the intersection. */
function cross(first: AuditDivision, second: AuditDivision): AuditDivision {
  const known = second.groups.length - 1;
  const names = first.groups
    .slice(0, -1)
    .flatMap((a) => second.groups.slice(0, -1).map((b) => `${a}${CROSS}${b}`));
  const labels = first.labels.map((a, w) => {
    const b = second.labels[w]!;
    return a === first.groups.length - 1 || b === known ? names.length : a * known + b;
  });
  const attribute = `${first.attribute}${CROSS}${second.attribute}`;
  return division(attribute, [first.attribute, second.attribute], [...names, UNKNOWN_GROUP], labels);
}

/**
 * Index of the group that ratios compare with: the one the spec names (an intersection's is made of its parts'), else the
 * known group with the most writers. -1 where there is none.
 */
export function referenceGroup(
  division: AuditDivision,
  references: Readonly<Record<string, string>>,
): number {
  const named = division.parts.map((part) => references[part]);
  if (named.every((name) => name !== undefined)) return division.groups.indexOf(named.join(CROSS));
  let largest = -1;
  for (let g = 0; g < division.groups.length - 1; g++) {
    if (division.writers[g]! > (largest === -1 ? 0 : division.writers[largest]!)) largest = g;
  }
  return largest;
}
