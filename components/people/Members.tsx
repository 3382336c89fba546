import { membersTable } from "@/components/people/prepare";
import { Card } from "@/components/ui/Card";
import { ConfirmButton } from "@/components/ui/ConfirmButton";
import { DataTable } from "@/components/ui/DataTable";
import { deletePerson } from "@/lib/client/people";
import type { MemberView } from "@/lib/core/access/people";

interface MembersProps {
  readonly dataset: string;
  readonly members: readonly MemberView[];
  readonly onDone: (text: string) => void;
}

/** Everybody who belongs to the dataset; others than oneself can be removed. */
export function Members({ dataset, members, onDone }: MembersProps) {
  const removable = new Map(members.filter(({ self }) => !self).map((member) => [member.id, member]));
  return (
    <Card title="Members" id="members">
      <DataTable
        model={membersTable(members)}
        caption="Members of this dataset"
        action={{
          label: "Remove",
          of: (id) => {
            const member = removable.get(id);
            return member && <Remove dataset={dataset} member={member} onDone={onDone} />;
          },
        }}
      />
    </Card>
  );
}

interface RemoveProps {
  readonly dataset: string;
  readonly member: MemberView;
  readonly onDone: (text: string) => void;
}

function Remove({ dataset, member: { id, name, email }, onDone }: RemoveProps) {
  return (
    <ConfirmButton
      label="Remove"
      about={`${name}, ${email}`}
      question={`Remove ${name}?`}
      act={() => deletePerson(dataset, id)}
      onDone={() => onDone(`${name} was removed and has no access any more.`)}
    >
      <p>
        Access to this dataset ends at once. Tokens they made for it stop working, and open invitations to{" "}
        {email} are taken back. What they did stays in the access log.
      </p>
    </ConfirmButton>
  );
}
