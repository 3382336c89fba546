import type { Mapping } from "@/lib/core/import/mapping";
import { RACE_GUESSES } from "@/prisma/demo/csv";
import { FEATURES } from "@/prisma/demo/features";

const declared = { constant: "declared" } as const;

/** How the demo's files are read: the mapping that a platform would write for its own export. */
export const DEMO_MAPPING: Mapping = {
  model: {
    name: "Daily Equinox ranker",
    version: "2026-09",
    labels: Object.fromEntries(FEATURES.map(({ name, label }) => [name, label])),
    // What the platform's editor takes: up to 90 characters, 180 to 4,200 words.
    actionable: { title_length: { low: 10, high: 90 }, word_count_log: { low: 5.2, high: 8.3 } },
  },
  writers: {
    writer: "writer_id",
    name: "name",
    attributes: {
      gender: { value: "gender", source: declared },
      race: [
        { value: "race", source: declared },
        ...Array.from({ length: RACE_GUESSES }, (_, i) => ({
          value: `race_guess_${i + 1}`,
          probability: `race_probability_${i + 1}`,
        })),
      ],
      region: { value: "region", source: declared },
      country: { value: "country", source: declared },
    },
  },
  stories: {
    story: "story_id",
    writer: "writer_id",
    title: "title",
    topic: "topic",
    language: "language",
    published_at: "published_at",
    word_count: "word_count",
  },
  impressions: {
    request: "request_id",
    position: "position",
    story: "story_id",
    surface: "surface",
    shown_at: "shown_at",
    reader: "reader",
    score: "score",
    viewable: "viewable",
    clicked: "clicked",
    read_seconds: "read_seconds",
  },
  predictions: { request: "request_id", story: "story_id", score: "score" },
};
