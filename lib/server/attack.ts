import { type AttackReport, attackReport } from "@/lib/core/audit/attack";
import type { Scope } from "@/lib/core/scope";
import { finishedAudit, finishedRow } from "@/lib/server/audits";

/**
 * Tries to break the disclosure control of one audit and says how far that got.
 *
 * @throws EquiluxError not-found, or conflict while it is not finished
 */
export async function attackOnAudit(scope: Scope, id: string): Promise<AttackReport> {
  const { columns, findings, spec } = await finishedAudit(scope, await finishedRow(scope, id));
  return attackReport(columns, findings, spec.privacyFloor);
}
