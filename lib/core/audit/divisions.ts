import type { AuditColumns } from "@/lib/core/audit/columns";
import { CROSS, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { choices } from "@/lib/core/collections";

/** The writers divided by one attribute, or by several at once. */
export interface AuditDivision {
  /** "race", or "race×gender", or "race×gender×region". */
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

/**
 * Each attribute alone, then every intersection, the smaller ones first.
 *
 * @param most how many attributes are crossed at once: spec.intersections
 */
export function divisions(columns: AuditColumns, most: number): AuditDivision[] {
  const single = columns.dimensions.attributes.map(({ name, groups }, a) => ({
    name,
    groups,
    labels: columns.labels[a]!,
  }));
  return choices(single, most).map(cross);
}

/** The codes of one attribute by writer; "unknown" is the last group. */
interface Labelled {
  readonly name: string;
  readonly groups: readonly string[];
  readonly labels: Int32Array;
}

/** A writer unknown in any of the attributes is unknown in the intersection. */
function cross(attributes: readonly Labelled[]): AuditDivision {
  const known = attributes.map(({ groups }) => groups.slice(0, -1));
  const names = known.reduce<string[][]>(
    (crossed, groups) => crossed.flatMap((values) => groups.map((group) => [...values, group])),
    [[]],
  );
  const parts = attributes.map(({ name }) => name);
  const groups = [...names.map((values) => values.join(CROSS)), UNKNOWN_GROUP];
  const unknown = names.length;
  const labels = attributes[0]!.labels.map((_, writer) => {
    const codes = attributes.map((one) => one.labels[writer]!);
    if (codes.some((code, part) => code === known[part]!.length)) return unknown;
    return codes.reduce((place, code, part) => place * known[part]!.length + code);
  });
  const writers = new Int32Array(groups.length);
  for (const label of labels) writers[label]!++;
  return { attribute: parts.join(CROSS), parts, groups, labels, writers };
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
