import { useState } from "react";
import { AccountForm, type Values } from "@/components/account/AccountForm";
import { ROLES } from "@/components/shell/roles";
import { CopyField } from "@/components/ui/CopyField";
import { Field } from "@/components/ui/Field";
import { MadeOnce } from "@/components/ui/MadeOnce";
import { postInvitation } from "@/lib/client/people";
import { INVITATION_DAYS, type InvitationMade } from "@/lib/core/access/people";
import { MEMBER_ROLES } from "@/lib/core/scope";

interface InviteFormProps {
  readonly dataset: string;
  readonly onMade: () => void;
}

interface Made extends InvitationMade {
  readonly email: string;
}

/** Invites an address in a role; a writer's invitation also names the writer. */
export function InviteForm({ dataset, onMade }: InviteFormProps) {
  const [role, setRole] = useState("");
  const [made, setMade] = useState<Made | null>(null);
  const send = async ({ email = "", writer, ...values }: Values) => {
    setMade(null);
    const input = { email, role: values.role ?? "", ...(writer === undefined ? {} : { writer }) };
    setMade({ ...(await postInvitation(dataset, input)), email });
    setRole("");
    onMade();
  };
  return (
    <>
      <AccountForm send={send} check={missing} submit="Invite" sending="Inviting…">
        {(faults) => (
          <>
            <Field label="Address" hint="Whoever reads its mail can accept." fault={faults.email}>
              {(attributes) => <input {...attributes} name="email" type="email" autoComplete="off" />}
            </Field>
            <Field
              label="Role"
              hint="Somebody who is a member already takes on the new role when they accept."
              fault={faults.role}
            >
              {(attributes) => (
                <select
                  {...attributes}
                  name="role"
                  defaultValue=""
                  onChange={(event) => setRole(event.target.value)}
                >
                  <option value="">Choose a role</option>
                  {MEMBER_ROLES.map((each) => (
                    <option key={each} value={each}>
                      {ROLES[each].name}: {ROLES[each].asks}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {role === "writer" && (
              <Field
                label="Writer"
                hint="The platform's own id of the writer they are."
                fault={faults.writer}
              >
                {(attributes) => <input {...attributes} name="writer" autoComplete="off" />}
              </Field>
            )}
          </>
        )}
      </AccountForm>
      <MadeOnce said={made && linkWords(made)}>
        <CopyField
          label="Link of the invitation"
          hint={`Shown this once. It works for this address only, once, for ${INVITATION_DAYS} days.`}
          text={made?.link ?? ""}
        />
      </MadeOnce>
    </>
  );
}

const missing = ({ email, role, writer }: Values) => ({
  email: email ? undefined : "Write an address such as ada@example.org.",
  role: role ? undefined : "Choose a role.",
  writer: writer === "" ? "Write the platform's id of the writer." : undefined,
});

const linkWords = ({ mailed, email }: Made): string =>
  mailed
    ? `A mail with the link below is on its way to ${email}.`
    : `No mail was sent to ${email}: pass the link on yourself.`;
