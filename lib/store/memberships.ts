import type { DatasetId, MemberRole, Reader, UserId, WriterId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import type { DatasetItem } from "@/lib/store/datasets";

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
