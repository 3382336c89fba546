import type { AuditColumns } from "@/lib/core/audit/columns";
import { type AuditDivision, divisions, referenceGroup } from "@/lib/core/audit/divisions";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { suppressedGroups } from "@/lib/core/audit/suppression";
import { EquiluxError } from "@/lib/core/errors";

/** The groups of one attribute or intersection that may be shown, and whom they are compared with. */
export interface ShownGroups {
  readonly division: AuditDivision;
  readonly reference: number;
  /** Codes of the groups that may be shown, the reference first. */
  readonly shown: readonly number[];
}

/**
 * The groups of a division that charts may show: the same suppression as the findings of the audit.
 *
 * @throws EquiluxError not-found for an attribute the audit did not ask about
 */
export function shownGroups(columns: AuditColumns, spec: AuditSpec, attribute: string): ShownGroups {
  const divided = divisions(columns, spec.intersections);
  const division = divided.find((one) => one.attribute === attribute);
  if (!division) {
    const known = divided.map((one) => one.attribute).join(", ");
    throw new EquiluxError(
      "not-found",
      `The audit has no attribute ${JSON.stringify(attribute)}; it has: ${known}.`,
    );
  }
  const hidden = suppressedGroups(columns, spec.privacyFloor).get(attribute);
  const reference = referenceGroup(division, spec.references);
  const shown = division.groups
    .map((_, g) => g)
    .filter((g) => !hidden?.has(division.groups[g]!) && division.writers[g]! > 0)
    .sort((a, b) => Number(b === reference) - Number(a === reference) || a - b);
  return { division, reference: shown.includes(reference) ? reference : -1, shown };
}
