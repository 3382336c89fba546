import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { FormPage } from "@/app/form-page";
import { SignIn } from "@/components/account/SignIn";
import { companyRefusal } from "@/lib/client/auth-words";
import { pathOfThisSite } from "@/lib/core/access/path";
import { parseSettings } from "@/lib/core/settings";
import { personOf } from "@/lib/server/session";

export const metadata: Metadata = { title: "Sign in" };

/** The way in. Who is signed in already is led on. */
export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { next: wanted, error } = await searchParams;
  const next = pathOfThisSite(wanted);
  if (await personOf(await headers())) redirect(next);
  return (
    <FormPage
      title="Sign in"
      after={<p>There is no account without an invitation. An administrator of a dataset sends them.</p>}
    >
      <SignIn
        next={next}
        company={parseSettings(process.env).oidc !== undefined}
        refusal={typeof error === "string" ? companyRefusal(error) : null}
      />
    </FormPage>
  );
}
