import type { Metadata } from "next";
import Link from "next/link";
import { FormPage } from "@/app/form-page";
import { ResetPassword } from "@/components/account/ResetPassword";

export const metadata: Metadata = { title: "New password" };

/** Where the link of that mail leads. */
export default async function ResetPasswordPage({ searchParams }: PageProps<"/reset-password">) {
  const { token, error } = await searchParams;
  const usable = typeof token === "string" && token !== "" && error === undefined;
  return (
    <FormPage title="Choose a new password" after={<Link href="/forgot-password">Ask for another link</Link>}>
      {usable ? (
        <ResetPassword token={token} />
      ) : (
        <p>This link was used, or is older than an hour. Ask for another.</p>
      )}
    </FormPage>
  );
}
