import { z } from "zod";
import { EquiluxError } from "@/lib/core/errors";
import type { ModelId, Scope, StoryId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import { Prisma } from "@/lib/store/generated/client";

export interface ModelRow {
  readonly id: ModelId;
  readonly name: string;
  readonly version: string;
  readonly format: string;
  readonly artifact: Uint8Array;
  readonly features: readonly { readonly name: string; readonly label: string }[];
  readonly outputUnit: string;
}

/** Feature vectors as one row-major block. */
export interface FeatureRows {
  readonly rows: number;
  readonly values: Float32Array;
}

const modelRow = z.object({
  id: z.int().transform((id) => id as ModelId),
  name: z.string(),
  version: z.string(),
  format: z.string(),
  artifact: z.instanceof(Uint8Array),
  features: z.array(z.object({ name: z.string(), label: z.string() })),
  outputUnit: z.string(),
});

const packedRow = z.object({ rows: z.int(), values: z.instanceof(Uint8Array).nullable() });

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
): Promise<FeatureRows> {
  const rows = await database().prisma.$queryRaw`
    SELECT count(*)::int AS rows, string_agg(drawn.features, ''::bytea ORDER BY drawn.lot) AS values
    FROM (
      SELECT p.features, md5(p.request_id || ':' || p.story_id) AS lot
      FROM prediction p JOIN story s ON s.id = p.story_id
      WHERE p.dataset_id = ${scope.dataset} AND p.model_id = ${model} AND s.topic = ${topic}
      ORDER BY lot LIMIT ${most}) drawn`;
  return unpack(rows, width);
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
  const bytes = packed?.values ?? new Uint8Array();
  const rows = packed?.rows ?? 0;
  if (bytes.byteLength !== rows * width * Float32Array.BYTES_PER_ELEMENT) {
    throw new EquiluxError(
      "bad-model",
      `Logged predictions do not hold ${width} features each, as their model does; import them again with the model they were made by.`,
    );
  }
  // A copy: the driver's buffer need not start on a multiple of four.
  return { rows, values: new Float32Array(bytes.slice().buffer) };
}
