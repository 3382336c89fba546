import { leadershipReport as reportOf } from "@/lib/core/report/leadership";
import type { LeadershipReport } from "@/lib/core/report/views";
import type { Scope } from "@/lib/core/scope";
import { finishedAudit } from "@/lib/server/audits";
import { listAuditRows } from "@/lib/store/audits";

/** Leadership's report on the newest finished audit; null while there is none. */
export async function leadershipReport(scope: Scope): Promise<LeadershipReport | null> {
  const [newest, before] = (await listAuditRows(scope)).filter(({ state }) => state === "done");
  if (!newest) return null;
  const previous = before ? { id: before.id, createdAt: before.createdAt.toISOString() } : null;
  return reportOf(await finishedAudit(scope, newest), previous);
}
