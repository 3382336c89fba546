import { pairNumber, round } from "@/prisma/demo/random";
import type { DemoReader } from "@/prisma/demo/readers";
import type { DemoStory } from "@/prisma/demo/stories";
import { type Surface, WINDOW } from "@/prisma/demo/truth";
import type { DemoWriter } from "@/prisma/demo/writers";

/** What the ranking model sees, in the order of its vectors, with the words a reader of an explanation meets. */
export const FEATURES = [
  { name: "subscribers_log", label: "Newsletter subscribers (log)" },
  { name: "topic_match", label: "Match with the reader's topics" },
  { name: "query_match", label: "Match with the search words" },
  { name: "follows_writer", label: "Reader follows the writer" },
  { name: "language_match", label: "In a language the reader reads" },
  { name: "freshness_hours", label: "Hours since publication" },
  { name: "early_read_ratio", label: "Early readers who finished it" },
  { name: "engagement_7d", label: "Readers in the last seven days (log)" },
  { name: "title_length", label: "Length of the title" },
  { name: "word_count_log", label: "Length of the story (log)" },
  { name: "writer_tenure_days", label: "Days since the writer joined" },
  { name: "is_digest", label: "Shown in the digest" },
] as const;

export type FeatureName = (typeof FEATURES)[number]["name"];

export const FEATURE_COUNT = FEATURES.length;

export const featureIndex = (name: FeatureName): number =>
  FEATURES.findIndex((feature) => feature.name === name);

/** One ranking event before anything is ranked. */
export interface Occasion {
  readonly surface: Surface;
  readonly reader: number;
  readonly shownAt: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Before this, too few have read a story to say what share of them finished it. */
const EARLY_HOURS = 6;
/** Chance that a reader follows a given writer. */
const FOLLOWS = 0.06;

/**
 * The feature vector of one candidate; NaN is missing, for a reason each time: no search words outside of search, no early
 * readers of a new story, a joining date that was lost. Values carry few decimals, so that a file holds them exactly.
 * Gender, race, region and country are not passed in, so they cannot get in.
 */
export function writeFeatures(
  into: Float32Array,
  at: number,
  occasion: Occasion,
  story: DemoStory,
  writer: Pick<DemoWriter, "subscribersLog" | "tenureDays">,
  reader: DemoReader,
  queryMatch: number,
): void {
  const hours = (occasion.shownAt - story.publishedAt) / HOUR;
  into.set(
    [
      writer.subscribersLog,
      reader.interests[story.topic]!,
      queryMatch,
      pairNumber(occasion.reader, story.writer) < FOLLOWS ? 1 : 0,
      reader.languages.includes(story.language) ? 1 : 0,
      round(hours, 1),
      hours < EARLY_HOURS ? Number.NaN : story.earlyReadRatio,
      story.engagement,
      story.title.length,
      round(Math.log(story.wordCount), 3),
      writer.tenureDays === null
        ? Number.NaN
        : writer.tenureDays + Math.floor((occasion.shownAt - WINDOW.start) / DAY),
      occasion.surface === "digest" ? 1 : 0,
    ],
    at,
  );
}
