import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { AboutMePage } from "@/components/about-me/AboutMePage";
import { aboutMeQuery } from "@/lib/client/about-me";
import { makeQueryClient } from "@/lib/client/query-client";
import { aboutMe } from "@/lib/server/declarations";

export const metadata: Metadata = { title: "About me" };

/** What is held of a writer, for the writer. */
export default function AboutMe({ params }: PageProps<"/[dataset]/about-me">) {
  return page("PAGE /[dataset]/about-me", params, async ({ scope, params: { dataset } }) => {
    const client = makeQueryClient();
    await client.fetchQuery({ ...aboutMeQuery(dataset), queryFn: () => aboutMe(scope), retry: false });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <AboutMePage dataset={dataset} />
      </HydrationBoundary>
    );
  });
}
