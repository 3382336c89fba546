import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { AuditList } from "@/components/audit/AuditList";
import { ButtonLink } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { auditListQuery } from "@/lib/client/audits";
import { makeQueryClient } from "@/lib/client/query-client";
import { listAudits } from "@/lib/server/audits";

export const metadata: Metadata = { title: "Audits" };

/** Every audit of a dataset. */
export default function AuditsPage({ params }: PageProps<"/[dataset]/audits">) {
  return page("PAGE /[dataset]/audits", params, async ({ scope, dataset: { slug: dataset, name } }) => {
    const home = `/${encodeURIComponent(dataset)}/audits`;
    const client = makeQueryClient();
    await client.fetchQuery({ ...auditListQuery(dataset), queryFn: () => listAudits(scope) });
    return (
      <>
        <PageHeader
          eyebrow={name}
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
