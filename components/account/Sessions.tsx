"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import styles from "@/components/account/Account.module.css";
import { Button } from "@/components/ui/Button";
import { Chip } from "@/components/ui/Chip";
import { endOtherSessions, endSession } from "@/lib/client/auth";
import { moment } from "@/lib/core/report/format";

interface SessionLine {
  readonly token: string;
  readonly device: string;
  readonly since: string;
  readonly lastSeen: string;
  readonly here: boolean;
}

/** The browsers a person is signed in with; any other can be signed out from here. */
export function Sessions({ sessions }: { readonly sessions: readonly SessionLine[] }) {
  const router = useRouter();
  const said = useRef<HTMLParagraphElement>(null);
  const ending = useMutation({
    mutationFn: async (session: SessionLine | "others") => {
      await (session === "others" ? endOtherSessions() : endSession(session.token));
      router.refresh();
    },
    // The button that had the focus goes away with its line.
    onSuccess: () => said.current?.focus(),
  });
  const ended = ending.variables === "others" ? "Every other browser" : ending.variables?.device;
  return (
    <div className={styles.parts}>
      <ul className={styles.lines}>
        {sessions.map((session) => (
          <li key={session.token}>
            <div>
              <strong>{session.device}</strong> {session.here && <Chip>This one</Chip>}
              <p className={styles.quiet}>
                Since {moment(session.since)}, last seen {moment(session.lastSeen)}
              </p>
            </div>
            {!session.here && (
              <Button onClick={() => ending.mutate(session)} disabled={ending.isPending}>
                Sign out
                <span className="visually-hidden">
                  {" "}
                  {session.device}, signed in since {moment(session.since)}
                </span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <div>
          <Button onClick={() => ending.mutate("others")} disabled={ending.isPending}>
            Sign out everywhere else
          </Button>
        </div>
      )}
      <div>
        <p ref={said} tabIndex={-1} role="status" className={styles.quiet}>
          {ending.isSuccess && `${ended} is signed out.`}
        </p>
        <div role="alert">{ending.error && <p className={styles.refusal}>{ending.error.message}</p>}</div>
      </div>
    </div>
  );
}
