import type { MemberRole } from "@/lib/core/scope";

/** How long an invitation can be accepted. */
export const INVITATION_DAYS = 7;

/** A writer as the platform names them. */
export interface WriterName {
  readonly externalId: string;
  readonly name: string | null;
}

/** Somebody who belongs to the dataset. */
export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly since: string;
  /** The writer they speak for; null for every other role. */
  readonly writer: WriterName | null;
  /** Is it whoever asks for the list? Nobody removes themselves. */
  readonly self: boolean;
}

/** An invitation that can still be accepted. Its link is not kept. */
export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly writer: WriterName | null;
  readonly invitedBy: string;
  readonly invitedAt: string;
  readonly until: string;
}

export interface People {
  /** By name. */
  readonly members: readonly MemberView[];
  /** The newest first. */
  readonly invitations: readonly InvitationView[];
}

/** What a new invitation answers, once. */
export interface InvitationMade {
  readonly id: string;
  readonly link: string;
  /** Was the link sent to the address? If not, whoever invites passes it on. */
  readonly mailed: boolean;
}
