"use client";

import styles from "@/components/account/Account.module.css";
import { AccountForm } from "@/components/account/AccountForm";
import { NewPasswordField } from "@/components/account/NewPasswordField";
import { ButtonLink } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { acceptInvitation, leaveFor, signInWithPassword } from "@/lib/client/auth";
import { passwordFault } from "@/lib/core/access/password";
import { signInPath } from "@/lib/core/access/path";

interface AcceptAsNewProps {
  readonly token: string;
  readonly email: string;
  /** The sign-in page that leads back here, where the company has a sign-in; else null. */
  readonly companySignIn: string | null;
}

/** Somebody without an account accepts an invitation: a name, a password, and they are in. */
export function AcceptAsNew({ token, email, companySignIn }: AcceptAsNewProps) {
  return (
    <AccountForm
      submit="Accept and sign in"
      sending="Accepting…"
      check={({ name = "", password = "" }) => ({
        name: name.trim() === "" ? "Write your name." : undefined,
        password: passwordFault(password),
      })}
      send={async ({ name = "", password = "" }) => {
        const { dataset } = await acceptInvitation({ token, name, password });
        const path = `/${encodeURIComponent(dataset)}`;
        // The account is made: what fails from here on is mended by signing in.
        await signInWithPassword(email, password).catch(() => leaveFor(signInPath(path)));
        await leaveFor(path);
      }}
      beside={
        companySignIn !== null && <ButtonLink href={companySignIn}>Sign in through your company</ButtonLink>
      }
    >
      {(faults) => (
        <>
          <p className={styles.quiet}>You are new here: choose how you are called and how you sign in.</p>
          <Field
            label="Your name"
            hint="It stands under what you sign and in the access log, and is not changed later."
            fault={faults.name}
          >
            {(field) => <input {...field} name="name" autoComplete="name" maxLength={200} required />}
          </Field>
          <NewPasswordField name="password" label="Password" email={email} fault={faults.password} />
        </>
      )}
    </AccountForm>
  );
}
