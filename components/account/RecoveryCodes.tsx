"use client";

import { useState } from "react";
import styles from "@/components/account/Account.module.css";
import { Button } from "@/components/ui/Button";

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** Recovery codes, shown this once: to copy, to keep as a file, or to write down. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const [said, setSaid] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(codes.join("\n")).then(
      () => setSaid("Copied."),
      () => setSaid("This browser does not let them be copied. Download them, or write them down."),
    );
  return (
    <>
      <p>
        Each of these signs you in once without your app, should you lose it. They are not shown again: keep
        them where others cannot find them.
      </p>
      <ul className={styles.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onClick={() => void copy()}>Copy</Button>
        <Button onClick={() => downloadText("equilux-recovery-codes.txt", codes.join("\n"))}>Download</Button>
        <Button kind="primary" onClick={onKept}>
          I have kept them
        </Button>
      </div>
      <p role="status" className={styles.quiet}>
        {said}
      </p>
    </>
  );
}

/** Saves a text as a file without sending it anywhere. */
function downloadText(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
