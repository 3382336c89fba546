import { parseAsString, parseAsStringLiteral } from "nuqs";
import type { Reach, StoryReach } from "@/lib/core/report/views";

export const SORT_KEYS = [
  "title",
  "topic",
  "published",
  "impressions",
  "exposure",
  "readers",
  "clicks",
  "reads",
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** How the list is ordered and which surface it counts, as it stands in the address. */
export const listFilters = {
  sort: parseAsStringLiteral(SORT_KEYS).withDefault("impressions"),
  order: parseAsStringLiteral(["down", "up"] as const).withDefault("down"),
  surface: parseAsString,
};

/** A story as the list counts it: on one surface, or on all. */
export interface StoryLine extends Reach {
  readonly story: StoryReach;
}

/** The stories with their reach on `surface` (null: all of them); a story that was never there counts zero impressions. */
export function linesOn(stories: readonly StoryReach[], surface: string | null): StoryLine[] {
  return stories.map((story) => {
    if (surface === null) return { ...story, story };
    const found = story.surfaces.find((each) => each.surface === surface);
    return found
      ? { ...found, story }
      : { impressions: 0, exposure: 0, readers: null, clicks: null, reads: null, story };
  });
}

const cellOf = ({ story, ...reach }: StoryLine, key: SortKey): number | string | null => {
  switch (key) {
    case "title":
      return story.title.toLowerCase();
    case "topic":
      return story.topic;
    case "published":
      return story.publishedAt;
    default:
      return reach[key];
  }
};

/** Sorted by a column; what has no value comes last either way. Equal lines stay as they were. */
export function sortLines(lines: readonly StoryLine[], key: SortKey, order: "down" | "up"): StoryLine[] {
  const sign = order === "down" ? -1 : 1;
  return [...lines].sort((a, b) => {
    const left = cellOf(a, key);
    const right = cellOf(b, key);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return left < right ? -sign : left > right ? sign : 0;
  });
}

/** Reach of all stories together on each surface. Readers are left out: the same person may read several stories. */
export function totalsBySurface(stories: readonly StoryReach[]): (Reach & { readonly surface: string })[] {
  const totals = new Map<string, Reach & { readonly surface: string }>();
  for (const reach of stories.flatMap(({ surfaces }) => surfaces)) {
    const sum = totals.get(reach.surface);
    totals.set(reach.surface, {
      surface: reach.surface,
      impressions: (sum?.impressions ?? 0) + reach.impressions,
      exposure: (sum?.exposure ?? 0) + reach.exposure,
      readers: null,
      clicks: plus(sum?.clicks, reach.clicks),
      reads: plus(sum?.reads, reach.reads),
    });
  }
  return [...totals.values()];
}

/** A sum of what is known; null only where nothing is. */
const plus = (a: number | null | undefined, b: number | null): number | null =>
  a == null ? b : b === null ? a : a + b;
