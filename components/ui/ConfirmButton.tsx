"use client";

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useId, useRef } from "react";
import { Button } from "@/components/ui/Button";
import styles from "@/components/ui/ConfirmButton.module.css";

interface ConfirmButtonProps {
  readonly label: string;
  /** Says whom or what the button is about, where several have the same label. */
  readonly about: string;
  /** What is asked before it is done. */
  readonly question: string;
  /** What will be different afterwards. */
  readonly children: ReactNode;
  readonly act: () => Promise<unknown>;
  readonly onDone: () => void;
}

/**
 * A button for what cannot be undone: it asks first, in a dialog that keeps the focus, that Escape closes, and that says what
 * went wrong. The way out has the focus, so that a second Enter does nothing.
 */
export function ConfirmButton({ label, about, question, children, act, onDone }: ConfirmButtonProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const work = useMutation({
    mutationFn: act,
    onSuccess: () => {
      dialog.current?.close();
      onDone();
    },
  });
  return (
    <>
      <Button
        aria-label={`${label}: ${about}`}
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        {label}
      </Button>
      <dialog
        ref={dialog}
        className={styles.dialog}
        aria-labelledby={`${id}-question`}
        aria-describedby={`${id}-about`}
        onClose={() => work.reset()}
      >
        <h2 id={`${id}-question`}>{question}</h2>
        <div id={`${id}-about`}>{children}</div>
        <div role="alert">{work.error && <p className={styles.refusal}>{work.error.message}</p>}</div>
        <div className={styles.choices}>
          <Button autoFocus onClick={() => dialog.current?.close()}>
            Cancel
          </Button>
          <Button kind="primary" disabled={work.isPending} onClick={() => work.mutate()}>
            {label}
          </Button>
        </div>
      </dialog>
    </>
  );
}
