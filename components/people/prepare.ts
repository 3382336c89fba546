import type { TableModel, TableRow } from "@/components/charts/table-model";
import { ROLES } from "@/components/shell/roles";
import type { InvitationView, MemberView, WriterName } from "@/lib/core/access/people";
import { day, moment } from "@/lib/core/report/format";

const column = (key: string, label: string) => ({ key, label, numeric: false });
const row = (key: string, cells: TableRow["cells"]): TableRow => ({ key, mark: null, cells });

/** "Ada Lovelace (w12)", or the platform's id alone. */
const writerText = (writer: WriterName | null): string | null =>
  writer && (writer.name === null ? writer.externalId : `${writer.name} (${writer.externalId})`);

/** Everybody who belongs to the dataset. */
export const membersTable = (members: readonly MemberView[]): TableModel => ({
  columns: [
    column("name", "Name"),
    column("role", "Role"),
    column("email", "Address"),
    column("writer", "Speaks for"),
    column("since", "Since"),
  ],
  rows: members.map(({ id, name, self, role, email, writer, since }) =>
    row(id, [self ? `${name} (you)` : name, ROLES[role].name, email, writerText(writer), day(since)]),
  ),
});

/** Whoever may come in. */
export const invitationsTable = (invitations: readonly InvitationView[]): TableModel => ({
  columns: [
    column("email", "Address"),
    column("role", "Role"),
    column("writer", "Speaks for"),
    column("invitedBy", "Invited by"),
    column("until", "Can be accepted until"),
  ],
  rows: invitations.map(({ id, email, role, writer, invitedBy, until }) =>
    row(id, [email, ROLES[role].name, writerText(writer), invitedBy, moment(until)]),
  ),
});
