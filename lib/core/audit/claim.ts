import { type AuditDivision, referenceGroup } from "@/lib/core/audit/divisions";
import { type Finding, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import type { Suppressed } from "@/lib/core/audit/suppression";
import type { Measured } from "@/lib/core/measured";

/** A finding before the multiplicity correction. Claims with one `test` share one test of the family. */
export interface Claim {
  readonly test: string | null;
  readonly finding: Omit<Finding, "q" | "verdict">;
}

/** A division with what the spec and the suppression make of it. */
export interface DivisionContext {
  readonly division: AuditDivision;
  readonly hidden: ReadonlySet<string>;
  readonly reference: number;
  readonly mayLead: readonly boolean[];
}

export function contextOf(division: AuditDivision, suppressed: Suppressed, spec: AuditSpec): DivisionContext {
  const hidden = suppressed.get(division.attribute) ?? new Set<string>();
  const named = referenceGroup(division, spec.references);
  return {
    division,
    hidden,
    reference: named === -1 || hidden.has(division.groups[named]!) ? -1 : named,
    mayLead: division.groups.map((group) => group !== UNKNOWN_GROUP && !hidden.has(group)),
  };
}

export const asValue = (
  measured: Measured,
): Pick<Finding, "value" | "undefined" | "low" | "high" | "method"> =>
  measured.kind === "estimate"
    ? { value: measured.value, low: measured.low, high: measured.high, method: measured.method }
    : { value: null, undefined: measured.reason, low: null, high: null };

export const suppressedFinding = (
  place: Pick<Finding, "metric" | "attribute" | "group" | "surface">,
  threshold: number | null,
): Claim["finding"] => ({
  ...place,
  against: null,
  ...asValue({ kind: "undefined", reason: "suppressed" }),
  n: { writers: null, impressions: null, effective: null, selected: null },
  p: null,
  threshold,
});
