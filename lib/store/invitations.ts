import type { MemberRole, Scope, WriterId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";

export interface NewInvitation {
  readonly email: string;
  readonly role: MemberRole;
  readonly writer: WriterId | null;
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

/** Keeps an invitation; an earlier open one for the same address is taken back, so that one link works at a time. */
export async function createInvitation(
  scope: Scope,
  { email, role, writer, tokenHash, expiresAt }: NewInvitation,
): Promise<string> {
  const datasetId = scope.dataset;
  const { prisma } = database();
  const [, row] = await prisma.$transaction([
    prisma.invitation.updateMany({
      where: { datasetId, email, acceptedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    }),
    prisma.invitation.create({
      data: { datasetId, email, role, writerId: writer, tokenHash, invitedBy: scope.actor.name, expiresAt },
      select: { id: true },
    }),
  ]);
  return row.id;
}

/** The writer with the platform's own id, and whether somebody speaks for them already. */
export async function findWriterForInvitation(
  scope: Scope,
  externalId: string,
): Promise<{ readonly id: WriterId; readonly taken: boolean } | null> {
  const row = await database().prisma.writer.findUnique({
    where: { datasetId_externalId: { datasetId: scope.dataset, externalId } },
    select: { id: true, membership: { select: { userId: true } } },
  });
  return row && { id: row.id as WriterId, taken: row.membership !== null };
}
