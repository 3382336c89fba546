import type { Metadata } from "next";
import Link from "next/link";
import { FormPage } from "@/app/form-page";
import { ForgotPassword } from "@/components/account/ForgotPassword";
import { canMail } from "@/lib/server/mail";

export const metadata: Metadata = { title: "Forgotten password" };

/** Asks for a mail with which to choose a new password. */
export default function ForgotPasswordPage() {
  return (
    <FormPage title="Choose a new password" after={<Link href="/sign-in">Back to sign-in</Link>}>
      {canMail() ? (
        <ForgotPassword />
      ) : (
        <p>
          This site cannot send mail, so it cannot send you a link either. Tell whoever looks after it: a mail
          server has to be named in its settings.
        </p>
      )}
    </FormPage>
  );
}
