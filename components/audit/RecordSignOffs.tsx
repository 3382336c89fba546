"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import styles from "@/components/audit/Record.module.css";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import layout from "@/components/ui/Layout.module.css";
import { auditRecordQuery, postSignOff } from "@/lib/client/audit-record";
import { type AuditRecord, COMMENT_LENGTH, type SignOffView } from "@/lib/core/audit/audit-record";
import { moment, shortDigest } from "@/lib/core/report/format";

interface RecordSignOffsProps {
  readonly dataset: string;
  readonly audit: string;
  readonly record: AuditRecord;
}

/** Who stands behind the audit, and the place to do so. */
export function RecordSignOffs({ dataset, audit, record }: RecordSignOffsProps) {
  return (
    <section className={layout.stack} aria-labelledby="sign-offs">
      <h3 id="sign-offs">Sign-offs</h3>
      {record.signOffs.length === 0 ? (
        <p>Nobody has signed this audit yet.</p>
      ) : (
        <ul className={styles.said}>
          {record.signOffs.map((signed) => (
            <li key={signed.id}>
              <SignOff signed={signed} digest={record.digest} />
            </li>
          ))}
        </ul>
      )}
      <SignForm dataset={dataset} audit={audit} record={record} />
    </section>
  );
}

function SignOff({ signed, digest }: { readonly signed: SignOffView; readonly digest: string }) {
  return (
    <>
      <p>
        <strong>{signed.by}</strong> signed on <time dateTime={signed.at}>{moment(signed.at)}</time>, digest{" "}
        <code title={signed.digest}>{shortDigest(signed.digest)}</code>
        {signed.digest === digest ? "." : ", which is not the digest of what is shown: do not rely on it."}
      </p>
      <p className={styles.comment}>“{signed.comment}”</p>
    </>
  );
}

/** Stays to say what became of it, when the one signature a person has is given. */
function SignForm({ dataset, audit, record: { digest, maySign } }: RecordSignOffsProps) {
  const [comment, setComment] = useState("");
  const queries = useQueryClient();
  const sign = useMutation({
    mutationFn: () => postSignOff(dataset, audit, { digest, comment }),
    onSuccess: (record) => queries.setQueryData(auditRecordQuery(dataset, audit).queryKey, record),
  });
  return (
    <>
      <p role="status">{sign.isSuccess && "You signed this audit."}</p>
      {maySign && (
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            sign.mutate();
          }}
        >
          <Field
            label="Comment on the audit"
            hint="What you checked, and what a later reader should know. Your name stands beside it."
            fault={sign.error?.message}
          >
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
          <div>
            <Button type="submit" disabled={sign.isPending}>
              {sign.isPending ? "Signing…" : `Sign this audit (${shortDigest(digest)})`}
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
