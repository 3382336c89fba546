import type { ModelId, Scope } from "@/lib/core/scope";
import { float32Column, float64Column, int32Column } from "@/lib/store/audit/packed";
import type { Extent } from "@/lib/store/audit/scan";
import { database } from "@/lib/store/database";

/** A stretch of logged predictions: row i is one story in one request, at place (writer, surface, topic). */
export interface PredictionChunk {
  readonly rows: Float32Array;
  readonly count: number;
  /** Store ids of the writers. */
  readonly writer: Int32Array;
  /** Indexes into the surfaces and topics that were passed in. */
  readonly surface: Int32Array;
  readonly topic: Int32Array;
}

const ROWS_PER_CHUNK = 20_000;

/** What a model said of some predictions, and what it saw. */
export interface ScoredRows {
  readonly rows: Float32Array;
  readonly scores: Float64Array;
  /** [row] its writer, 0, 1, 2, ... in the order of external ids. */
  readonly writer: Int32Array;
}

/**
 * A sample of at most `most` of the predictions that audits read. The same log gives the same sample in the same order, whatever
 * its ids in the store are.
 */
export async function scoredSample(
  scope: Scope,
  model: ModelId,
  { surfaces, until }: Pick<Extent, "surfaces" | "until">,
  most: number,
): Promise<ScoredRows> {
  const { rows } = await database().pool.query(
    `SELECT string_agg(features, ''::bytea ORDER BY lot) AS rows,
      string_agg(float8send(score), ''::bytea ORDER BY lot) AS scores,
      string_agg(int4send(writer::int), ''::bytea ORDER BY lot) AS writer
    FROM (
      SELECT features, score, lot, dense_rank() OVER (ORDER BY writer COLLATE "C") - 1 AS writer
      FROM (
        SELECT p.features, p.score, w.external_id AS writer,
          (md5(p.request_id || ':' || s.external_id) || ':' || i.position) COLLATE "C" AS lot
        FROM prediction p
        JOIN impression i ON i.dataset_id = p.dataset_id AND i.request_id = p.request_id AND i.story_id = p.story_id
        JOIN story s ON s.id = p.story_id
        JOIN writer w ON w.id = s.writer_id
        WHERE p.dataset_id = $1 AND p.model_id = $2 AND i.surface = ANY($3::text[])
          AND coalesce(i.shown_at < $4::timestamptz, true)
        ORDER BY lot LIMIT $5) lots) drawn`,
    [scope.dataset, model, surfaces, until, most],
  );
  const [drawn] = rows;
  return {
    rows: float32Column(drawn?.rows ?? null),
    scores: float64Column(drawn?.scores ?? null),
    writer: int32Column(drawn?.writer ?? null),
  };
}

/**
 * Reads all logged predictions of a model that belong to an impression audits read, in a fixed order, a chunk at a time through a
 * cursor: memory does not grow with the log.
 */
export async function* predictionChunks(
  scope: Scope,
  model: ModelId,
  { surfaces, until }: Pick<Extent, "surfaces" | "until">,
  topics: readonly string[],
): AsyncGenerator<PredictionChunk> {
  const client = await database().pool.connect();
  try {
    await client.query("BEGIN READ ONLY");
    await client.query(
      `DECLARE chunk CURSOR FOR
      WITH numbered AS (
        SELECT p.features, s.writer_id AS writer, f.code - 1 AS surface, t.code - 1 AS topic,
          row_number() OVER (ORDER BY p.request_id COLLATE "C", i.position) - 1 AS n
        FROM prediction p
        JOIN impression i ON i.dataset_id = p.dataset_id AND i.request_id = p.request_id AND i.story_id = p.story_id
        JOIN story s ON s.id = p.story_id
        JOIN unnest($3::text[]) WITH ORDINALITY AS f(name, code) ON f.name = i.surface
        JOIN unnest($4::text[]) WITH ORDINALITY AS t(name, code) ON t.name = coalesce(s.topic, 'no topic')
        WHERE p.dataset_id = $1 AND p.model_id = $2 AND coalesce(i.shown_at < $5::timestamptz, true))
      SELECT count(*)::int AS count,
        string_agg(features, ''::bytea ORDER BY n) AS rows,
        string_agg(int4send(writer), ''::bytea ORDER BY n) AS writer,
        string_agg(int4send(surface::int), ''::bytea ORDER BY n) AS surface,
        string_agg(int4send(topic::int), ''::bytea ORDER BY n) AS topic
      FROM numbered GROUP BY n / ${ROWS_PER_CHUNK} ORDER BY n / ${ROWS_PER_CHUNK}`,
      [scope.dataset, model, surfaces, topics, until],
    );
    for (;;) {
      const { rows } = await client.query("FETCH 1 FROM chunk");
      const row = rows[0];
      if (!row) break;
      yield {
        count: row.count,
        rows: float32Column(row.rows),
        writer: int32Column(row.writer),
        surface: int32Column(row.surface),
        topic: int32Column(row.topic),
      };
    }
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}
