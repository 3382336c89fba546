"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import styles from "@/components/audit/Record.module.css";
import { STATE_WORDS } from "@/components/audit/record-words";
import { ROLES } from "@/components/shell/roles";
import { Button } from "@/components/ui/Button";
import { Fault, Field } from "@/components/ui/Field";
import layout from "@/components/ui/Layout.module.css";
import { auditRecordQuery, postFindingStatus } from "@/lib/client/audit-record";
import {
  COMMENT_LENGTH,
  FINDING_STATES,
  type FindingState,
  type FindingStatusView,
  type OwnerChoice,
} from "@/lib/core/audit/audit-record";
import { EquiluxError } from "@/lib/core/errors";
import { sentenceCase } from "@/lib/core/report/names";

interface RecordStatusFormProps {
  readonly dataset: string;
  readonly audit: string;
  readonly position: number;
  readonly newest: FindingStatusView | undefined;
  readonly owners: readonly OwnerChoice[];
}

/** The next status of a finding; begins where it stands. */
export function RecordStatusForm({ dataset, audit, position, newest, owners }: RecordStatusFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<FindingState>(newest?.state ?? "open");
  const [owner, setOwner] = useState(newest?.ownerId ?? "");
  const [due, setDue] = useState(newest?.due ?? "");
  const [comment, setComment] = useState("");
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      postFindingStatus(dataset, audit, position, { state, owner: owner || null, due: due || null, comment }),
    onSuccess: (record) => {
      queries.setQueryData(auditRecordQuery(dataset, audit).queryKey, record);
      setComment("");
    },
  });
  const place = save.error instanceof EquiluxError ? save.error.place : undefined;
  const faultOf = (field: string) => (place === field ? save.error?.message : undefined);
  useEffect(() => {
    if (save.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [save.error]);
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className={styles.fields}>
        <Field label="Status" fault={faultOf("state")}>
          {(field) => (
            <select
              {...field}
              value={state}
              onChange={({ target }) =>
                setState(FINDING_STATES.find((one) => one === target.value) ?? "open")
              }
            >
              {FINDING_STATES.map((one) => (
                <option key={one} value={one}>
                  {sentenceCase(STATE_WORDS[one])}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Owner" fault={faultOf("owner")}>
          {(field) => (
            <select {...field} value={owner} onChange={({ target }) => setOwner(target.value)}>
              <option value="">Nobody</option>
              {owners.map(({ id, name, role }) => (
                <option key={id} value={id}>
                  {name}, {ROLES[role].name.toLowerCase()}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Due" fault={faultOf("due")}>
          {(field) => (
            <input {...field} type="date" value={due} onChange={({ target }) => setDue(target.value)} />
          )}
        </Field>
      </div>
      <Field label="Comment on the finding" hint="Why it stands there." fault={faultOf("comment")}>
        {(field) => (
          <textarea
            {...field}
            rows={2}
            value={comment}
            maxLength={COMMENT_LENGTH}
            required
            onChange={({ target }) => setComment(target.value)}
          />
        )}
      </Field>
      <div role="alert">
        {save.error && !["state", "owner", "due", "comment"].includes(place ?? "") && (
          <Fault text={save.error.message} />
        )}
      </div>
      <div className={layout.actions}>
        <Button type="submit" disabled={save.isPending}>
          {save.isPending ? "Saving…" : "Save the status"}
        </Button>
        <p role="status">{save.isSuccess && "Saved, and added to the history."}</p>
      </div>
    </form>
  );
}
