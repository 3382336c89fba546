import { z } from "zod";
import { READ_SECONDS } from "@/lib/core/exposure/reads";
import type { Scope, StoryId, WriterId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import { Prisma } from "@/lib/store/generated/client";

/** A story and who wrote it. Store ids stay inside; a reader sees titles. */
export interface StoryRow {
  readonly id: number;
  readonly externalId: string;
  readonly title: string | null;
  readonly topic: string | null;
  readonly publishedAt: Date | null;
  readonly writer: WriterId;
}

export interface WriterRow {
  readonly id: WriterId;
  /** the platform's own id */
  readonly externalId: string;
  readonly name: string;
  readonly stories: number;
}

/** Impressions of a story on a surface at a position, in a week where weeks are asked for. */
export interface PositionCount {
  readonly story: number;
  readonly surface: string;
  readonly week: string | null;
  readonly position: number;
  readonly impressions: number;
  /** Rows that say whether they were clicked, and those that were. */
  readonly clicksKnown: number;
  readonly clicks: number;
  readonly readsKnown: number;
  readonly reads: number;
}

/** Distinct readers. `surface` is null for the whole story, `story` is null for all of a writer's stories. */
export interface ReaderCount {
  readonly story: number | null;
  readonly surface: string | null;
  readonly readers: number;
}

const storyRow = z.object({
  id: z.int(),
  externalId: z.string(),
  title: z.string().nullable(),
  topic: z.string().nullable(),
  publishedAt: z.date().nullable(),
  writer: z.int().transform((id) => id as WriterId),
});

const positionRow = z.object({
  story: z.int(),
  surface: z.string(),
  week: z.string().nullable(),
  position: z.int(),
  impressions: z.int(),
  clicksKnown: z.int(),
  clicks: z.int(),
  readsKnown: z.int(),
  reads: z.int(),
});

const readerRow = z.object({ story: z.int().nullable(), surface: z.string().nullable(), readers: z.int() });

const writerRow = z.object({
  id: z.int().transform((id) => id as WriterId),
  externalId: z.string(),
  name: z.string(),
  stories: z.int(),
});

/** A writer's scope reaches that writer's stories and no others, whatever is asked for. */
function onlyOwn(scope: Scope): Prisma.Sql {
  return scope.reader.role === "writer" ? Prisma.sql`AND s.writer_id = ${scope.reader.writer}` : Prisma.empty;
}

/** The story, or null where it does not exist or is not the asking writer's own: the two look alike from outside. */
export async function findStory(scope: Scope, story: StoryId): Promise<StoryRow | null> {
  const rows = await database().prisma.$queryRaw`
    SELECT s.id, s.external_id AS "externalId", s.title, s.topic, s.published_at AS "publishedAt", s.writer_id AS writer
    FROM story s WHERE s.dataset_id = ${scope.dataset} AND s.id = ${story} ${onlyOwn(scope)}`;
  return z.array(storyRow).parse(rows)[0] ?? null;
}

/** Every story of a writer, newest first. */
export async function storiesOf(scope: Scope, writer: WriterId): Promise<StoryRow[]> {
  const rows = await database().prisma.$queryRaw`
    SELECT s.id, s.external_id AS "externalId", s.title, s.topic, s.published_at AS "publishedAt", s.writer_id AS writer
    FROM story s WHERE s.dataset_id = ${scope.dataset} AND s.writer_id = ${writer} ${onlyOwn(scope)}
    ORDER BY s.published_at DESC NULLS LAST, s.id DESC`;
  return z.array(storyRow).parse(rows);
}

/** A writer by name and number of stories; null where the asking writer is someone else. */
export async function findWriter(scope: Scope, writer: WriterId): Promise<WriterRow | null> {
  if (scope.reader.role === "writer" && scope.reader.writer !== writer) return null;
  const rows = await database().prisma.$queryRaw`
    SELECT w.id, w.external_id AS "externalId", coalesce(w.name, w.external_id) AS name,
           (SELECT count(*)::int FROM story s WHERE s.writer_id = w.id) AS stories
    FROM writer w WHERE w.dataset_id = ${scope.dataset} AND w.id = ${writer}`;
  return z.array(writerRow).parse(rows)[0] ?? null;
}

/** Writers with the most stories first. A writer's scope lists that writer alone. */
export async function writersByStories(scope: Scope, limit: number): Promise<WriterRow[]> {
  const rows = await database().prisma.$queryRaw`
    SELECT w.id, w.external_id AS "externalId", coalesce(w.name, w.external_id) AS name, count(*)::int AS stories
    FROM writer w JOIN story s ON s.writer_id = w.id
    WHERE w.dataset_id = ${scope.dataset} ${onlyOwn(scope)}
    GROUP BY w.id ORDER BY stories DESC, w.id LIMIT ${limit}`;
  return z.array(writerRow).parse(rows);
}

/** Which impressions are counted: those of one writer's stories, or of one story. */
export type StorySelection = { readonly writer: WriterId } | { readonly story: StoryId };

const selected = (which: StorySelection): Prisma.Sql =>
  "writer" in which ? Prisma.sql`AND s.writer_id = ${which.writer}` : Prisma.sql`AND s.id = ${which.story}`;

/**
 * Impressions by story, surface and position: exposure is a sum over positions, weighed in the core, where the browsing
 * models live.
 *
 * @param byWeek whether rows are also split by week (Monday, UTC; "undated" where the log has no time)
 */
export async function countPositions(
  scope: Scope,
  which: StorySelection,
  byWeek: boolean,
): Promise<PositionCount[]> {
  const week = byWeek
    ? Prisma.sql`coalesce(to_char(date_trunc('week', i.shown_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'), 'undated')`
    : Prisma.sql`NULL::text`;
  const rows = await database().prisma.$queryRaw`
    SELECT i.story_id AS story, i.surface, ${week} AS week, i.position, count(*)::int AS impressions,
           count(i.clicked)::int AS "clicksKnown", (count(*) FILTER (WHERE i.clicked))::int AS clicks,
           count(i.read_seconds)::int AS "readsKnown",
           (count(*) FILTER (WHERE i.read_seconds >= ${READ_SECONDS}))::int AS reads
    FROM impression i JOIN story s ON s.id = i.story_id
    WHERE i.dataset_id = ${scope.dataset} AND s.dataset_id = ${scope.dataset} ${selected(which)} ${onlyOwn(scope)}
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
  return z.array(positionRow).parse(rows);
}

/** Distinct readers of each story on each surface, of each story, and of all of them. Counts only, never who. */
export async function countReaders(scope: Scope, which: StorySelection): Promise<ReaderCount[]> {
  const rows = await database().prisma.$queryRaw`
    SELECT i.story_id AS story, i.surface, count(DISTINCT i.reader)::int AS readers
    FROM impression i JOIN story s ON s.id = i.story_id
    WHERE i.dataset_id = ${scope.dataset} AND s.dataset_id = ${scope.dataset} AND i.reader IS NOT NULL
          ${selected(which)} ${onlyOwn(scope)}
    GROUP BY GROUPING SETS ((i.story_id, i.surface), (i.story_id), ())`;
  return z.array(readerRow).parse(rows);
}

/** First and last time a story of the selection was shown; null where the log has no times. */
export async function shownBetween(
  scope: Scope,
  which: StorySelection,
): Promise<{ readonly from: Date | null; readonly to: Date | null }> {
  const rows = await database().prisma.$queryRaw`
    SELECT min(i.shown_at) AS from, max(i.shown_at) AS to FROM impression i JOIN story s ON s.id = i.story_id
    WHERE i.dataset_id = ${scope.dataset} AND s.dataset_id = ${scope.dataset} ${selected(which)} ${onlyOwn(scope)}`;
  const span = z.object({ from: z.date().nullable(), to: z.date().nullable() });
  return z.array(span).parse(rows)[0] ?? { from: null, to: null };
}
