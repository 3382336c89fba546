import type pg from "pg";

/** A column of the target table and the SQL expression that fills it. */
export interface Filled {
  readonly column: string;
  readonly value: string;
  /** The field it comes from; absent where the file does not say it. */
  readonly target?: string;
}

/**
 * How staged rows of one kind become rows of a table. In all SQL the staged row is `i`, what it refers to is `k` and $1 is
 * the dataset.
 */
export interface Recipe {
  readonly table: string;
  /** What every row refers to: the field that names it, a SELECT of all (external_id, id), and why a row is refused. */
  readonly reference: { readonly target: string; readonly known: string; readonly reason: string };
  readonly key: readonly Filled[];
  readonly content: readonly Filled[];
  /** What the key is called in messages, as their first words. */
  readonly keyName: string;
}

/** What the SQL needs to know of the file. */
export interface MergeContext {
  readonly client: pg.PoolClient;
  readonly dataset: number;
  readonly batch: string;
  /** The user's own column names by target; a target that is not mapped says nothing and is not compared. */
  readonly columns: Readonly<Record<string, string>>;
}

export interface Counts {
  readonly accepted: number;
  readonly alreadyPresent: number;
  readonly rejected: number;
}

/**
 * Moves the staged rows into their table. The first row of a key wins; one that repeats it is already present, one that
 * says something else under the same key is rejected.
 *
 * Other tables are read through temporary ones that are analysed, or by key: their own statistics may be of before this
 * import, and a join planned by them compares every row with every row.
 *
 * @param rows staged rows
 */
export async function mergeRows(context: MergeContext, recipe: Recipe, rows: number): Promise<Counts> {
  const { client, dataset } = context;
  await client.query(`CREATE TEMP TABLE known ON COMMIT DROP AS ${recipe.reference.known}`, [dataset]);
  await client.query("ANALYZE known");
  const unknown = await rejectUnknown(context, recipe);
  const filled = [...recipe.key, ...recipe.content];
  // In the order of the file, so that of two rows with one key the earlier is kept.
  const inserted = await client.query(
    `INSERT INTO ${recipe.table} (dataset_id, ${filled.map(({ column }) => column).join(", ")})
     SELECT $1, ${filled.map(({ value }) => value).join(", ")} FROM ${referring(recipe)}
     ORDER BY i.line ON CONFLICT DO NOTHING`,
    [dataset],
  );
  const accepted = inserted.rowCount ?? 0;
  const left = rows - unknown - accepted;
  const differing = left > 0 ? await rejectDiffering(context, recipe) : 0;
  return { accepted, alreadyPresent: left - differing, rejected: unknown + differing };
}

/** Staged rows with what they refer to. */
const referring = ({ reference }: Recipe): string =>
  `incoming i JOIN known k ON k.external_id = i.${reference.target}`;

const INTO_REJECTS = `INSERT INTO import_reject (batch_id, line, "column", value, reason)`;

async function rejectUnknown(
  { client, batch, columns }: MergeContext,
  { reference }: Recipe,
): Promise<number> {
  const { target, reason } = reference;
  const { rowCount } = await client.query(
    `${INTO_REJECTS} SELECT $1, i.line, $2, left(i.${target}, 200), $3 FROM incoming i
     WHERE NOT EXISTS (SELECT FROM known k WHERE k.external_id = i.${target})`,
    [batch, columns[target] ?? target, reason],
  );
  return rowCount ?? 0;
}

/** Rows whose key is taken by other content: by an earlier line of this file, or by what was imported before. */
async function rejectDiffering(context: MergeContext, recipe: Recipe): Promise<number> {
  const { client, dataset, batch, columns } = context;
  const compared = recipe.content.filter(({ target }) => target !== undefined && target in columns);
  const targets = recipe.key.flatMap(({ target }) => target ?? []);
  const values = recipe.key.map(({ value }) => value).join(", ");
  const names = recipe.key.map(({ column }) => column).join(", ");
  const named = recipe.key.map(({ column, value }) => `${value} AS ${column}`).join(", ");
  const sameKey = recipe.key.map(({ column, value }) => `t.${column} = ${value}`).join(" AND ");
  const { rowCount } = await client.query(
    `WITH differing AS MATERIALIZED (
       SELECT i.line, concat_ws(' · ', ${targets.map((target) => `i.${target}`).join(", ")}) AS shown, ${named}
       FROM ${referring(recipe)}
       CROSS JOIN LATERAL (SELECT * FROM ${recipe.table} t WHERE t.dataset_id = $1 AND ${sameKey} LIMIT 1) t
       WHERE ROW(${compared.map(({ value }) => value).join(", ")})
         IS DISTINCT FROM ROW(${compared.map(({ column }) => `t.${column}`).join(", ")})
     ), first AS (
       SELECT min(i.line) AS line, ${named} FROM ${referring(recipe)}
       WHERE (${values}) IN (SELECT ${names} FROM differing) GROUP BY ${values}
     )
     ${INTO_REJECTS}
     SELECT $2, d.line, $3, left(d.shown, 200), CASE WHEN f.line IN (SELECT line FROM differing)
       THEN $4 || ' is already in the dataset with other content; correct this row, or import into a new dataset.'
       ELSE $4 || ' stands on line ' || f.line || ' of this file with other content; keep one of the two rows.' END
     FROM differing d JOIN first f USING (${names})`,
    [dataset, batch, targets.map((target) => columns[target] ?? target).join(", "), recipe.keyName],
  );
  return rowCount ?? 0;
}
