import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { Leadership } from "@/components/leadership/Leadership";
import { leadershipQuery } from "@/lib/client/leadership";
import { makeQueryClient } from "@/lib/client/query-client";
import { leadershipReport } from "@/lib/server/leadership";

export const metadata: Metadata = { title: "Leadership report" };

/** The state of the newest audit, for people who decide. */
export default function LeadershipPage({ params }: PageProps<"/[dataset]/leadership">) {
  return page("PAGE /[dataset]/leadership", params, async ({ scope, params: { dataset } }) => {
    const client = makeQueryClient();
    await client.fetchQuery({
      ...leadershipQuery(dataset),
      queryFn: () => leadershipReport(scope),
      retry: false,
    });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <Leadership dataset={dataset} />
      </HydrationBoundary>
    );
  });
}
