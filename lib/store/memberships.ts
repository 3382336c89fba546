import type { DatasetId, MemberRole, Reader, UserId, WriterId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import type { DatasetItem } from "@/lib/store/datasets";
import type { Prisma } from "@/lib/store/generated/client";

export interface MembershipItem {
  readonly dataset: DatasetItem;
  readonly reader: Exclude<Reader, { readonly role: "operator" }>;
}

const fields = {
  role: true,
  writerId: true,
  dataset: { select: { id: true, slug: true, name: true } },
} as const;

interface Row {
  readonly role: MemberRole;
  readonly writerId: number | null;
  readonly dataset: { readonly id: number; readonly slug: string; readonly name: string };
}

/** A writer's membership without a writer opens nothing. */
function toItem({ role, writerId, dataset }: Row): MembershipItem | null {
  const item = { ...dataset, id: dataset.id as DatasetId };
  if (role !== "writer") return { dataset: item, reader: { role } };
  return writerId === null ? null : { dataset: item, reader: { role, writer: writerId as WriterId } };
}

/** What a person is in a dataset; null where they are nothing there, or there is no such dataset. Asked before a scope exists. */
export async function findMembership(slug: string, user: UserId): Promise<MembershipItem | null> {
  const row = await database().prisma.membership.findFirst({
    where: { userId: user, dataset: { slug } },
    select: fields,
  });
  return row && toItem(row);
}

/** The datasets a person belongs to. */
export async function membershipsOf(user: UserId): Promise<MembershipItem[]> {
  const rows = await database().prisma.membership.findMany({
    where: { userId: user },
    select: fields,
    orderBy: { dataset: { name: "asc" } },
  });
  return rows.flatMap((row) => toItem(row) ?? []);
}

/**
 * Is this person the only administrator a dataset has? Until the transaction ends nobody else can stop being one: of two
 * administrators who remove each other at the same moment, one stays.
 */
export async function isLastAdministrator(
  tx: Prisma.TransactionClient,
  dataset: DatasetId,
  user: string,
): Promise<boolean> {
  const administrators = await tx.$queryRaw<{ id: string }[]>`
    SELECT user_id AS id FROM membership
    WHERE dataset_id = ${dataset} AND role = 'administrator' ORDER BY user_id FOR UPDATE`;
  return administrators.length === 1 && administrators[0]?.id === user;
}
