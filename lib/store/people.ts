import type { MemberRole, Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import { openFor } from "@/lib/store/invitations";
import { isLastAdministrator } from "@/lib/store/memberships";
import { revokeTokensOf } from "@/lib/store/tokens";

const memberFields = {
  role: true,
  createdAt: true,
  user: { select: { id: true, name: true, email: true } },
  writer: { select: { externalId: true, name: true } },
} as const;

export interface MemberRow {
  readonly role: MemberRole;
  readonly createdAt: Date;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly writer: { readonly externalId: string; readonly name: string | null } | null;
}

/** Everybody who belongs to the dataset, by name. */
export const listMembers = (scope: Scope): Promise<MemberRow[]> =>
  database().prisma.membership.findMany({
    where: { datasetId: scope.dataset },
    orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
    select: memberFields,
  });

export type Removal = "removed" | "unknown" | "last-administrator";

/** An account's id as better-auth makes them. */
const ACCOUNT_ID = /^[\w-]{1,100}$/;

/**
 * Takes somebody out of the dataset, with every way back in: their tokens and the open invitations to their address. All of
 * it, or nothing. The account stays: it may belong to other datasets.
 */
export async function removeMember(scope: Scope, user: string, now: Date): Promise<Removal> {
  if (!ACCOUNT_ID.test(user)) return "unknown";
  const datasetId = scope.dataset;
  return database().prisma.$transaction(async (tx) => {
    const member = await tx.membership.findUnique({
      where: { datasetId_userId: { datasetId, userId: user } },
      select: { user: { select: { email: true } } },
    });
    if (!member) return "unknown";
    if (await isLastAdministrator(tx, scope.dataset, user)) return "last-administrator";
    await tx.invitation.updateMany({
      where: { datasetId, ...openFor(member.user.email) },
      data: { revokedAt: now },
    });
    await revokeTokensOf(tx, scope.dataset, user, now);
    const { count } = await tx.membership.deleteMany({ where: { datasetId, userId: user } });
    return count === 1 ? "removed" : "unknown";
  });
}
