"use client";

import { AccountForm } from "@/components/account/AccountForm";
import { acceptInvitation, leaveFor } from "@/lib/client/auth";

interface AcceptAsMemberProps {
  readonly token: string;
  readonly name: string;
}

/** Somebody who is signed in accepts an invitation with one click. */
export function AcceptAsMember({ token, name }: AcceptAsMemberProps) {
  return (
    <AccountForm
      submit="Accept"
      sending="Accepting…"
      send={async () => {
        const { dataset } = await acceptInvitation({ token });
        await leaveFor(`/${encodeURIComponent(dataset)}`);
      }}
    >
      {() => <p>You are signed in as {name}.</p>}
    </AccountForm>
  );
}
