import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { page } from "@/app/page-gate";
import { AuditRunning } from "@/components/audit/AuditRunning";
import { AuditScreen } from "@/components/audit/AuditScreen";
import { auditRecordQuery } from "@/lib/client/audit-record";
import { loadAuditFilters } from "@/lib/client/audit-url";
import { auditProgressQuery, auditViewQuery } from "@/lib/client/audits";
import { makeQueryClient } from "@/lib/client/query-client";
import { auditRecord } from "@/lib/server/audit-record";
import { auditProgress, auditView } from "@/lib/server/audits";

interface AuditPageProps {
  readonly params: Promise<{ dataset: string; audit: string }>;
  readonly searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: AuditPageProps): Promise<Metadata> {
  const { audit } = await params;
  return { title: `Audit ${audit.slice(0, 8)}` };
}

/** One audit: its state in words, and every figure behind it. While it runs, how far it is. */
export default async function AuditPage({ params, searchParams }: AuditPageProps) {
  const { surface, attribute } = await loadAuditFilters(searchParams);
  return page("PAGE /[dataset]/audits/[audit]", params, async ({ scope, params: { dataset, audit } }) => {
    const client = makeQueryClient();
    const progress = await auditProgress(scope, audit);
    client.setQueryData(auditProgressQuery(dataset, audit).queryKey, progress);
    if (progress.state === "done") {
      const chosen = {
        ...(surface === null ? {} : { surface }),
        ...(attribute === null ? {} : { attribute }),
      };
      await Promise.all([
        client.fetchQuery({
          ...auditViewQuery(dataset, audit, { surface, attribute }),
          queryFn: () => auditView(scope, audit, chosen),
        }),
        client.fetchQuery({
          ...auditRecordQuery(dataset, audit),
          queryFn: () => auditRecord(scope, audit),
        }),
      ]);
    }
    return (
      <HydrationBoundary state={dehydrate(client)}>
        {progress.state === "done" ? (
          <AuditScreen dataset={dataset} audit={audit} />
        ) : (
          <AuditRunning dataset={dataset} audit={audit} />
        )}
      </HydrationBoundary>
    );
  });
}
