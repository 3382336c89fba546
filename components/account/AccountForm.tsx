"use client";

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import styles from "@/components/account/Account.module.css";
import { Button } from "@/components/ui/Button";
import { EquiluxError } from "@/lib/core/errors";

/** What was put in, by the names of the inputs. */
export type Values = Readonly<Record<string, string>>;

/** What is wrong, by the names of the inputs. */
export type Faults = Readonly<Record<string, string | undefined>>;

interface AccountFormProps {
  readonly children: (faults: Faults) => ReactNode;
  /** What is wrong before anything is sent. */
  readonly check?: (values: Values) => Faults;
  /** Sends it; a promise that never ends keeps the form waiting while the page is left. */
  readonly send: (values: Values) => Promise<unknown>;
  readonly submit: string;
  readonly sending: string;
  /** Said where it went well and the form stays. */
  readonly done?: string;
  /** What stands beside the button. */
  readonly beside?: ReactNode;
}

/**
 * A form about one's account. The inputs keep their own values, so that what a password manager filled in before any script
 * ran is sent too. What is wrong is said beside its field, and that field has the focus; the rest is said above the button.
 */
export function AccountForm({ children, check, send, submit, sending, done, beside }: AccountFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Faults>({});
  const request = useMutation({
    mutationFn: send,
    onSuccess: () => form.current?.reset(),
    onError: (error) => setFaults(faultOf(error, form.current)),
  });
  useEffect(() => {
    if (Object.values(faults).some((fault) => fault !== undefined)) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [faults]);
  const tell = request.error !== null && Object.keys(faults).length === 0;
  return (
    // Sent before any script has loaded, it must not put a password into an address.
    <form
      ref={form}
      method="post"
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const values = valuesOf(event.currentTarget);
        const found = check?.(values) ?? {};
        setFaults(found);
        if (Object.values(found).every((fault) => fault === undefined)) request.mutate(values);
        else request.reset();
      }}
    >
      {children(faults)}
      <div role="alert">{tell && <p className={styles.refusal}>{request.error?.message}</p>}</div>
      <div className={styles.end}>
        <Button type="submit" kind="primary" disabled={request.isPending}>
          {request.isPending ? sending : submit}
        </Button>
        {beside}
      </div>
      {done !== undefined && (
        <div role="status">{request.isSuccess && <p className={styles.done}>{done}</p>}</div>
      )}
    </form>
  );
}

const valuesOf = (form: HTMLFormElement): Values =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

/** A refusal that names one of the form's inputs belongs beside it. */
function faultOf(error: Error, form: HTMLFormElement | null): Faults {
  const place = error instanceof EquiluxError ? error.place : undefined;
  return place !== undefined && form?.elements.namedItem(place) ? { [place]: error.message } : {};
}
