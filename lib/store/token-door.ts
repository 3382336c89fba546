import type { DatasetId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import type { DatasetItem } from "@/lib/store/datasets";

export interface KnownToken {
  readonly id: string;
  readonly name: string;
  readonly dataset: DatasetItem;
}

/** The token with this hash for this dataset, unless it is revoked or past its day; notes its use. Asked before a scope exists. */
export async function findToken(slug: string, hash: string, now: Date): Promise<KnownToken | null> {
  const { prisma } = database();
  const row = await prisma.apiToken.findFirst({
    where: { hash, dataset: { slug }, revokedAt: null, expiresAt: { gt: now } },
    select: { id: true, name: true, dataset: { select: { id: true, slug: true, name: true } } },
  });
  if (!row) return null;
  await prisma.apiToken.update({ where: { id: row.id }, data: { lastUsedAt: now } });
  return { id: row.id, name: row.name, dataset: { ...row.dataset, id: row.dataset.id as DatasetId } };
}
