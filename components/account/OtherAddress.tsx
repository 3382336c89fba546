"use client";

import { AccountForm } from "@/components/account/AccountForm";
import { leaveFor, signOut } from "@/lib/client/auth";

/** Somebody else is signed in than the one who was invited. @param email of who is signed in */
export function OtherAddress({ email }: { readonly email: string }) {
  return (
    <AccountForm
      submit="Sign out and come back here"
      sending="Signing out…"
      send={async () => {
        await signOut();
        await leaveFor(window.location.pathname);
      }}
    >
      {() => (
        <p>
          You are signed in as <strong>{email}</strong>, and this invitation is for another address. Only that
          address can accept it.
        </p>
      )}
    </AccountForm>
  );
}
