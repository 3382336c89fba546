"use client";

import { AccountForm } from "@/components/account/AccountForm";
import { EmailField, emailFault } from "@/components/account/EmailField";
import { askForNewPassword } from "@/lib/client/auth";

/** Asks for a mail with a link. The answer does not tell whether the address has an account. */
export function ForgotPassword() {
  return (
    <AccountForm
      submit="Send me a link"
      sending="Sending…"
      done="If this address has an account, a mail is on its way to it. Its link works for an hour."
      check={({ email }) => ({ email: emailFault(email) })}
      send={({ email = "" }) => askForNewPassword(email.trim())}
    >
      {(faults) => <EmailField fault={faults.email} />}
    </AccountForm>
  );
}
