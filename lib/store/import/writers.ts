import { HOLD_ATTRIBUTES } from "@/lib/store/attribute-lock";
import type { Counts, MergeContext } from "@/lib/store/import/merge";

/**
 * Moves staged writers into their tables. Writers are the one kind that later files may add to: a name or an attribute
 * nobody knew is filled in, one that is known is never changed. Of an attribute the writer spoke of, declared or withdrew, a
 * file says nothing: it is neither taken nor refused.
 *
 * @param rows staged rows
 */
export async function mergeWriters(context: MergeContext, rows: number): Promise<Counts> {
  const { client, dataset } = context;
  await client.query(HOLD_ATTRIBUTES, [dataset]);
  await client.query(ENTRIES);
  await client.query(KNOWN, [dataset]);
  await client.query("ANALYZE known");
  await client.query(LEAVE_DECLARED);
  await client.query(KNOWN_FACTS);
  const repeated = await rejectRepeated(context);
  const contradicting = await rejectContradicting(context);
  const { rowCount } = await client.query(ACCEPTED);
  await client.query("ANALYZE accepted");
  await client.query(PUT, [dataset]);
  const accepted = rowCount ?? 0;
  const rejected = repeated + contradicting;
  return { accepted, alreadyPresent: rows - accepted - rejected, rejected };
}

/** What is said of one attribute of one writer, in a form in which equal statements are equal. */
const SAID = "jsonb_agg(jsonb_build_array(value, source, probability) ORDER BY value) AS said";

/** `entry`: the first row of each writer. `fact`: its attributes, one value a row. */
const ENTRIES = `
  CREATE TEMP TABLE entry ON COMMIT DROP AS
    SELECT DISTINCT ON (writer) line, writer, name, attributes FROM incoming ORDER BY writer, line;
  CREATE TEMP TABLE fact ON COMMIT DROP AS
    SELECT e.line, f.* FROM entry e, jsonb_to_recordset(e.attributes)
      AS f(attribute text, value text, source attribute_source, probability float8);
  ANALYZE entry;
  ANALYZE fact`;

const KNOWN = `
  CREATE TEMP TABLE known ON COMMIT DROP AS SELECT id, external_id, name FROM writer WHERE dataset_id = $1`;

/** What writers said of themselves goes before whatever a file says, also where they said that nothing shall be held. */
const LEAVE_DECLARED = `
  DELETE FROM fact f USING entry e, known k
  WHERE e.line = f.line AND k.external_id = e.writer
    AND EXISTS (SELECT FROM declaration d WHERE d.writer_id = k.id AND d.attribute = f.attribute);
  ANALYZE fact`;

const KNOWN_FACTS = `
  CREATE TEMP TABLE known_fact ON COMMIT DROP AS
    SELECT a.writer_id, a.attribute, ${SAID} FROM known k JOIN writer_attribute a ON a.writer_id = k.id
    GROUP BY a.writer_id, a.attribute;
  ANALYZE known_fact`;

/** `accepted`: entries that are left and say something new. */
const ACCEPTED = `
  CREATE TEMP TABLE accepted ON COMMIT DROP AS
  SELECT e.line, e.writer, e.name FROM entry e LEFT JOIN known k ON k.external_id = e.writer
  WHERE k.id IS NULL OR (k.name IS NULL AND e.name IS NOT NULL) OR EXISTS (
    SELECT FROM fact f WHERE f.line = e.line
      AND NOT EXISTS (SELECT FROM known_fact a WHERE a.writer_id = k.id AND a.attribute = f.attribute))`;

const PUT = `
  WITH put AS (
    INSERT INTO writer (dataset_id, external_id, name) SELECT $1, writer, name FROM accepted ORDER BY line
    ON CONFLICT (dataset_id, external_id) DO UPDATE SET name = COALESCE(writer.name, EXCLUDED.name)
    RETURNING id, external_id
  )
  INSERT INTO writer_attribute (writer_id, attribute, value, source, probability)
  SELECT p.id, f.attribute, f.value, f.source, f.probability
  FROM put p JOIN accepted a ON a.writer = p.external_id JOIN fact f ON f.line = a.line
  ON CONFLICT DO NOTHING`;

const INTO_REJECTS = `INSERT INTO import_reject (batch_id, line, "column", value, reason)`;

async function rejectRepeated({ client, batch, columns }: MergeContext): Promise<number> {
  const { rowCount } = await client.query(
    `${INTO_REJECTS}
     SELECT $1, i.line, $2, left(i.writer, 200),
       'This writer stands on line ' || e.line || ' of this file with other content; keep one of the two rows.'
     FROM incoming i JOIN entry e ON e.writer = i.writer
     WHERE i.line <> e.line AND ROW(i.name, i.attributes) IS DISTINCT FROM ROW(e.name, e.attributes)`,
    [batch, columns.writer ?? "writer"],
  );
  return rowCount ?? 0;
}

/** `contradicting`: entries that say something else than is known, with the first thing they contradict. */
const CONTRADICTING = `
  CREATE TEMP TABLE contradicting ON COMMIT DROP AS
  WITH said AS (SELECT line, attribute, ${SAID} FROM fact GROUP BY line, attribute)
  SELECT e.line, e.writer, e.name, e.attributes,
    CASE WHEN e.name <> k.name THEN 'name' ELSE min(f.attribute) END AS what
  FROM entry e JOIN known k ON k.external_id = e.writer
  LEFT JOIN said s ON s.line = e.line
  LEFT JOIN known_fact f ON f.writer_id = k.id AND f.attribute = s.attribute AND f.said <> s.said
  GROUP BY e.line, e.writer, e.name, e.attributes, k.name
  HAVING e.name <> k.name OR min(f.attribute) IS NOT NULL`;

/** Rejects what contradicts the dataset, and its repetitions in the file, which are equal to it. */
async function rejectContradicting({ client, batch, columns }: MergeContext): Promise<number> {
  await client.query(CONTRADICTING);
  const { rowCount } = await client.query(
    `${INTO_REJECTS}
     SELECT $1, i.line, $2, left(i.writer, 200), 'The dataset already holds another ' || c.what
       || ' of this writer; correct this row, or import into a new dataset.'
     FROM contradicting c JOIN incoming i ON i.writer = c.writer
     WHERE ROW(i.name, i.attributes) IS NOT DISTINCT FROM ROW(c.name, c.attributes)`,
    [batch, columns.writer ?? "writer"],
  );
  await client.query("DELETE FROM entry e USING contradicting c WHERE e.line = c.line");
  return rowCount ?? 0;
}
