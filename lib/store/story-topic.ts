import { z } from "zod";
import type { Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";

export interface TopicReach {
  readonly stories: number;
  readonly writers: number;
  readonly impressions: number;
  readonly exposure: number;
}

const row = z.object({
  stories: z.int(),
  writers: z.int(),
  impressions: z.number().nullable(),
  exposure: z.number().nullable(),
});

/**
 * The middle story of a topic by impressions and by exposure. Stories never shown count with zero of both; nothing here
 * names a story or a writer.
 *
 * @param weights examination weight of position 1, 2, ...; later positions weigh as the last one
 */
export async function middleOfTopic(
  scope: Scope,
  topic: string,
  weights: readonly number[],
): Promise<TopicReach | null> {
  const rows = await database().prisma.$queryRaw`
    WITH reach AS (
      SELECT s.id, s.writer_id, count(i.position)::float8 AS impressions,
             coalesce(sum((${weights as number[]}::float8[])[least(i.position, ${weights.length}::int)]), 0) AS exposure
      FROM story s LEFT JOIN impression i ON i.story_id = s.id AND i.dataset_id = s.dataset_id
      WHERE s.dataset_id = ${scope.dataset} AND s.topic = ${topic}
      GROUP BY s.id)
    SELECT count(*)::int AS stories, count(DISTINCT writer_id)::int AS writers,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY impressions) AS impressions,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY exposure) AS exposure
    FROM reach`;
  const found = z.array(row).parse(rows)[0];
  if (!found || found.impressions === null || found.exposure === null) return null;
  return { ...found, impressions: found.impressions, exposure: found.exposure };
}

/** The deepest position the dataset holds; 0 where it holds no impressions. */
export async function deepestPosition(scope: Scope): Promise<number> {
  const { _max } = await database().prisma.impression.aggregate({
    where: { datasetId: scope.dataset },
    _max: { position: true },
  });
  return _max.position ?? 0;
}

/** Names of the protected attributes the dataset knows of. */
export async function attributeNames(scope: Scope): Promise<string[]> {
  const rows = await database().prisma.$queryRaw`
    SELECT DISTINCT a.attribute AS name FROM writer_attribute a JOIN writer w ON w.id = a.writer_id
    WHERE w.dataset_id = ${scope.dataset} ORDER BY 1`;
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name);
}
