import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { z } from "zod";
import { page } from "@/app/page-gate";
import { MyStories } from "@/components/stories/MyStories";
import { makeQueryClient } from "@/lib/client/query-client";
import { myStoriesQuery } from "@/lib/client/stories";
import type { WriterId } from "@/lib/core/scope";
import { myStories } from "@/lib/server/stories";

export const metadata: Metadata = { title: "Stories" };

const query = z.object({
  writer: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1)
    .optional()
    .catch(undefined),
});

/** A writer's stories; an auditor may name the writer in the address. */
export default async function StoriesPage({ params, searchParams }: PageProps<"/[dataset]/stories">) {
  const { writer } = query.parse(await searchParams);
  return page("PAGE /[dataset]/stories", params, async ({ scope, params: { dataset } }) => {
    const own = scope.reader.role === "writer";
    const named = own ? null : (writer ?? null);
    const client = makeQueryClient();
    await client.fetchQuery({
      ...myStoriesQuery(dataset, named),
      queryFn: () => myStories(scope, named === null ? undefined : (named as WriterId)),
      retry: false,
    });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <MyStories dataset={dataset} writer={named} own={own} />
      </HydrationBoundary>
    );
  });
}
