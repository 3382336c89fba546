import { z } from "zod";
import type { AuditId, DatasetId, Scope } from "@/lib/core/scope";
import { executeAudit } from "@/lib/server/audit/execute";
import { operatorScope } from "@/lib/server/session";
import { findAuditRow } from "@/lib/store/audits";
import { openQueue } from "@/lib/store/queue";

/**
 * PostgreSQL is the queue: no second server. Jobs run in a worker process of their own (scripts/worker.ts), so that a long
 * audit never makes a page wait.
 */
const AUDITS = "audits";

const auditJob = z.object({ dataset: z.int(), audit: z.uuid() });

export async function enqueueAudit(scope: Scope, id: AuditId): Promise<void> {
  const boss = await openQueue(AUDITS);
  // A job whose worker died is taken up again; an audit is stored as a whole, so a second run does no harm.
  const job: z.infer<typeof auditJob> = { dataset: scope.dataset, audit: id };
  await boss.send(AUDITS, job, { retryLimit: 2, expireInMinutes: 60 });
}

/** Takes jobs until the returned function is called. */
export async function startWorker(log: (line: string) => void): Promise<() => Promise<void>> {
  const boss = await openQueue(AUDITS);
  await boss.work(AUDITS, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    for (const { data } of jobs) {
      const job = auditJob.parse(data);
      const scope = operatorScope(job.dataset as DatasetId, "worker");
      const row = await findAuditRow(scope, job.audit);
      if (!row || row.state === "done") continue;
      // The reason of a failure is kept with the audit; running it again would fail again.
      await executeAudit(scope, row.id, row.spec).catch((error: unknown) =>
        log(`Audit ${row.id} failed: ${error}`),
      );
      log(`Audit ${row.id} finished`);
    }
  });
  return () => boss.stop({ graceful: true, wait: true });
}
