"use client";

import Link from "next/link";
import { useState } from "react";
import styles from "@/components/account/Account.module.css";
import { AccountForm } from "@/components/account/AccountForm";
import { CodeField, codeFault, codeOf } from "@/components/account/CodeField";
import { CompanyButton } from "@/components/account/CompanyButton";
import { EmailField, emailFault } from "@/components/account/EmailField";
import { Button } from "@/components/ui/Button";
import { PasswordField } from "@/components/ui/PasswordField";
import { confirmCode, confirmRecoveryCode, leaveFor, signInWithPassword } from "@/lib/client/auth";

interface SignInProps {
  /** Path of this site to go on to. */
  readonly next: string;
  /** Is there a sign-in of the company's? */
  readonly company: boolean;
  /** Why the company's sign-in led back here. */
  readonly refusal: string | null;
}

type Step = "password" | "code" | "recovery-code";

/** Address and password, and a second step for whoever has turned it on; or the company's own sign-in. */
export function SignIn({ next, company, refusal }: SignInProps) {
  const [step, setStep] = useState<Step>("password");
  if (step !== "password") return <SecondStep key={step} next={next} step={step} onStep={setStep} />;
  return (
    <div className={styles.parts}>
      {refusal && (
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      )}
      <AccountForm
        submit="Sign in"
        sending="Signing in…"
        check={({ email, password }) => ({
          email: emailFault(email),
          password: password ? undefined : "Write your password.",
        })}
        send={async ({ email = "", password = "" }) => {
          if (await signInWithPassword(email.trim(), password)) setStep("code");
          else await leaveFor(next);
        }}
        beside={<Link href="/forgot-password">Forgotten password?</Link>}
      >
        {(faults) => (
          <>
            <EmailField fault={faults.email} />
            <PasswordField
              name="password"
              label="Password"
              autoComplete="current-password"
              fault={faults.password}
            />
          </>
        )}
      </AccountForm>
      {company && <CompanyButton next={next} />}
    </div>
  );
}

interface SecondStepProps {
  readonly next: string;
  readonly step: Exclude<Step, "password">;
  readonly onStep: (step: Step) => void;
}

function SecondStep({ next, step, onStep }: SecondStepProps) {
  const digits = step === "code";
  return (
    <AccountForm
      submit="Confirm"
      sending="Confirming…"
      check={({ code }) => ({ code: codeFault(code, digits) })}
      send={async ({ code }) => {
        await (digits ? confirmCode : confirmRecoveryCode)(codeOf(code));
        await leaveFor(next);
      }}
      beside={
        <>
          <Button kind="plain" onClick={() => onStep(digits ? "recovery-code" : "code")}>
            {digits ? "Use a recovery code" : "Use the app's code"}
          </Button>
          <Button kind="plain" onClick={() => onStep("password")}>
            Start again
          </Button>
        </>
      }
    >
      {(faults) => (
        <CodeField
          digits={digits}
          label={digits ? "Code from your app" : "Recovery code"}
          hint={
            digits
              ? "Your password was right. The second step is the six digits your authenticator app shows now."
              : "One of the codes you kept when you turned on the second step. Each works once."
          }
          fault={faults.code}
        />
      )}
    </AccountForm>
  );
}
