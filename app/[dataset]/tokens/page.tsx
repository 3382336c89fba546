import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { TokensPage } from "@/components/tokens/TokensPage";
import { makeQueryClient } from "@/lib/client/query-client";
import { tokenListQuery } from "@/lib/client/tokens";
import { tokens } from "@/lib/server/tokens";

export const metadata: Metadata = { title: "Tokens" };

/** Keys for programs that import, for data engineers and administrators. */
export default function Tokens({ params }: PageProps<"/[dataset]/tokens">) {
  return page("PAGE /[dataset]/tokens", params, async ({ scope, dataset, params: { dataset: slug } }) => {
    const client = makeQueryClient();
    await client.fetchQuery({ ...tokenListQuery(slug), queryFn: () => tokens(scope), retry: false });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <TokensPage dataset={slug} name={dataset.name} />
      </HydrationBoundary>
    );
  });
}
