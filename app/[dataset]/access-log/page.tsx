import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { AccessLogPage } from "@/components/access-log/AccessLogPage";
import { accessLogQuery, loadLogFilters } from "@/lib/client/access-log";
import { makeQueryClient } from "@/lib/client/query-client";
import { accessLog } from "@/lib/server/access-log";

export const metadata: Metadata = { title: "Access log" };

/** Who saw, exported or changed what, for administrators. */
export default async function AccessLog({ params, searchParams }: PageProps<"/[dataset]/access-log">) {
  const filter = await loadLogFilters(searchParams);
  return page("PAGE /[dataset]/access-log", params, async ({ scope, dataset, params: { dataset: slug } }) => {
    const client = makeQueryClient();
    await client.fetchQuery({
      ...accessLogQuery(slug, filter),
      queryFn: () => accessLog(scope, filter),
      retry: false,
    });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <AccessLogPage dataset={slug} name={dataset.name} />
      </HydrationBoundary>
    );
  });
}
