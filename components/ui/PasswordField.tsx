"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import styles from "@/components/ui/Field.module.css";

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly hint?: ReactNode;
  readonly fault?: string | undefined;
}

/** A password: may be pasted, filled in by a password manager, and looked at. */
export function PasswordField({ name, label, autoComplete, hint, fault }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(field) => (
        <div className={styles.password}>
          <input
            {...field}
            name={name}
            type={shown ? "text" : "password"}
            autoComplete={autoComplete}
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            required
          />
          <Button onClick={() => setShown(!shown)} aria-controls={field.id}>
            {shown ? "Hide" : "Show"}
            <span className="visually-hidden"> {label.toLowerCase()}</span>
          </Button>
        </div>
      )}
    </Field>
  );
}
