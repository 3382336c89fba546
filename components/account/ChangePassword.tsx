"use client";

import { useRouter } from "next/navigation";
import { AccountForm } from "@/components/account/AccountForm";
import { NewPasswordField } from "@/components/account/NewPasswordField";
import { PasswordField } from "@/components/ui/PasswordField";
import { changePassword } from "@/lib/client/auth";
import { passwordFault } from "@/lib/core/access/password";

/** Changes the password; whoever else knew the old one is signed out. */
export function ChangePassword({ email }: { readonly email: string }) {
  const router = useRouter();
  return (
    <AccountForm
      submit="Change password"
      sending="Changing…"
      done="Your password is changed. Everywhere else you are signed out."
      check={({ password, newPassword = "" }) => ({
        password: password ? undefined : "Write your current password.",
        newPassword: passwordFault(newPassword),
      })}
      send={async ({ password = "", newPassword = "" }) => {
        await changePassword(password, newPassword);
        router.refresh();
      }}
    >
      {(faults) => (
        <>
          <PasswordField
            name="password"
            label="Current password"
            autoComplete="current-password"
            fault={faults.password}
          />
          <NewPasswordField
            name="newPassword"
            label="New password"
            email={email}
            fault={faults.newPassword}
          />
        </>
      )}
    </AccountForm>
  );
}
