"use client";

import { AccountForm } from "@/components/account/AccountForm";
import { Button } from "@/components/ui/Button";
import { PasswordField } from "@/components/ui/PasswordField";

interface PasswordFirstProps {
  readonly email: string;
  readonly submit: string;
  readonly send: (password: string) => Promise<unknown>;
  readonly onCancel: () => void;
}

/** Asks whoever sits here for the password before something about their account changes. */
export function PasswordFirst({ email, submit, send, onCancel }: PasswordFirstProps) {
  return (
    <AccountForm
      submit={submit}
      sending="A moment…"
      check={({ password }) => ({ password: password ? undefined : "Write your password." })}
      send={({ password = "" }) => send(password)}
      beside={<Button onClick={onCancel}>Cancel</Button>}
    >
      {(faults) => (
        <>
          <input type="text" autoComplete="username" value={email} readOnly hidden />
          <PasswordField
            name="password"
            label="Your password"
            autoComplete="current-password"
            fault={faults.password}
          />
        </>
      )}
    </AccountForm>
  );
}
