"use client";

import { useMutation } from "@tanstack/react-query";
import styles from "@/components/account/Account.module.css";
import { Button } from "@/components/ui/Button";
import { signInWithCompany } from "@/lib/client/auth";

/** Leads to the company's identity provider. */
export function CompanyButton({ next }: { readonly next: string }) {
  const leaving = useMutation({ mutationFn: () => signInWithCompany(next) });
  return (
    <div className={styles.company}>
      <Button onClick={() => leaving.mutate()} disabled={leaving.isPending}>
        {leaving.isPending ? "Opening your company's sign-in…" : "Sign in through your company"}
      </Button>
      <div role="alert">{leaving.error && <p className={styles.refusal}>{leaving.error.message}</p>}</div>
    </div>
  );
}
