import { UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { Scope } from "@/lib/core/scope";
import { int32Column } from "@/lib/store/audit/packed";
import { database } from "@/lib/store/database";

/**
 * Store ids of all writers of the dataset, in the order of their external ids: the order does not depend on when or where
 * they were imported, so equal data give equal audits.
 */
export async function rosterWriters(scope: Scope): Promise<Int32Array> {
  const [row] = await database().prisma.$queryRaw<[{ ids: Uint8Array | null }]>`
    SELECT string_agg(int4send(id), ''::bytea ORDER BY external_id COLLATE "C") AS ids
    FROM writer WHERE dataset_id = ${scope.dataset}`;
  return int32Column(row.ids);
}

export interface RosterLabels {
  readonly attributes: { name: string; groups: string[] }[];
  readonly labels: Int32Array[];
}

/**
 * The declared group of every writer by attribute; "unknown", always the last group, where none was declared. An inferred
 * value counts as unknown: taking the likeliest group for the true one would overstate what is known.
 */
export async function rosterLabels(
  scope: Scope,
  writers: Int32Array,
  attributes: readonly string[],
): Promise<RosterLabels> {
  const rows = await database().prisma.$queryRaw<{ attribute: string; value: string; writers: Uint8Array }[]>`
    SELECT a.attribute, a.value, string_agg(int4send(a.writer_id), ''::bytea) AS writers
    FROM writer_attribute a JOIN writer w ON w.id = a.writer_id
    WHERE w.dataset_id = ${scope.dataset} AND a.source = 'declared' AND a.attribute = ANY(${[...attributes]})
    GROUP BY a.attribute, a.value
    ORDER BY a.attribute COLLATE "C", a.value COLLATE "C"`;
  const place = new Map(Array.from(writers, (id, index) => [id, index]));
  const made = attributes.map((name) => {
    const values = rows.filter((row) => row.attribute === name);
    const labels = new Int32Array(writers.length).fill(values.length);
    values.forEach((row, group) => {
      for (const id of int32Column(row.writers)) labels[place.get(id) ?? -1] = group;
    });
    return { attribute: { name, groups: [...values.map(({ value }) => value), UNKNOWN_GROUP] }, labels };
  });
  return { attributes: made.map(({ attribute }) => attribute), labels: made.map(({ labels }) => labels) };
}

/** Which attributes the dataset's writers have, with the declared values of each. */
export async function declaredValues(scope: Scope): Promise<Record<string, string[]>> {
  const rows = await database().prisma.$queryRaw<{ attribute: string; values: string[] }[]>`
    SELECT a.attribute, array_agg(DISTINCT a.value ORDER BY a.value) AS values
    FROM writer_attribute a JOIN writer w ON w.id = a.writer_id
    WHERE w.dataset_id = ${scope.dataset} AND a.source = 'declared'
    GROUP BY a.attribute ORDER BY a.attribute`;
  return Object.fromEntries(rows.map(({ attribute, values }) => [attribute, values]));
}
