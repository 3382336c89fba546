import { z } from "zod";
import type { AuditColumns, Cells } from "@/lib/core/audit/columns";
import type { AuditSpec } from "@/lib/core/audit/spec";

import { windowEnd } from "@/lib/core/audit/window";
import { positionModel, WEIGHT_UNIT, weightTable } from "@/lib/core/exposure/browsing-model";

import { LONGEST_CURVE, READ_SECONDS } from "@/lib/core/exposure/reads";
import type { Scope } from "@/lib/core/scope";
import { float64Column, int32Column } from "@/lib/store/audit/packed";
import { database } from "@/lib/store/database";

const extentSchema = z.object({
  impressions: z.number(),
  requests: z.number(),
  depth: z.number(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  clicks_known: z.boolean(),
  surfaces: z.array(z.string()),
  weeks: z.array(z.string()),
});

export interface Extent extends z.infer<typeof extentSchema> {
  /** First moment that is not read any more; null where everything is. */
  readonly until: string | null;
}

/** How far the exposure log reaches, as far as audits read it. */
export async function scanExtent(scope: Scope): Promise<Extent> {
  const until = await scanEnd(scope);
  const [row] = await database().prisma.$queryRaw<unknown[]>`
    SELECT count(*)::float8 AS impressions,
      count(DISTINCT request_id)::float8 AS requests,
      coalesce(max(position), 0)::float8 AS depth,
      to_char(min(shown_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "from",
      to_char(max(shown_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "to",
      count(clicked) > 0 AS clicks_known,
      coalesce(array_agg(DISTINCT surface ORDER BY surface), '{}') AS surfaces,
      coalesce(array_agg(DISTINCT coalesce(to_char(date_trunc('week', shown_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'),
        'undated')), '{}') AS weeks
    FROM impression
    WHERE dataset_id = ${scope.dataset} AND coalesce(shown_at < ${until}::timestamptz, true)`;
  const extent = extentSchema.parse(row);
  return { ...extent, until, surfaces: extent.surfaces.sort(), weeks: extent.weeks.sort() };
}

async function scanEnd(scope: Scope): Promise<string | null> {
  const [row] = await database().prisma.$queryRaw<[{ from: string | null; to: string | null }]>`
    SELECT to_char(min(shown_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "from",
      to_char(max(shown_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "to"
    FROM impression WHERE dataset_id = ${scope.dataset}`;
  const end = windowEnd(row.from, row.to);
  return end && `${end}T00:00:00Z`;
}

/** Topics of the dataset's stories, and the number of stories. A story without a topic stands under "no topic". */
export async function scanTopics(scope: Scope): Promise<{ topics: string[]; stories: number }> {
  const rows = await database().prisma.$queryRaw<{ topic: string; stories: number }[]>`
    SELECT coalesce(topic, 'no topic') AS topic, count(*)::float8 AS stories
    FROM story WHERE dataset_id = ${scope.dataset} GROUP BY 1`;
  return {
    topics: rows.map(({ topic }) => topic).sort(),
    stories: rows.reduce((sum, row) => sum + row.stories, 0),
  };
}

type Packed<Name extends string> = Record<Name, Uint8Array | null>;

/** Stories of each writer by topic: what could have been shown. */
export async function scanInventory(
  scope: Scope,
  writers: Int32Array,
  topics: readonly string[],
): Promise<AuditColumns["inventory"]> {
  const [row] = await database().prisma.$queryRaw<[Packed<"writer" | "topic" | "stories">]>`
    WITH roster AS (SELECT id, place FROM unnest(${[...writers]}::int[]) WITH ORDINALITY AS r(id, place)),
    counted AS (
      SELECT r.place - 1 AS writer, t.code - 1 AS topic, count(*) AS stories
      FROM story s JOIN roster r ON r.id = s.writer_id
      JOIN unnest(${[...topics]}::text[]) WITH ORDINALITY AS t(name, code) ON t.name = coalesce(s.topic, 'no topic')
      WHERE s.dataset_id = ${scope.dataset}
      GROUP BY 1, 2)
    SELECT string_agg(int4send(writer::int), ''::bytea ORDER BY writer, topic) AS writer,
      string_agg(int4send(topic::int), ''::bytea ORDER BY writer, topic) AS topic,
      string_agg(int4send(stories::int), ''::bytea ORDER BY writer, topic) AS stories
    FROM counted`;
  return {
    writer: int32Column(row.writer),
    topic: int32Column(row.topic),
    stories: int32Column(row.stories),
  };
}

/**
 * The one scan of the exposure log: counts and exposure by writer × surface × topic × week. Exposure is summed in whole
 * numbers of 2^-40, so the result does not depend on how the database splits the work.
 */
export async function scanCells(
  scope: Scope,
  spec: AuditSpec,
  extent: Extent,
  writers: Int32Array,
  topics: readonly string[],
): Promise<Cells> {
  const weights = weightTable(positionModel(spec.browsingModel), extent.depth);
  const [row] = await database().prisma.$queryRaw<[Packed<keyof Cells>]>`
    WITH roster AS (SELECT id, place FROM unnest(${[...writers]}::int[]) WITH ORDINALITY AS r(id, place)),
    codes AS (
      SELECT s.id AS story_id, r.place - 1 AS writer, t.code - 1 AS topic
      FROM story s JOIN roster r ON r.id = s.writer_id
      JOIN unnest(${[...topics]}::text[]) WITH ORDINALITY AS t(name, code) ON t.name = coalesce(s.topic, 'no topic')
      WHERE s.dataset_id = ${scope.dataset}),
    cell AS (
      SELECT c.writer, f.code - 1 AS surface, c.topic, k.code - 1 AS week, count(*) AS impressions,
        sum((${weights}::bigint[])[i.position])::float8 / ${WEIGHT_UNIT}::float8 AS exposure,
        count(*) FILTER (WHERE i.position <= ${spec.top}) AS selected,
        count(*) FILTER (WHERE i.clicked) AS clicks,
        count(*) FILTER (WHERE i.read_seconds >= ${READ_SECONDS}) AS reads
      FROM impression i JOIN codes c ON c.story_id = i.story_id
      JOIN unnest(${extent.surfaces}::text[]) WITH ORDINALITY AS f(name, code) ON f.name = i.surface
      JOIN unnest(${extent.weeks}::text[]) WITH ORDINALITY AS k(name, code)
        ON k.name = coalesce(to_char(date_trunc('week', i.shown_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'), 'undated')
      WHERE i.dataset_id = ${scope.dataset} AND coalesce(i.shown_at < ${extent.until}::timestamptz, true)
      GROUP BY 1, 2, 3, 4)
    SELECT string_agg(int4send(writer::int), ''::bytea ORDER BY writer, surface, topic, week) AS writer,
      string_agg(int4send(surface::int), ''::bytea ORDER BY writer, surface, topic, week) AS surface,
      string_agg(int4send(topic::int), ''::bytea ORDER BY writer, surface, topic, week) AS topic,
      string_agg(int4send(week::int), ''::bytea ORDER BY writer, surface, topic, week) AS week,
      string_agg(int4send(impressions::int), ''::bytea ORDER BY writer, surface, topic, week) AS impressions,
      string_agg(float8send(exposure), ''::bytea ORDER BY writer, surface, topic, week) AS exposure,
      string_agg(int4send(selected::int), ''::bytea ORDER BY writer, surface, topic, week) AS selected,
      string_agg(int4send(clicks::int), ''::bytea ORDER BY writer, surface, topic, week) AS clicks,
      string_agg(int4send(reads::int), ''::bytea ORDER BY writer, surface, topic, week) AS reads
    FROM cell`;
  return {
    writer: int32Column(row.writer),
    surface: int32Column(row.surface),
    topic: int32Column(row.topic),
    week: int32Column(row.week),
    impressions: int32Column(row.impressions),
    exposure: float64Column(row.exposure),
    selected: int32Column(row.selected),
    clicks: int32Column(row.clicks),
    reads: int32Column(row.reads),
  };
}

/** Impressions by writer × surface × position, down to the longest position a curve shows. */
export async function scanPositions(
  scope: Scope,
  extent: Extent,
  writers: Int32Array,
): Promise<AuditColumns["positions"]> {
  const [row] = await database().prisma.$queryRaw<[Packed<keyof AuditColumns["positions"]>]>`
    WITH roster AS (SELECT id, place FROM unnest(${[...writers]}::int[]) WITH ORDINALITY AS r(id, place)),
    counted AS (
      SELECT r.place - 1 AS writer, f.code - 1 AS surface, i.position, count(*) AS impressions
      FROM impression i JOIN story s ON s.id = i.story_id JOIN roster r ON r.id = s.writer_id
      JOIN unnest(${extent.surfaces}::text[]) WITH ORDINALITY AS f(name, code) ON f.name = i.surface
      WHERE i.dataset_id = ${scope.dataset} AND i.position <= ${LONGEST_CURVE}
        AND coalesce(i.shown_at < ${extent.until}::timestamptz, true)
      GROUP BY 1, 2, 3)
    SELECT string_agg(int4send(writer::int), ''::bytea ORDER BY writer, surface, position) AS writer,
      string_agg(int4send(surface::int), ''::bytea ORDER BY writer, surface, position) AS surface,
      string_agg(int4send(position), ''::bytea ORDER BY writer, surface, position) AS position,
      string_agg(int4send(impressions::int), ''::bytea ORDER BY writer, surface, position) AS impressions
    FROM counted`;
  return {
    writer: int32Column(row.writer),
    surface: int32Column(row.surface),
    position: int32Column(row.position),
    impressions: int32Column(row.impressions),
  };
}
