import { PasswordField } from "@/components/ui/PasswordField";
import { PASSWORD_RULE } from "@/lib/core/access/password";

interface NewPasswordFieldProps {
  readonly name: string;
  readonly label: string;
  /** Whose password it is: so a password manager keeps it under the right name. */
  readonly email?: string;
  readonly fault: string | undefined;
}

/** A password somebody chooses; the rule is said before they type. */
export function NewPasswordField({ name, label, email, fault }: NewPasswordFieldProps) {
  return (
    <>
      {email !== undefined && <input type="text" autoComplete="username" value={email} readOnly hidden />}
      <PasswordField
        name={name}
        label={label}
        autoComplete="new-password"
        hint={PASSWORD_RULE}
        fault={fault}
      />
    </>
  );
}
