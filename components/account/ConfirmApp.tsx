"use client";

import styles from "@/components/account/Account.module.css";
import { AccountForm } from "@/components/account/AccountForm";
import { CodeField, codeFault, codeOf } from "@/components/account/CodeField";
import { QrCode } from "@/components/account/QrCode";
import { Button } from "@/components/ui/Button";
import { confirmCode } from "@/lib/client/auth";

interface ConfirmAppProps {
  /** otpauth://totp/… */
  readonly uri: string;
  readonly onConfirmed: () => void;
  readonly onCancel: () => void;
}

/** The secret for an app, to scan or to type, and a first code as proof that the app has it. */
export function ConfirmApp({ uri, onConfirmed, onCancel }: ConfirmAppProps) {
  return (
    <>
      <div className={styles.secret}>
        <QrCode text={uri} label="QR code of the key below, for an authenticator app" />
        <div>
          <p>Scan this with an authenticator app. If you cannot, type this key into it:</p>
          <p>
            <code className={styles.key}>{keyOf(uri)}</code>
          </p>
        </div>
      </div>
      <AccountForm
        submit="Turn on"
        sending="Confirming…"
        check={({ code }) => ({ code: codeFault(code, true) })}
        send={async ({ code }) => {
          await confirmCode(codeOf(code));
          onConfirmed();
        }}
        beside={<Button onClick={onCancel}>Cancel</Button>}
      >
        {(faults) => (
          <CodeField
            digits
            label="Code from your app"
            hint="The six digits it shows now. From then on the second step counts."
            fault={faults.code}
          />
        )}
      </AccountForm>
    </>
  );
}

/** The secret in fours: easier to type without losing one's place. */
const keyOf = (uri: string): string =>
  (new URL(uri).searchParams.get("secret") ?? "").replace(/=+$/, "").replace(/(.{4})(?=.)/g, "$1 ");
