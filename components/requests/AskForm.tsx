"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import styles from "@/components/requests/Requests.module.css";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Fault, Field } from "@/components/ui/Field";
import layout from "@/components/ui/Layout.module.css";
import { postRequest, requestListQuery } from "@/lib/client/requests";
import { REASON_LENGTH } from "@/lib/core/attributes/clear-request";
import { EquiluxError } from "@/lib/core/errors";
import { count } from "@/lib/core/report/format";

const EMPTY = { writer: "", reason: "" };
type Asked = typeof EMPTY;

/** Asks to see one writer's attributes. What is wrong is said beside its field; the answer is the server's. */
export function AskForm({ dataset }: { readonly dataset: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [asked, setAsked] = useState<Asked>(EMPTY);
  const queries = useQueryClient();
  const ask = useMutation({
    mutationFn: () => postRequest(dataset, asked),
    onSuccess: async () => {
      setAsked(EMPTY);
      await queries.invalidateQueries({ queryKey: requestListQuery(dataset).queryKey });
    },
  });
  const place = ask.error instanceof EquiluxError ? ask.error.place : undefined;
  const faultOf = (field: keyof Asked) => (place === field ? ask.error?.message : undefined);
  useEffect(() => {
    if (ask.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [ask.error]);
  return (
    <Card title="Ask to see a writer's attributes" id="ask">
      <form
        ref={form}
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <Field label="Writer" hint="The platform's own id of the writer." fault={faultOf("writer")}>
          {(field) => (
            <input
              {...field}
              value={asked.writer}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              required
              onChange={({ target }) => setAsked({ ...asked, writer: target.value })}
            />
          )}
        </Field>
        <Field
          label="Reason"
          hint={`What you need to know and why, in at least ${count(REASON_LENGTH.least)} characters. Whoever decides reads it, and so does the writer if the answer is yes.`}
          fault={faultOf("reason")}
        >
          {(field) => (
            <textarea
              {...field}
              rows={3}
              value={asked.reason}
              maxLength={REASON_LENGTH.most}
              required
              onChange={({ target }) => setAsked({ ...asked, reason: target.value })}
            />
          )}
        </Field>
        <div role="alert">
          {ask.error && place !== "writer" && place !== "reason" && <Fault text={ask.error.message} />}
        </div>
        <div className={layout.actions}>
          <Button type="submit" kind="primary" disabled={ask.isPending}>
            {ask.isPending ? "Asking…" : "Ask"}
          </Button>
          <p role="status">{ask.isSuccess && "Asked. Somebody else decides it now."}</p>
        </div>
      </form>
    </Card>
  );
}
