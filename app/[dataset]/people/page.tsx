import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { PeoplePage } from "@/components/people/PeoplePage";
import { peopleQuery } from "@/lib/client/people";
import { makeQueryClient } from "@/lib/client/query-client";
import { people } from "@/lib/server/people";

export const metadata: Metadata = { title: "People" };

/** Who may see what, for administrators. */
export default function PeopleOfDataset({ params }: PageProps<"/[dataset]/people">) {
  return page("PAGE /[dataset]/people", params, async ({ scope, dataset, params: { dataset: slug } }) => {
    const client = makeQueryClient();
    await client.fetchQuery({ ...peopleQuery(slug), queryFn: () => people(scope), retry: false });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <PeoplePage dataset={slug} name={dataset.name} />
      </HydrationBoundary>
    );
  });
}
