"use client";

import { useState } from "react";
import styles from "@/components/account/Account.module.css";
import { AccountForm } from "@/components/account/AccountForm";
import { NewPasswordField } from "@/components/account/NewPasswordField";
import { Said } from "@/components/account/Said";
import { ButtonLink } from "@/components/ui/Button";
import { resetPassword } from "@/lib/client/auth";
import { passwordFault } from "@/lib/core/access/password";

/** Chooses a new password with the link of a mail. */
export function ResetPassword({ token }: { readonly token: string }) {
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <div className={styles.parts}>
        <Said>Your new password is set, and you are signed out everywhere.</Said>
        <p>
          <ButtonLink href="/sign-in" kind="primary">
            Sign in
          </ButtonLink>
        </p>
      </div>
    );
  }
  return (
    <AccountForm
      submit="Set this password"
      sending="Setting…"
      check={({ newPassword = "" }) => ({ newPassword: passwordFault(newPassword) })}
      send={async ({ newPassword = "" }) => {
        await resetPassword(token, newPassword);
        setDone(true);
      }}
    >
      {(faults) => <NewPasswordField name="newPassword" label="New password" fault={faults.newPassword} />}
    </AccountForm>
  );
}
