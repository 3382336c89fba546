import { z } from "zod";
import { EquiluxError } from "@/lib/core/errors";
import { type DeclaredActionable, declaredActionable } from "@/lib/core/explanation/actionable";
import type { ModelId, Scope, StoryId } from "@/lib/core/scope";
import { int32Column } from "@/lib/store/audit/packed";
import { database } from "@/lib/store/database";
import { Prisma } from "@/lib/store/generated/client";

export interface ModelFeature {
  readonly name: string;
  readonly label: string;
  /** How far a writer can change it; undefined where the platform does not say that she can. */
  readonly actionable?: DeclaredActionable | undefined;
}

export interface ModelRow {
  readonly id: ModelId;
  readonly name: string;
  readonly version: string;
  readonly format: string;
  readonly artifact: Uint8Array;
  readonly features: readonly ModelFeature[];
  readonly outputUnit: string;
}

/** Feature vectors as one row-major block. */
export interface FeatureRows {
  readonly rows: number;
  readonly values: Float32Array;
}

export interface TopicRows extends FeatureRows {
  /** [row] which story it is of, as a number that says nothing else: rows of one belong together. */
  readonly story: Int32Array;
}

/** A story beside whatever stood one position above it, slate by slate. */
export interface PairedRows {
  readonly own: FeatureRows;
  readonly above: FeatureRows;
  /** How many different writers the stories above are of, and the most slates that one of them has. */
  readonly writers: number;
  readonly largest: number;
}

const modelRow = z.object({
  id: z.int().transform((id) => id as ModelId),
  name: z.string(),
  version: z.string(),
  format: z.string(),
  artifact: z.instanceof(Uint8Array),
  features: z.array(
    z.object({ name: z.string(), label: z.string(), actionable: declaredActionable.optional() }),
  ),
  outputUnit: z.string(),
});

const bytes = z.instanceof(Uint8Array).nullable();
const packedRow = z.object({ rows: z.int(), values: bytes });
const pairRow = z.object({ rows: z.int(), writers: z.int(), largest: z.int(), own: bytes, above: bytes });

const onlyOwn = (scope: Scope): Prisma.Sql =>
  scope.reader.role === "writer" ? Prisma.sql`AND s.writer_id = ${scope.reader.writer}` : Prisma.empty;

/** The newest model that logged a prediction of this story; null where none did. */
export async function modelOfStory(scope: Scope, story: StoryId): Promise<ModelRow | null> {
  const rows = await database().prisma.$queryRaw`
    SELECT m.id, m.name, m.version, m.format, m.artifact, m.features, m.output_unit AS "outputUnit"
    FROM model m
    WHERE m.dataset_id = ${scope.dataset} AND EXISTS (
      SELECT 1 FROM prediction p JOIN story s ON s.id = p.story_id
      WHERE p.dataset_id = ${scope.dataset} AND p.model_id = m.id AND p.story_id = ${story} ${onlyOwn(scope)})
    ORDER BY m.id DESC LIMIT 1`;
  return z.array(modelRow).parse(rows)[0] ?? null;
}

/** What the model saw of one story, in a fixed order. */
export async function storyFeatures(
  scope: Scope,
  model: ModelId,
  story: StoryId,
  width: number,
): Promise<FeatureRows> {
  const rows = await database().prisma.$queryRaw`
    SELECT count(*)::int AS rows, string_agg(p.features, ''::bytea ORDER BY p.request_id) AS values
    FROM prediction p JOIN story s ON s.id = p.story_id
    WHERE p.dataset_id = ${scope.dataset} AND p.model_id = ${model} AND p.story_id = ${story} ${onlyOwn(scope)}`;
  return unpack(rows, width);
}

/**
 * What the model saw of a topic: a sample of at most `most` predictions that is the same each time it is drawn. The rows
 * come back without the stories they belong to; only means over all of them may be shown.
 */
