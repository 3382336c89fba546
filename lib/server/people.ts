import type { InvitationView, MemberView, People } from "@/lib/core/access/people";
import { personIn } from "@/lib/core/access/person";
import { EquiluxError } from "@/lib/core/errors";
import type { Scope, UserId } from "@/lib/core/scope";
import { type InvitationRow, listOpenInvitations } from "@/lib/store/invitations";
import { listMembers, type MemberRow, removeMember } from "@/lib/store/people";

/** Who belongs to the dataset, and who is invited. */
export async function people(scope: Scope): Promise<People> {
  const asker = personIn(scope);
  const [members, invitations] = await Promise.all([
    listMembers(scope),
    listOpenInvitations(scope, new Date()),
  ]);
  return {
    members: members.map((row) => memberView(row, asker)),
    invitations: invitations.map(invitationView),
  };
}

const memberView = ({ user, role, createdAt, writer }: MemberRow, asker: UserId): MemberView => ({
  ...user,
  role,
  writer,
  since: createdAt.toISOString(),
  self: user.id === asker,
});

const invitationView = ({ createdAt, expiresAt, ...row }: InvitationRow): InvitationView => ({
  ...row,
  invitedAt: createdAt.toISOString(),
  until: expiresAt.toISOString(),
});

/**
 * Ends somebody's access to the dataset at once, with that of their tokens.
 *
 * @throws EquiluxError forbidden for oneself; not-found; conflict for the last administrator
 */
export async function removePerson(scope: Scope, person: string): Promise<void> {
  if (personIn(scope) === person) {
    throw new EquiluxError("forbidden", "You cannot remove yourself: another administrator can.");
  }
  switch (await removeMember(scope, person, new Date())) {
    case "removed":
      return;
    case "unknown":
      throw new EquiluxError("not-found", "There is no such person in this dataset.");
    case "last-administrator":
      throw new EquiluxError(
        "conflict",
        "This is the last administrator, and without one nobody could invite anybody: make somebody else an administrator first.",
      );
  }
}
