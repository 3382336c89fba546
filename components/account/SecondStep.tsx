"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import styles from "@/components/account/Account.module.css";
import { ConfirmApp } from "@/components/account/ConfirmApp";
import { PasswordFirst } from "@/components/account/PasswordFirst";
import { RecoveryCodes } from "@/components/account/RecoveryCodes";
import { Button } from "@/components/ui/Button";
import {
  beginSecondFactor,
  endSecondFactor,
  renewRecoveryCodes,
  type SecondFactorOffer,
} from "@/lib/client/auth";

interface SecondStepProps {
  readonly on: boolean;
  readonly email: string;
}

type Stage =
  | { readonly kind: "rest" | "begin" | "renew" | "end" }
  | { readonly kind: "confirm"; readonly offer: SecondFactorOffer }
  | { readonly kind: "codes"; readonly codes: readonly string[] };

const TITLES: Record<Exclude<Stage["kind"], "rest">, string> = {
  begin: "Turn it on: your password first",
  confirm: "Add Equilux to your app",
  codes: "Your recovery codes",
  renew: "New recovery codes: your password first",
  end: "Turn it off: your password first",
};

/** A code from an app, asked for after the password: turned on, its recovery codes renewed, turned off. */
export function SecondStep({ on: wasOn, email }: SecondStepProps) {
  const router = useRouter();
  const [on, setOn] = useState(wasOn);
  const [stage, setStage] = useState<Stage>({ kind: "rest" });
  const heading = useStageFocus(stage);
  const turned = (next: boolean, then: Stage) => {
    setOn(next);
    setStage(then);
    // The server gave this browser a new session: the list of sessions below names the old one.
    router.refresh();
  };
  const rest = () => setStage({ kind: "rest" });
  return (
    <div className={styles.parts}>
      <h3 ref={heading} tabIndex={-1} className={styles.stage}>
        {stage.kind === "rest" ? `The second step is ${on ? "on" : "off"}` : TITLES[stage.kind]}
      </h3>
      {stage.kind === "rest" && <Rest on={on} onStage={(kind) => setStage({ kind })} />}
      {stage.kind === "begin" && (
        <PasswordFirst
          email={email}
          submit="Go on"
          send={async (password) => setStage({ kind: "confirm", offer: await beginSecondFactor(password) })}
          onCancel={rest}
        />
      )}
      {stage.kind === "confirm" && (
        <ConfirmApp
          uri={stage.offer.uri}
          onConfirmed={() => turned(true, { kind: "codes", codes: stage.offer.recoveryCodes })}
          onCancel={rest}
        />
      )}
      {stage.kind === "codes" && <RecoveryCodes codes={stage.codes} onKept={rest} />}
      {stage.kind === "renew" && (
        <PasswordFirst
          email={email}
          submit="Make new codes"
          send={async (password) => setStage({ kind: "codes", codes: await renewRecoveryCodes(password) })}
          onCancel={rest}
        />
      )}
      {stage.kind === "end" && (
        <PasswordFirst
          email={email}
          submit="Turn off"
          send={async (password) => {
            await endSecondFactor(password);
            turned(false, { kind: "rest" });
          }}
          onCancel={rest}
        />
      )}
    </div>
  );
}

interface RestProps {
  readonly on: boolean;
  readonly onStage: (kind: "begin" | "renew" | "end") => void;
}

function Rest({ on, onStage }: RestProps) {
  return (
    <>
      <p>
        {on
          ? "After your password, sign-in asks for a code from your authenticator app."
          : "With it, sign-in asks for a code from an authenticator app after your password: a stolen password alone opens nothing."}
      </p>
      <div className={styles.buttons}>
        {on ? (
          <>
            <Button onClick={() => onStage("renew")}>New recovery codes</Button>
            <Button onClick={() => onStage("end")}>Turn off</Button>
          </>
        ) : (
          <Button onClick={() => onStage("begin")}>Turn on</Button>
        )}
      </div>
    </>
  );
}

/** What stands in the place of a form that is gone has the focus; not when the page opens. */
function useStageFocus(stage: Stage) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(stage);
  useEffect(() => {
    if (shown.current !== stage) heading.current?.focus();
    shown.current = stage;
  }, [stage]);
  return heading;
}
