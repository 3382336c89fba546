import { createHash } from "node:crypto";
import type { AuditColumns } from "@/lib/core/audit/columns";
import type { Finding } from "@/lib/core/audit/finding";
import { computeFindings } from "@/lib/core/audit/findings";
import { namedColumns } from "@/lib/core/audit/packing";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { EquiluxError } from "@/lib/core/errors";
import type { AuditId, Scope } from "@/lib/core/scope";
import { auditColumns } from "@/lib/server/audit/columns";
import { finishAudit, markFailed, markRunning } from "@/lib/store/audits";

/** Executes a queued audit. A failure is recorded with its reason and thrown on. */
export async function executeAudit(
  scope: Scope,
  id: AuditId,
  spec: AuditSpec,
  onPhase?: (phase: string) => void,
): Promise<void> {
  const enter = async (phase: string) => {
    onPhase?.(phase);
    await markRunning(scope, id, phase);
  };
  try {
    const columns = await auditColumns(scope, spec, enter);
    await enter("Testing every group");
    const findings = computeFindings(columns, spec);
    await enter("Storing the findings");
    await finishAudit(scope, id, { digest: digestOf(spec, columns, findings), columns, findings });
  } catch (error) {
    const reason = error instanceof EquiluxError ? error.message : "An unexpected error stopped the audit.";
    await markFailed(scope, id, reason);
    throw error;
  }
}

/**
 * sha256 over the question, the cells and the answers. Store ids are left out: the same log imported elsewhere, or again,
 * gives the same digest.
 */
function digestOf(spec: AuditSpec, columns: AuditColumns, findings: readonly Finding[]): string {
  const hash = createHash("sha256").update(JSON.stringify([spec, columns.dimensions]));
  for (const [name, data] of namedColumns(columns)) {
    if (name !== "writers")
      hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.update(JSON.stringify(findings)).digest("hex");
}
