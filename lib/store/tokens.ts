import { z } from "zod";
import type { DatasetId, Scope, UserId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import type { Prisma } from "@/lib/store/generated/client";

const tokenFields = {
  id: true,
  name: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  createdBy: { select: { name: true } },
} as const;

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdBy: { readonly name: string };
}

/** The newest 200 of the dataset, newest first. */
export const listTokenRows = (scope: Scope): Promise<TokenRow[]> =>
  database().prisma.apiToken.findMany({
    where: { datasetId: scope.dataset },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select: tokenFields,
    take: 200,
  });

export interface NewToken {
  readonly name: string;
  readonly hash: string;
  readonly by: UserId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Keeps a token's hash. @returns the token's id */
export async function createToken(
  scope: Scope,
  { name, hash, by, createdAt, expiresAt }: NewToken,
): Promise<string> {
  const row = await database().prisma.apiToken.create({
    data: { datasetId: scope.dataset, name, hash, createdById: by, createdAt, expiresAt },
    select: { id: true },
  });
  return row.id;
}

/** Ends a token. @returns false where the dataset has no such token, or it was revoked before */
export async function revokeToken(scope: Scope, id: string, now: Date): Promise<boolean> {
  if (!z.uuid().safeParse(id).success) return false;
  const { count } = await database().prisma.apiToken.updateMany({
    where: { id, datasetId: scope.dataset, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}

/** Ends every token that somebody made for a dataset: they know its secret. */
export async function revokeTokensOf(
  tx: Prisma.TransactionClient,
  dataset: DatasetId,
  user: string,
  now: Date,
): Promise<void> {
  await tx.apiToken.updateMany({
    where: { datasetId: dataset, createdById: user, revokedAt: null },
    data: { revokedAt: now },
  });
}
