import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { ImportKind } from "@/lib/core/import/fields";
import { copyLines, type IncomingRow } from "@/lib/store/import/copy-text";

/** The staging table's columns by target, in the order in which a row's values come. */
const STAGED: Record<ImportKind, Readonly<Record<string, string>>> = {
  writers: { writer: "text", name: "text", attributes: "jsonb" },
  stories: {
    story: "text",
    writer: "text",
    title: "text",
    topic: "text",
    language: "text",
    published_at: "timestamptz(3)",
    word_count: "integer",
  },
  impressions: {
    request: "text",
    position: "integer",
    story: "text",
    writer: "text",
    surface: "text",
    shown_at: "timestamptz(3)",
    reader: "text",
    score: "float8",
    propensity: "float8",
    viewable: "boolean",
    clicked: "boolean",
    read_seconds: "real",
  },
  predictions: { request: "text", story: "text", score: "float8", features: "bytea" },
};

export interface Staged {
  readonly rows: number;
  /** Rows with at least one cell that could not be read. */
  readonly refused: number;
}

/**
 * Copies all rows into the temporary table `incoming` and what was refused in them on to import_reject.
 *
 * @param onRows told how many rows were read so far, after each chunk; waited for
 */
export async function stageRows(
  client: pg.PoolClient,
  kind: ImportKind,
  batch: string,
  chunks: AsyncIterable<readonly IncomingRow[]>,
  onRows: (rows: number) => Promise<void>,
): Promise<Staged> {
  const columns = Object.entries(STAGED[kind]);
  const definitions = columns.map(([name, type]) => `"${name}" ${type}`).join(", ");
  await client.query(
    `CREATE TEMP TABLE incoming (line integer, ${definitions}, bad_column text, bad_value text, bad_reason text) ON COMMIT DROP`,
  );
  let rows = 0;
  let refused = 0;
  async function* lines() {
    for await (const chunk of chunks) {
      rows += chunk.length;
      for (const row of chunk) if (row.values === null) refused += 1;
      yield chunk.map((row) => copyLines(row, columns.length)).join("");
      await onRows(rows);
    }
  }
  const copy = client.query(copyFrom("COPY incoming FROM STDIN"));
  await pipeline(Readable.from(lines(), { highWaterMark: 2 }), copy);
  // A temporary table is never analysed by itself, and the joins below need to know its size.
  await client.query("ANALYZE incoming");
  await client.query(
    `INSERT INTO import_reject (batch_id, line, "column", value, reason)
     SELECT $1, line, bad_column, bad_value, bad_reason FROM incoming WHERE bad_reason IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [batch],
  );
  if (refused > 0) await client.query("DELETE FROM incoming WHERE bad_reason IS NOT NULL");
  return { rows, refused };
}
