import { FEATURE_COUNT, FEATURES } from "@/prisma/demo/features";
import { decimal } from "@/prisma/demo/random";
import { SLATE, SURFACES, type Surface, TOPICS } from "@/prisma/demo/truth";
import { requestId, type World } from "@/prisma/demo/world";

/** The demo's files as a platform would export them: lines with their line ends, header first. */
export const DEMO_FILES = {
  writers: writerLines,
  stories: storyLines,
  impressions: impressionLines,
  predictions: predictionLines,
} as const;

/** Guesses of a race that nobody declared: as many as the file has columns for. */
export const RACE_GUESSES = 3;

function* writerLines({ writers }: World): Generator<string> {
  const guesses = Array.from({ length: RACE_GUESSES }, (_, i) => [
    `race_guess_${i + 1}`,
    `race_probability_${i + 1}`,
  ]);
  yield line(["writer_id", "name", "gender", "race", "region", "country", ...guesses.flat()]);
  for (const { id, name, declared, inferredRace } of writers) {
    const { gender, race, region, country } = declared;
    const inferred = guesses.flatMap((_, i) => [
      inferredRace[i]?.value ?? "",
      inferredRace[i]?.probability ?? "",
    ]);
    yield line([id, name, gender ?? "", race ?? "", region ?? "", country ?? "", ...inferred]);
  }
}

function* storyLines({ stories, writers }: World): Generator<string> {
  yield line(["story_id", "writer_id", "title", "topic", "language", "published_at", "word_count"]);
  for (const { id, writer, title, topic, language, publishedAt, wordCount } of stories) {
    yield line([id, writers[writer]!.id, title, TOPICS[topic]!.name, language, time(publishedAt), wordCount]);
  }
}

function* impressionLines({ surfaces, stories, audience }: World): Generator<string> {
  yield line([
    "request_id",
    "position",
    "story_id",
    "surface",
    "shown_at",
    "reader",
    "score",
    "viewable",
    "clicked",
    "read_seconds",
  ]);
  for (const surface of SURFACES) {
    const { occasions, stories: shown, scores, viewable, clicked, readSeconds } = surfaces[surface];
    for (const [event, { reader, shownAt }] of occasions.entries()) {
      const [request, at] = [requestId(surface, event), time(shownAt)];
      for (let position = 1; position <= SLATE; position++) {
        const row = event * SLATE + position - 1;
        yield line([
          request,
          position,
          stories[shown[row]!]!.id,
          surface,
          at,
          audience.readers[reader]!.pseudonym,
          scores[row]!,
          viewable[row]!,
          clicked[row]!,
          clicked[row] === 1 ? readSeconds[row]! : "",
        ]);
      }
    }
  }
}

function* predictionLines(world: World): Generator<string> {
  yield line(["request_id", "story_id", "score", ...FEATURES.map(({ name }) => name)]);
  for (const surface of SURFACES) yield* surfacePredictions(world, surface);
}

function* surfacePredictions({ surfaces, stories }: World, surface: Surface): Generator<string> {
  const { stories: shown, scores, features } = surfaces[surface];
  for (let row = 0; row < shown.length; row++) {
    const values = Array.from(features.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT), decimal);
    yield line([
      requestId(surface, Math.floor(row / SLATE)),
      stories[shown[row]!]!.id,
      scores[row]!,
      ...values,
    ]);
  }
}

const time = (instant: number): string => new Date(instant).toISOString();

const line = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(",")}\n`;

const cell = (value: string | number): string => {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
