import { groupBy } from "@/lib/core/collections";
import { EquiluxError } from "@/lib/core/errors";
import {
  type Logged,
  loggedIn,
  showReaders,
  showReadersBySurface,
  sumReach,
  TYPICAL_STORIES,
  TYPICAL_WRITERS,
} from "@/lib/core/explanation/reach";
import type { MyStoriesPage, StoryPage } from "@/lib/core/explanation/story-page";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import type { StoryReach } from "@/lib/core/report/views";
import type { Scope, StoryId, WriterId } from "@/lib/core/scope";
import { reasonsOf } from "@/lib/server/story-reasons";
import {
  countPositions,
  countReaders,
  findStory,
  findWriter,
  type PositionCount,
  type ReaderCount,
  type StoryRow,
  shownBetween,
  storiesOf,
  writersByStories,
} from "@/lib/store/stories";
import { attributeNames, deepestPosition, middleOfTopic, type TopicReach } from "@/lib/store/story-topic";

/** The browsing model of the writer's pages; its name is printed wherever exposure is. */
const BROWSING_MODEL = "log2";

/**
 * A writer's stories with their reach by surface.
 *
 * @param writerId whose; a writer is shown their own whatever is asked, an auditor or operator may name one or gets the
 *   writer with the most stories
 * @throws EquiluxError not-found where there is no such writer
 */
export async function myStories(scope: Scope, writerId?: WriterId): Promise<MyStoriesPage> {
  const id = scope.reader.role === "writer" ? scope.reader.writer : (writerId ?? (await firstWriter(scope)));
  const writer = id === undefined ? null : await findWriter(scope, id);
  if (!writer) throw new EquiluxError("not-found", "There is no such writer in this dataset.");
  const which = { writer: writer.id };
  const [stories, positions, readers, span] = await Promise.all([
    storiesOf(scope, writer.id),
    countPositions(scope, which, false),
    countReaders(scope, which),
    shownBetween(scope, which),
  ]);
  const logged = loggedIn(positions);
  const byStory = groupBy(positions, ({ story }) => story);
  const total = readers.find(({ story, surface }) => story === null && surface === null);
  return {
    writer: { id: writer.id, name: writer.name },
    from: span.from?.toISOString() ?? null,
    to: span.to?.toISOString() ?? null,
    browsingModel: BROWSING_MODEL,
    readersLogged: namesReaders(readers),
    totals: sumReach(positions, BROWSING_MODEL, logged, showReaders(total?.readers ?? 0)),
    stories: stories.map((story) => storyReach(story, byStory.get(story.id) ?? [], readers, logged)),
  };
}

async function firstWriter(scope: Scope): Promise<WriterId | undefined> {
  const [writer] = await writersByStories(scope, 1);
  return writer?.id;
}

/**
 * "Why was my story shown?"
 *
 * @throws EquiluxError not-found where the story does not exist or is another writer's: the answer does not tell which
 */
export async function storyView(scope: Scope, storyId: StoryId): Promise<StoryPage> {
  const story = await findStory(scope, storyId);
  const writer = story && (await findWriter(scope, story.writer));
  if (!story || !writer)
    throw new EquiluxError("not-found", "There is no such story among those you may see.");
  const which = { story: storyId };
  const [positions, weekly, readers, attributes, topic] = await Promise.all([
    countPositions(scope, which, false),
    countPositions(scope, which, true),
    countReaders(scope, which),
    attributeNames(scope),
    typicalOf(scope, story.topic),
  ]);
  const reasons = await reasonsOf(scope, story, topic !== null, attributes);
  const logged = loggedIn(positions);
  const weeks = groupBy(weekly, ({ week, surface }) => JSON.stringify([week, surface]));
  return {
    story: storyReach(story, positions, readers, logged),
    writer: { id: writer.id, name: writer.name },
    browsingModel: BROWSING_MODEL,
    // Readers are not counted by week: small numbers of people, many times over.
    weeks: [...weeks.values()].map((rows) => ({
      week: rows[0]?.week ?? "undated",
      surface: rows[0]?.surface ?? "",
      ...sumReach(rows, BROWSING_MODEL, logged, null),
    })),
    typical: topic && { stories: topic.stories, impressions: topic.impressions, exposure: topic.exposure },
    readersLogged: namesReaders(readers),
    attributes,
    ...reasons,
  };
}

const namesReaders = (readers: readonly ReaderCount[]): boolean => readers.some((row) => row.readers > 0);

function storyReach(
  story: StoryRow,
  positions: readonly PositionCount[],
  readers: readonly ReaderCount[],
  logged: Logged,
): StoryReach {
  const own = readers.filter((row) => row.story === story.id);
  const bySurface = showReadersBySurface(
    new Map(
      own.flatMap(({ surface, readers: count }) => (surface === null ? [] : [[surface, count] as const])),
    ),
  );
  const all = own.find(({ surface }) => surface === null)?.readers ?? 0;
  const surfaces = [...groupBy(positions, ({ surface }) => surface)];
  return {
    id: story.id,
    title: story.title ?? story.externalId,
    topic: story.topic,
    publishedAt: story.publishedAt?.toISOString() ?? null,
    ...sumReach(positions, BROWSING_MODEL, logged, showReaders(all)),
    surfaces: surfaces.map(([surface, rows]) => ({
      surface,
      ...sumReach(rows, BROWSING_MODEL, logged, bySurface.get(surface) ?? null),
    })),
  };
}

/** The middle story of a topic, or null where it would stand for too few stories or writers. */
async function typicalOf(scope: Scope, topic: string | null): Promise<TopicReach | null> {
  if (topic === null) return null;
  const depth = await deepestPosition(scope);
  const { weight } = browsingModel(BROWSING_MODEL);
  const weights = Array.from({ length: Math.max(1, depth) }, (_, index) => weight(index + 1));
  const middle = await middleOfTopic(scope, topic, weights);
  return middle && middle.stories >= TYPICAL_STORIES && middle.writers >= TYPICAL_WRITERS ? middle : null;
}