export async function topicFeatures(
  scope: Scope,
  model: ModelId,
  topic: string,
  width: number,
  most: number,
): Promise<TopicRows> {
  const rows = await database().prisma.$queryRaw`
    SELECT count(*)::int AS rows, string_agg(drawn.features, ''::bytea ORDER BY drawn.lot) AS values,
           string_agg(int4send(drawn.story::int), ''::bytea ORDER BY drawn.lot) AS story
    FROM (
      SELECT lots.features, lots.lot, dense_rank() OVER (ORDER BY md5(lots.story_id::text)) - 1 AS story
      FROM (
        SELECT p.features, p.story_id, md5(p.request_id || ':' || p.story_id) AS lot
        FROM prediction p JOIN story s ON s.id = p.story_id
        WHERE p.dataset_id = ${scope.dataset} AND p.model_id = ${model} AND s.topic = ${topic}
        ORDER BY lot LIMIT ${most}) lots) drawn`;
  const [drawn] = z.array(z.object({ story: bytes })).parse(rows);
  return { ...unpack(rows, width), story: int32Column(drawn?.story ?? null) };
}

/**
 * What the model saw of a story and of the one just above it, by another writer, in the same slate: a sample of at most `most`
 * slates that is the same each time. The rows come back without slates, stories and readers; only means may be shown, and only
 * where there are many.
 */
export async function featuresBesideAbove(
  scope: Scope,
  model: ModelId,
  story: StoryId,
  width: number,
  most: number,
): Promise<PairedRows> {
  const raw = await database().prisma.$queryRaw`
    WITH pair AS (
      SELECT p.features AS own, q.features AS above, t.writer_id AS writer, md5(i.request_id) AS lot
      FROM impression i
      JOIN impression j ON j.dataset_id = i.dataset_id AND j.request_id = i.request_id AND j.position = i.position - 1
      JOIN story s ON s.id = i.story_id
      JOIN story t ON t.id = j.story_id AND t.writer_id <> s.writer_id
      JOIN prediction p ON p.dataset_id = i.dataset_id AND p.model_id = ${model}
        AND p.request_id = i.request_id AND p.story_id = i.story_id
      JOIN prediction q ON q.dataset_id = j.dataset_id AND q.model_id = ${model}
        AND q.request_id = j.request_id AND q.story_id = j.story_id
      WHERE i.dataset_id = ${scope.dataset} AND i.story_id = ${story} ${onlyOwn(scope)}
      ORDER BY lot LIMIT ${most})
    SELECT count(*)::int AS rows, count(DISTINCT writer)::int AS writers,
           string_agg(own, ''::bytea ORDER BY lot) AS own, string_agg(above, ''::bytea ORDER BY lot) AS above,
           coalesce((SELECT max(n) FROM (SELECT count(*) AS n FROM pair GROUP BY writer) counts), 0)::int AS largest
    FROM pair`;
  const [pair] = z.array(pairRow).parse(raw);
  const { rows = 0, writers = 0, largest = 0, own = null, above = null } = pair ?? {};
  return {
    own: unpack([{ rows, values: own }], width),
    above: unpack([{ rows, values: above }], width),
    writers,
    largest,
  };
}

/**
 * What the model saw of any story: a sample that is the same each time it is drawn, to stand for a feature that is not known. The
 * rows come back without the stories they belong to.
 */
export async function backgroundFeatures(
  scope: Scope,
  model: ModelId,
  width: number,
  most: number,
): Promise<FeatureRows> {
  const rows = await database().prisma.$queryRaw`
    SELECT count(*)::int AS rows, string_agg(drawn.features, ''::bytea ORDER BY drawn.lot) AS values
    FROM (
      SELECT p.features, md5(p.request_id || ':' || p.story_id) AS lot FROM prediction p
      WHERE p.dataset_id = ${scope.dataset} AND p.model_id = ${model}
      ORDER BY lot LIMIT ${most}) drawn`;
  return unpack(rows, width);
}

function unpack(raw: unknown, width: number): FeatureRows {
  const packed = z.array(packedRow).parse(raw)[0];
  const values = packed?.values ?? new Uint8Array();
  const rows = packed?.rows ?? 0;
  if (values.byteLength !== rows * width * Float32Array.BYTES_PER_ELEMENT) {
    throw new EquiluxError(
      "bad-model",
      `Logged predictions do not hold ${width} features each, as their model does; import them again with the model they were made by.`,
    );
  }
  // A copy: the driver's buffer need not start on a multiple of four.
  return { rows, values: new Float32Array(values.slice().buffer) };
}
