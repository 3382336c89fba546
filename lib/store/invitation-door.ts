import { mayHaveTokens } from "@/lib/core/access/token";
import type { DatasetId, MemberRole, UserId, WriterId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import type { DatasetItem } from "@/lib/store/datasets";
import { isLastAdministrator } from "@/lib/store/memberships";
import { revokeTokensOf } from "@/lib/store/tokens";

/** An invitation as whoever holds its link may see it. */
export interface OpenInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly writer: WriterId | null;
  readonly dataset: DatasetItem;
}

const stillOpen = (now: Date) => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: now } });

/** Is there an invitation for this address that was neither used nor taken back and is not past its day? */
export async function hasOpenInvitation(email: string, now: Date): Promise<boolean> {
  const row = await database().prisma.invitation.findFirst({
    where: { email: email.toLowerCase(), ...stillOpen(now) },
    select: { id: true },
  });
  return row !== null;
}

/** The open invitation whose link hashes to this. Asked before a scope exists: the link is the proof. */
export async function findOpenInvitation(tokenHash: string, now: Date): Promise<OpenInvitation | null> {
  const row = await database().prisma.invitation.findFirst({
    where: { tokenHash, ...stillOpen(now) },
    select: {
      id: true,
      email: true,
      role: true,
      writerId: true,
      dataset: { select: { id: true, slug: true, name: true } },
    },
  });
  if (!row) return null;
  const { id, email, role, writerId, dataset } = row;
  const item = { ...dataset, id: dataset.id as DatasetId };
  return { id, email, role, writer: writerId as WriterId | null, dataset: item };
}

/** "spent": somebody used it or took it back meanwhile. */
export type Acceptance = "accepted" | "spent" | "last-administrator";

/**
 * Makes the person a member and the invitation used, both or neither. A person who is a member already takes on the
 * invitation's role, and loses the tokens that go with the old one; the last administrator does not.
 */
export async function acceptInvitation(
  { id, dataset, role, writer }: OpenInvitation,
  user: UserId,
  now: Date,
): Promise<Acceptance> {
  return database().prisma.$transaction(async (tx) => {
    if (role !== "administrator" && (await isLastAdministrator(tx, dataset.id, user)))
      return "last-administrator";
    const taken = await tx.invitation.updateMany({
      where: { id, ...stillOpen(now) },
      data: { acceptedAt: now },
    });
    if (taken.count === 0) return "spent";
    const key = { datasetId: dataset.id, userId: user };
    await tx.membership.upsert({
      where: { datasetId_userId: key },
      create: { ...key, role, writerId: writer },
      update: { role, writerId: writer },
    });
    if (!mayHaveTokens(role)) await revokeTokensOf(tx, dataset.id, user, now);
    return "accepted";
  });
}

/** Marks an address as proven: its owner opened a link that only it received. */
export async function markVerified(user: UserId): Promise<void> {
  await database().prisma.user.update({ where: { id: user }, data: { emailVerified: true } });
}
