import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { page } from "@/app/page-gate";
import { StoryWhy } from "@/components/stories/StoryWhy";
import { makeQueryClient } from "@/lib/client/query-client";
import { storyQuery } from "@/lib/client/stories";
import type { StoryId } from "@/lib/core/scope";
import { storyView } from "@/lib/server/stories";

export const metadata: Metadata = { title: "Why was my story shown?" };

const id = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);

/** "Why was my story shown?" */
export default async function StoryWhyPage({ params }: PageProps<"/[dataset]/stories/[story]">) {
  return page("PAGE /[dataset]/stories/[story]", params, async ({ scope, params: { dataset, ...asked } }) => {
    const story = id.safeParse(asked.story);
    if (!story.success) notFound();
    const client = makeQueryClient();
    await client.fetchQuery({
      ...storyQuery(dataset, story.data),
      queryFn: () => storyView(scope, story.data as StoryId),
      retry: false,
    });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <StoryWhy dataset={dataset} story={story.data} />
      </HydrationBoundary>
    );
  });
}
