import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { RequestsPage } from "@/components/requests/RequestsPage";
import { makeQueryClient } from "@/lib/client/query-client";
import { requestListQuery } from "@/lib/client/requests";
import { clearRequests } from "@/lib/server/clear-requests";

export const metadata: Metadata = { title: "Requests" };

/** Who asks to see whose attributes in clear, and who decides it. */
export default function Requests({ params }: PageProps<"/[dataset]/requests">) {
  return page("PAGE /[dataset]/requests", params, async ({ scope, params: { dataset } }) => {
    const client = makeQueryClient();
    await client.fetchQuery({
      ...requestListQuery(dataset),
      queryFn: () => clearRequests(scope),
      retry: false,
    });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <RequestsPage dataset={dataset} />
      </HydrationBoundary>
    );
  });
}
