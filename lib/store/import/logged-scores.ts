import { LOGGED_SCORES } from "@/lib/core/attribution/kept-surrogate";
import type { ModelId } from "@/lib/core/scope";
import { type Counts, type MergeContext, mergeRows } from "@/lib/store/import/merge";
import { predictionsOf } from "@/lib/store/import/recipes";

/** A ranker of which only the scores are known, and what it saw. */
export interface LoggedScores {
  readonly name: string;
  readonly version: string;
  readonly features: readonly { readonly name: string; readonly label: string }[];
}

/** Merges predictions of a model that has no file: it is made with the first of them that is accepted, in the same transaction. */
export async function mergeLoggedScores(
  context: MergeContext,
  { name, version, features }: LoggedScores,
  rows: number,
): Promise<Counts> {
  const { client, dataset } = context;
  const made = await client.query(
    `INSERT INTO model (dataset_id, name, version, format, artifact, features, output_unit)
     VALUES ($1, $2, $3, $4, '', $5, 'score') ON CONFLICT (dataset_id, name, version) DO NOTHING`,
    [dataset, name, version, LOGGED_SCORES, JSON.stringify(features)],
  );
  const found = await client.query<{ id: ModelId }>(
    "SELECT id FROM model WHERE dataset_id = $1 AND name = $2 AND version = $3",
    [dataset, name, version],
  );
  const [model] = found.rows;
  if (!model) throw new Error("a model that was made is not there");
  const counts = await mergeRows(context, predictionsOf(model.id), rows);
  if (made.rowCount === 1 && counts.accepted === 0)
    await client.query("DELETE FROM model WHERE id = $1", [model.id]);
  return counts;
}
