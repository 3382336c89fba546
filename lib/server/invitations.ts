import { z } from "zod";
import { INVITATION_DAYS, type InvitationMade } from "@/lib/core/access/people";
import { EquiluxError } from "@/lib/core/errors";
import { MEMBER_ROLES, type MemberRole, type Scope, type UserId, type WriterId } from "@/lib/core/scope";
import { parseSettings } from "@/lib/core/settings";
import { createAccount } from "@/lib/server/accounts";
import { countAcceptance } from "@/lib/server/limits";
import { log } from "@/lib/server/log";
import { canMail, sendMail } from "@/lib/server/mail";
import { hashOf, newSecret } from "@/lib/server/secrets";
import { datasetOf } from "@/lib/store/datasets";
import {
  acceptInvitation as accept,
  findOpenInvitation,
  markVerified,
  type OpenInvitation,
} from "@/lib/store/invitation-door";
import { createInvitation, findWriterForInvitation, revokeInvitation } from "@/lib/store/invitations";

export const invitationInput = z.strictObject({
  email: z.email("Write an address such as ada@example.org.").max(254).toLowerCase(),
  role: z.enum(MEMBER_ROLES, "Choose a role."),
  /** The platform's own id of the writer; for a writer only. */
  writer: z.string().min(1).max(400).optional(),
});
type InvitationInput = z.input<typeof invitationInput>;

export interface Invitation {
  readonly id: string;
  /** Where it is accepted. Shown once, to whoever invites: only its hash is kept. */
  readonly link: string;
  readonly token: string;
}

/**
 * Makes an invitation into the scope's dataset, good for a week and for one address.
 *
 * @throws EquiluxError bad-request for a writer's invitation without a writer, or another with one; not-found for an unknown
 * writer; conflict where somebody speaks for the writer already
 */
export async function makeInvitation(scope: Scope, input: InvitationInput): Promise<Invitation> {
  const { email, role, writer: externalId } = invitationInput.parse(input);
  const writer = await writerOf(scope, role, externalId);
  const token = newSecret();
  const expiresAt = new Date(Date.now() + INVITATION_DAYS * 24 * 60 * 60 * 1000);
  const id = await createInvitation(scope, { email, role, writer, tokenHash: hashOf(token), expiresAt });
  return { id, token, link: `${parseSettings(process.env).url}/invitation/${token}` };
}

/** What the access log has of an invitation, beside what is answered. */
export interface Invited extends InvitationMade {
  readonly role: MemberRole;
}

/**
 * Makes an invitation and mails its link where mails can be sent. One that the mail server does not take is still an
 * invitation: its link is answered, to be passed on by hand.
 *
 * @throws EquiluxError as makeInvitation
 */
export async function invite(scope: Scope, input: unknown): Promise<Invited> {
  const asked = invitationInput.parse(input);
  const { id, link } = await makeInvitation(scope, asked);
  return { id, link, role: asked.role, mailed: canMail() && (await mailed(scope, asked.email, link)) };
}

async function mailed(scope: Scope, email: string, link: string): Promise<boolean> {
  const { name } = await datasetOf(scope);
  const text = `${scope.actor.name} invites you to ${name} on Equilux. Accept within ${INVITATION_DAYS} days:\n\n${link}\n\nIf you did not expect this, do nothing.`;
  try {
    await sendMail({ to: email, subject: `Invitation to ${name}`, text });
    return true;
  } catch (error) {
    log().error(error, "an invitation was not mailed");
    return false;
  }
}

/**
 * Takes an invitation back: its link opens nothing from now on.
 *
 * @throws EquiluxError not-found where the dataset has no such invitation, or it was used or taken back
 */
export async function takeBackInvitation(scope: Scope, id: string): Promise<void> {
  if (await revokeInvitation(scope, id, new Date())) return;
  throw new EquiluxError(
    "not-found",
    "There is no open invitation with this id in this dataset: it may have been accepted or taken back.",
  );
}

async function writerOf(
  scope: Scope,
  role: MemberRole,
  externalId: string | undefined,
): Promise<WriterId | null> {
  if (role !== "writer") {
    if (externalId === undefined) return null;
    throw new EquiluxError("bad-request", "Only a writer's invitation names a writer.", "writer");
  }
  if (externalId === undefined)
    throw new EquiluxError("bad-request", "Name the writer this person is.", "writer");
  const writer = await findWriterForInvitation(scope, externalId);
  if (!writer)
    throw new EquiluxError("not-found", `There is no writer "${externalId}" in this dataset.`, "writer");
  if (writer.taken)
    throw new EquiluxError("conflict", `Somebody signs in as the writer "${externalId}" already.`, "writer");
  return writer.id;
}

/** @throws EquiluxError not-found where the link was used, taken back, is too old or was never one */
export async function openInvitation(token: string): Promise<OpenInvitation> {
  const found = await findOpenInvitation(hashOf(token), new Date());
  if (found) return found;
  throw new EquiluxError(
    "not-found",
    "This invitation was used, taken back, or is more than a week old. Ask for a new one.",
  );
}

/**
 * Accepts an invitation as somebody new: makes the account, whose address the link proves, and the membership.
 *
 * @throws EquiluxError not-found as openInvitation; conflict where the address has an account (sign in and accept);
 * bad-request for a password that is too short or too long; too-many
 */
export async function acceptAsNew(
  token: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<UserId> {
  const invitation = await openInvitation(token);
  await countAcceptance(invitation.id);
  const user = await createAccount({ email: invitation.email, name, password });
  await markVerified(user);
  await mustAccept(invitation, user);
  return user;
}

/**
 * Accepts an invitation as the person who is signed in.
 *
 * @throws EquiluxError not-found as openInvitation; forbidden where the invitation is for another address; too-many
 */
export async function acceptAsPerson(
  token: string,
  person: { readonly id: UserId; readonly email: string },
): Promise<OpenInvitation> {
  const invitation = await openInvitation(token);
  await countAcceptance(invitation.id);
  if (invitation.email !== person.email.toLowerCase()) {
    throw new EquiluxError(
      "forbidden",
      "This invitation is for another address than the one you are signed in with.",
    );
  }
  await mustAccept(invitation, person.id);
  return invitation;
}

async function mustAccept(invitation: OpenInvitation, user: UserId): Promise<void> {
  switch (await accept(invitation, user, new Date())) {
    case "accepted":
      return;
    case "spent":
      throw new EquiluxError("conflict", "This invitation was used a moment ago.");
    case "last-administrator":
      throw new EquiluxError(
        "conflict",
        `You are the last administrator of ${invitation.dataset.name}: make somebody else one before you take another role.`,
      );
  }
}
