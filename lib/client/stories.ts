import { queryOptions } from "@tanstack/react-query";
import { apiPath, fetchJson } from "@/lib/client/fetch";
import type { MyStoriesPage, StoryPage } from "@/lib/core/explanation/story-page";

/** A writer's stories; without `writer` the reader's own, or for an auditor those of the writer with the most. */
export const myStoriesQuery = (dataset: string, writer: number | null) =>
  queryOptions({
    queryKey: ["stories", dataset, { writer }],
    queryFn: ({ signal }) =>
      fetchJson<MyStoriesPage>(
        `${apiPath(dataset, "stories")}${writer === null ? "" : `?writer=${writer}`}`,
        { signal },
      ),
  });

/** "Why was my story shown?" */
export const storyQuery = (dataset: string, story: number) =>
  queryOptions({
    queryKey: ["stories", dataset, story],
    queryFn: ({ signal }) => fetchJson<StoryPage>(apiPath(dataset, "stories", String(story)), { signal }),
  });
