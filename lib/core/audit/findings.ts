import type { Claim } from "@/lib/core/audit/claim";
import type { AuditColumns } from "@/lib/core/audit/columns";
import { conditionalFindings } from "@/lib/core/audit/conditional";
import { divisions } from "@/lib/core/audit/divisions";
import { type Finding, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { suppressedGroups } from "@/lib/core/audit/suppression";
import { surfaceClaims } from "@/lib/core/audit/surface-claims";
import { surfaceSums } from "@/lib/core/audit/surfaces";
import { verdictOf } from "@/lib/core/audit/verdict";
import { benjaminiHochberg } from "@/lib/core/stats/multiplicity";
import { logStandardError, minimumDetectableRatio } from "@/lib/core/stats/power";

/**
 * The findings of an audit: every group of every attribute and of every intersection the spec asks for, on every surface,
 * by every metric. Suppressed groups stand in it without any number. Deterministic: equal columns and spec give equal findings.
 *
 * Definitions: METRICS in lib/core/audit/metrics.ts. Multiplicity: Benjamini-Hochberg over all tests of the audit.
 */
export function computeFindings(columns: AuditColumns, spec: AuditSpec): Finding[] {
  const divided = divisions(columns, spec.intersections);
  const surfaces = surfaceSums(columns, spec);
  const suppressed = suppressedGroups(columns, spec.privacyFloor);
  const claims = [
    ...surfaceClaims(divided, surfaces, suppressed, spec),
    ...conditionalFindings(columns, spec, divided, suppressed),
  ];
  return withVerdicts(claims, spec.margin);
}

/** One family: every distinct test of the audit. Metrics made from the same test share its q. */
function withVerdicts(claims: readonly Claim[], margin: number): Finding[] {
  const family = new Map<string, number>();
  for (const { test, finding } of claims) {
    if (test !== null && finding.p !== null) family.set(test, finding.p);
  }
  const corrected = benjaminiHochberg([...family.values()]);
  const q = new Map([...family.keys()].map((test, i) => [test, corrected[i]!]));
  return claims.map(({ test, finding }) => {
    const own = test === null ? null : (q.get(test) ?? null);
    const judged = finding.threshold !== null;
    const verdict = !judged
      ? null
      : finding.group === UNKNOWN_GROUP
        ? "cannot-tell"
        : verdictOf(finding, own, finding.n.effective ?? 0, margin);
    const spread =
      verdict === "cannot-tell" && finding.group !== UNKNOWN_GROUP ? logStandardError(finding) : null;
    const detectable = spread === null ? {} : { detectable: minimumDetectableRatio(spread) };
    return { ...finding, q: own, verdict, ...detectable };
  });
}
