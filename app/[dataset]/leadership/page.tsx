import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { gate } from "@/app/api/gate";
import { orFailure } from "@/app/failure";
import { Leadership } from "@/components/leadership/Leadership";
import { leadershipQuery } from "@/lib/client/leadership";
import { makeQueryClient } from "@/lib/client/query-client";
import { leadershipReport } from "@/lib/server/leadership";

export const metadata: Metadata = { title: "Leadership report" };

/** The state of the newest audit, for people who decide. */
export default async function LeadershipPage({ params }: PageProps<"/[dataset]/leadership">) {
  const dataset = decodeURIComponent((await params).dataset);
  return orFailure(`/${encodeURIComponent(dataset)}/leadership`, async () => {
    const { scope } = await gate(dataset, ["leadership", "auditor", "operator"]);
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
