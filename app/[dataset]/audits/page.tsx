import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { gate } from "@/app/api/gate";
import { orFailure } from "@/app/failure";
import { AuditList } from "@/components/audit/AuditList";
import { ButtonLink } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { auditListQuery } from "@/lib/client/audits";
import { makeQueryClient } from "@/lib/client/query-client";
import { listAudits } from "@/lib/server/audits";

export const metadata: Metadata = { title: "Audits" };

/** Every audit of a dataset. */
export default async function AuditsPage({ params }: { readonly params: Promise<{ dataset: string }> }) {
  const dataset = decodeURIComponent((await params).dataset);
  const home = `/${encodeURIComponent(dataset)}/audits`;
  return orFailure(home, async () => {
    const { scope, dataset: item } = await gate(dataset, ["auditor", "operator"]);
    const client = makeQueryClient();
    await client.fetchQuery({ ...auditListQuery(dataset), queryFn: () => listAudits(scope) });
    return (
      <>
        <PageHeader
          eyebrow={item.name}
          title="Audits"
          actions={
            <ButtonLink href={`${home}/new`} kind="primary">
              New audit
            </ButtonLink>
          }
        >
          <p>Each audit fixes its question before it looks, and never changes afterwards.</p>
        </PageHeader>
        <HydrationBoundary state={dehydrate(client)}>
          <AuditList dataset={dataset} />
        </HydrationBoundary>
      </>
    );
  });
}
