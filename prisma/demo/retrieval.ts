import { FEATURE_COUNT, type Occasion, writeFeatures } from "@/prisma/demo/features";
import { type Random, randomStream, weightedIndex } from "@/prisma/demo/random";
import type { Audience } from "@/prisma/demo/readers";
import type { DemoStory } from "@/prisma/demo/stories";
import { COUNTS, EMPTY_GROUP, REVERSAL, type Surface, TOPICS, WINDOW } from "@/prisma/demo/truth";
import type { DemoWriter } from "@/prisma/demo/writers";

/** The candidates of every ranking event of one surface, before the ranking model has seen them. */
export interface Candidates {
  readonly occasions: readonly Occasion[];
  /** Candidates of one event. */
  readonly perOccasion: number;
  /** [event × candidate] index into the stories; the writers of one event's candidates differ, two-part stories aside. */
  readonly stories: Int32Array;
  /** [event × candidate × feature] */
  readonly features: Float32Array;
}

interface World {
  readonly writers: readonly DemoWriter[];
  readonly stories: readonly DemoStory[];
  readonly audience: Audience;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Chance that the other part of a two-part story is retrieved with it. */
const BOTH_PARTS = 0.6;

export function retrieve(world: World): Record<Surface, Candidates> {
  const portfolio = publishedBy(world.stories, world.writers.length);
  const of = (surface: Surface) => retrieveFor(surface, world, portfolio);
  return { home: of("home"), digest: of("digest"), search: of("search") };
}

function retrieveFor(surface: Surface, world: World, portfolio: readonly (readonly number[])[]): Candidates {
  const random = randomStream(`retrieval for ${surface}`);
  const occasions = drawOccasions(surface, world.audience, randomStream(`occasions of ${surface}`));
  const perOccasion = COUNTS.candidates[surface];
  const stories = new Int32Array(occasions.length * perOccasion);
  const features = new Float32Array(stories.length * FEATURE_COUNT);
  const drawWriters =
    surface === "digest" ? byEditorsCap(world.writers, random) : byReach(surface, world.writers, random);
  occasions.forEach((occasion, o) => {
    const at = o * perOccasion;
    const slots = fillSlots(occasion, drawWriters(perOccasion), world.stories, portfolio, random);
    slots.forEach((story, slot) => {
      stories[at + slot] = story;
      const queryMatch = surface === "search" ? (1 + random.below(20)) / 20 : Number.NaN;
      const { writer } = world.stories[story]!;
      const reader = world.audience.readers[occasion.reader]!;
      const into = (at + slot) * FEATURE_COUNT;
      writeFeatures(
        features,
        into,
        occasion,
        world.stories[story]!,
        world.writers[writer]!,
        reader,
        queryMatch,
      );
      // Both parts of a story hold the same words, so they match a search alike.
      const twin = world.stories[story]!.twin;
      const earlier = twin === -1 ? -1 : slots.indexOf(twin);
      if (earlier !== -1 && earlier < slot) {
        const source = (at + earlier) * FEATURE_COUNT;
        features.copyWithin(into, source, source + FEATURE_COUNT);
      }
    });
  });
  return { occasions, perOccasion, stories, features };
}

/**
 * What retrieval thinks of a writer besides reach: the demand for the beat, and the planted shortfall of one region. The
 * empty group is never retrieved.
 */
function retrievalWeight({ topic, region }: DemoWriter): number {
  if (region === EMPTY_GROUP.group) return 0;
  return TOPICS[topic]!.demand * (region === REVERSAL.group ? REVERSAL.within : 1);
}

/** Home and search: writers in proportion to their reach, without repetition within an event. */
function byReach(
  surface: "home" | "search",
  writers: readonly DemoWriter[],
  random: Random,
): (count: number) => number[] {
  const drawOne = weightedIndex(writers.map((writer) => writer.reach[surface] * retrievalWeight(writer)));
  return (count) => {
    const drawn = new Set<number>();
    while (drawn.size < count) drawn.add(drawOne(random));
    return [...drawn];
  };
}

/**
 * The digest: its editors cap everyone. Rounds go through the roster; each time, a writer takes part as often as the weight
 * of beat and region says and no more, however many stories there are. What does not fill an event is left out.
 */
function byEditorsCap(writers: readonly DemoWriter[], random: Random): (count: number) => number[] {
  const weights = writers.map(retrievalWeight);
  const most = Math.max(...weights);
  const due = writers.map(() => random.next());
  let round: number[] = [];
  return (count) => {
    if (round.length < count) {
      round = weights.flatMap((weight, w) => {
        due[w]! += weight / most;
        if (due[w]! < 1) return [];
        due[w]! -= 1;
        return [w];
      });
      random.shuffle(round);
    }
    return round.splice(round.length - count, count);
  };
}

/** One story of each writer, until the event has as many as there are writers; both parts of a story take two places. */
function fillSlots(
  { surface, shownAt }: Occasion,
  writers: readonly number[],
  stories: readonly DemoStory[],
  portfolio: readonly (readonly number[])[],
  random: Random,
): number[] {
  const slots: number[] = [];
  for (const writer of writers) {
    if (slots.length === writers.length) break;
    const story = pickStory(surface, portfolio[writer]!, shownAt, stories, random);
    slots.push(story);
    const { twin } = stories[story]!;
    if (surface !== "digest" && twin !== -1 && slots.length < writers.length && random.chance(BOTH_PARTS))
      slots.push(twin);
  }
  return slots;
}

/** The digest takes the newest story, home one of the newest, search any. */
function pickStory(
  surface: Surface,
  published: readonly number[],
  shownAt: number,
  stories: readonly DemoStory[],
  random: Random,
): number {
  let available = published.length;
  while (available > 1 && stories[published[available - 1]!]!.publishedAt > shownAt) available--;
  if (surface === "search") return published[random.below(available)]!;
  let back = 1;
  while (surface === "home" && back < available && random.chance(0.45)) back++;
  return published[available - back]!;
}

/** The times of day at which readers come, and who comes. The digest goes out in the morning. */
function drawOccasions(surface: Surface, audience: Audience, random: Random): Occasion[] {
  const count = COUNTS.slates[surface];
  const days = (WINDOW.end - WINDOW.start) / DAY;
  const times = Float64Array.from({ length: count }, () => {
    const day = WINDOW.start + random.below(days) * DAY;
    const hour = surface === "digest" ? 6 + random.next() : 7 + 8 * (random.next() + random.next());
    return day + Math.floor(hour * HOUR);
  }).sort();
  return Array.from(times, (shownAt) => ({ surface, reader: audience.draw(random), shownAt }));
}

/** Indexes of each writer's stories, oldest first. */
function publishedBy(stories: readonly DemoStory[], writers: number): number[][] {
  const portfolio: number[][] = Array.from({ length: writers }, () => []);
  for (const [s, { writer }] of stories.entries()) portfolio[writer]!.push(s);
  return portfolio;
}
