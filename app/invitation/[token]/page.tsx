import type { Metadata } from "next";
import { headers } from "next/headers";
import { FormPage } from "@/app/form-page";
import { AcceptAsMember } from "@/components/account/AcceptAsMember";
import { AcceptAsNew } from "@/components/account/AcceptAsNew";
import { OtherAddress } from "@/components/account/OtherAddress";
import { ROLES } from "@/components/shell/roles";
import { ButtonLink } from "@/components/ui/Button";
import { signInPath } from "@/lib/core/access/path";
import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";
import { hasAccount } from "@/lib/server/accounts";
import { openInvitation } from "@/lib/server/invitations";
import { personOf } from "@/lib/server/session";

export const metadata: Metadata = { title: "Invitation" };

/** Where an invitation's link leads: to a new account, to a click, or to the word that it is spent. */
export default async function InvitationPage({ params }: PageProps<"/invitation/[token]">) {
  const { token } = await params;
  const invitation = await openInvitation(token).catch((error: unknown) => {
    if (error instanceof EquiluxError && error.code === "not-found") return error;
    throw error;
  });
  if (invitation instanceof EquiluxError) {
    return (
      <FormPage title="This invitation does not open anything">
        <p>{invitation.message}</p>
      </FormPage>
    );
  }
  const { email, role, dataset } = invitation;
  const person = await personOf(await headers());
  const title = `Invitation to ${dataset.name}`;
  const lead = (
    <p>
      For <strong>{email}</strong>, as {ROLES[role].name.toLowerCase()}.
    </p>
  );
  return (
    <FormPage title={title} lead={lead}>
      {person === null ? (
        <Stranger token={token} email={email} />
      ) : person.email.toLowerCase() === email ? (
        <AcceptAsMember token={token} name={person.name} />
      ) : (
        <OtherAddress email={person.email} />
      )}
    </FormPage>
  );
}

/** Nobody is signed in: the address has an account, or gets one. Whoever holds the link may know which. */
async function Stranger({ token, email }: { readonly token: string; readonly email: string }) {
  const signIn = signInPath(`/invitation/${token}`);
  if (await hasAccount(email)) {
    return (
      <>
        <p>This address has an account. Sign in to accept.</p>
        <p>
          <ButtonLink href={signIn} kind="primary">
            Sign in
          </ButtonLink>
        </p>
      </>
    );
  }
  return (
    <AcceptAsNew
      token={token}
      email={email}
      companySignIn={parseSettings(process.env).oidc === undefined ? null : signIn}
    />
  );
}
