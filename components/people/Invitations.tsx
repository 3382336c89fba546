import { invitationsTable } from "@/components/people/prepare";
import { Card } from "@/components/ui/Card";
import { ConfirmButton } from "@/components/ui/ConfirmButton";
import { DataTable } from "@/components/ui/DataTable";
import { EmptyState } from "@/components/ui/EmptyState";
import layout from "@/components/ui/Layout.module.css";
import { deleteInvitation } from "@/lib/client/people";
import type { InvitationView } from "@/lib/core/access/people";

interface InvitationsProps {
  readonly dataset: string;
  readonly invitations: readonly InvitationView[];
  readonly onDone: (text: string) => void;
}

/** Invitations that can still be accepted; each can be taken back. */
export function Invitations({ dataset, invitations, onDone }: InvitationsProps) {
  if (invitations.length === 0) {
    return (
      <EmptyState title="Nobody is invited at the moment">
        <p>An invitation stands here until it is accepted, taken back, or too old.</p>
      </EmptyState>
    );
  }
  const emails = new Map(invitations.map(({ id, email }) => [id, email]));
  return (
    <Card title="Open invitations" id="invitations">
      <div className={layout.stack}>
        <p className={layout.about}>
          One invitation works for an address: a new one takes the place of the one before.
        </p>
        <DataTable
          model={invitationsTable(invitations)}
          caption="Open invitations, newest first"
          action={{
            label: "Take back",
            of: (id) => {
              const email = emails.get(id) ?? "";
              return (
                <ConfirmButton
                  label="Take back"
                  about={email}
                  question={`Take back the invitation to ${email}?`}
                  act={() => deleteInvitation(dataset, id)}
                  onDone={() => onDone(`The invitation to ${email} was taken back.`)}
                >
                  <p>Its link stops working at once. You can invite the same address again.</p>
                </ConfirmButton>
              );
            },
          }}
        />
      </div>
    </Card>
  );
}
