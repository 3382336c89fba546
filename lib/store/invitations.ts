import { z } from "zod";
import type { MemberRole, Scope, WriterId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";

export interface NewInvitation {
  readonly email: string;
  readonly role: MemberRole;
  readonly writer: WriterId | null;
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

/** What is neither used nor taken back, for an address. */
export const openFor = (email: string) => ({
  email: email.toLowerCase(),
  acceptedAt: null,
  revokedAt: null,
});

/** Keeps an invitation; an earlier open one for the same address is taken back, so that one link works at a time. */
export async function createInvitation(
  scope: Scope,
  { email, role, writer, tokenHash, expiresAt }: NewInvitation,
): Promise<string> {
  const datasetId = scope.dataset;
  const { prisma } = database();
  const [, row] = await prisma.$transaction([
    prisma.invitation.updateMany({
      where: { datasetId, ...openFor(email) },
      data: { revokedAt: new Date() },
    }),
    prisma.invitation.create({
      data: { datasetId, email, role, writerId: writer, tokenHash, invitedBy: scope.actor.name, expiresAt },
      select: { id: true },
    }),
  ]);
  return row.id;
}

const invitationFields = {
  id: true,
  email: true,
  role: true,
  invitedBy: true,
  createdAt: true,
  expiresAt: true,
  writer: { select: { externalId: true, name: true } },
} as const;

export interface InvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly writer: { readonly externalId: string; readonly name: string | null } | null;
}

/** The dataset's invitations that can still be accepted, newest first. */
export const listOpenInvitations = (scope: Scope, now: Date): Promise<InvitationRow[]> =>
  database().prisma.invitation.findMany({
    where: { datasetId: scope.dataset, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select: invitationFields,
  });

/** Takes an invitation back. @returns false where the dataset has no such invitation, or it was used or taken back before */
export async function revokeInvitation(scope: Scope, id: string, now: Date): Promise<boolean> {
  if (!z.uuid().safeParse(id).success) return false;
  const { count } = await database().prisma.invitation.updateMany({
    where: { id, datasetId: scope.dataset, acceptedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
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
