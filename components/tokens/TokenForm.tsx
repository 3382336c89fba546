import { useState } from "react";
import { AccountForm, type Values } from "@/components/account/AccountForm";
import { CopyField } from "@/components/ui/CopyField";
import { Field } from "@/components/ui/Field";
import { MadeOnce } from "@/components/ui/MadeOnce";
import { postToken } from "@/lib/client/tokens";
import { LONGEST_TOKEN_NAME, TOKEN_DAYS } from "@/lib/core/access/token";

interface TokenFormProps {
  readonly dataset: string;
  readonly onMade: () => void;
}

interface Made {
  readonly name: string;
  readonly secret: string;
}

/** Makes a token and shows its secret, this once. */
export function TokenForm({ dataset, onMade }: TokenFormProps) {
  const [made, setMade] = useState<Made | null>(null);
  const send = async ({ name = "", days }: Values) => {
    setMade(null);
    const { secret } = await postToken(dataset, { name, days: Number(days) });
    setMade({ name, secret });
    onMade();
  };
  return (
    <>
      <AccountForm send={send} check={wrong} submit="Make a token" sending="Making it…">
        {(faults) => (
          <>
            <Field label="Name" hint="After the program that will use it." fault={faults.name}>
              {(attributes) => (
                <input {...attributes} name="name" autoComplete="off" maxLength={LONGEST_TOKEN_NAME} />
              )}
            </Field>
            <Field label="Days valid" hint={`From 1 to ${TOKEN_DAYS.most}.`} fault={faults.days}>
              {(attributes) => (
                <input
                  {...attributes}
                  name="days"
                  type="number"
                  min={1}
                  max={TOKEN_DAYS.most}
                  defaultValue={TOKEN_DAYS.usual}
                />
              )}
            </Field>
          </>
        )}
      </AccountForm>
      <MadeOnce
        said={made && `The token ${made.name} is made. Copy its secret now: it is never shown again.`}
      >
        <CopyField
          label="Secret"
          hint="Keep it where the program's other secrets are, not in its code."
          text={made?.secret ?? ""}
        />
      </MadeOnce>
    </>
  );
}

const isDays = (text = ""): boolean =>
  /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= TOKEN_DAYS.most;

const wrong = ({ name, days }: Values) => ({
  name: name?.trim() ? undefined : "Name the token after the program that will use it.",
  days: isDays(days) ? undefined : `Write a whole number of days from 1 to ${TOKEN_DAYS.most}.`,
});
