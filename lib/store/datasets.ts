import type { DatasetId, Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";

export interface DatasetItem {
  readonly id: DatasetId;
  readonly slug: string;
  readonly name: string;
}

/** The only questions asked before a scope exists: which datasets there are, and which one a slug names. */
export async function listDatasets(): Promise<DatasetItem[]> {
  const rows = await database().prisma.dataset.findMany({ orderBy: { id: "asc" } });
  return rows.map(({ id, slug, name }) => ({ id: id as DatasetId, slug, name }));
}

export async function findDataset(slug: string): Promise<DatasetItem | null> {
  const row = await database().prisma.dataset.findUnique({ where: { slug } });
  return row && { id: row.id as DatasetId, slug: row.slug, name: row.name };
}

/** Makes the dataset if it does not exist yet. */
export async function ensureDataset(slug: string, name: string): Promise<DatasetItem> {
  const row = await database().prisma.dataset.upsert({
    where: { slug },
    create: { slug, name },
    update: {},
  });
  return { id: row.id as DatasetId, slug: row.slug, name: row.name };
}

/** The dataset a scope is for. */
export async function datasetOf(scope: Scope): Promise<DatasetItem> {
  const row = await database().prisma.dataset.findUniqueOrThrow({ where: { id: scope.dataset } });
  return { id: row.id as DatasetId, slug: row.slug, name: row.name };
}
