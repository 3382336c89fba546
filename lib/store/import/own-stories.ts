import type pg from "pg";

/** Gives every known writer of the staged log a story of the writer's own id. Those that exist stay as they are. */
export async function createOwnStories(client: pg.PoolClient, dataset: number): Promise<void> {
  await client.query("CREATE TEMP TABLE own_story (id integer) ON COMMIT DROP");
  await client.query(
    `WITH shown AS MATERIALIZED (SELECT DISTINCT writer FROM incoming), created AS (
       INSERT INTO story (dataset_id, external_id, writer_id)
       SELECT $1, w.external_id, w.id FROM shown JOIN LATERAL (
         SELECT * FROM writer w WHERE w.dataset_id = $1 AND w.external_id = shown.writer LIMIT 1) w ON true
       ORDER BY w.id ON CONFLICT DO NOTHING RETURNING id
     ) INSERT INTO own_story SELECT id FROM created`,
    [dataset],
  );
}

/** A writer all of whose rows were rejected keeps no story: it would count as one the writer had to offer. */
export async function dropUnshownOwnStories(client: pg.PoolClient): Promise<void> {
  await client.query(
    `DELETE FROM story s USING own_story o
     WHERE s.id = o.id AND NOT EXISTS (SELECT FROM impression m WHERE m.story_id = s.id)`,
  );
}
