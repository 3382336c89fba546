"use client";

import { useState } from "react";
import styles from "@/components/audit/Record.module.css";
import { findingOption } from "@/components/audit/record-words";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { type AuditRecord, mayHaveStatus } from "@/lib/core/audit/audit-record";
import { attributeName, onSurface } from "@/lib/core/report/names";
import type { AuditView } from "@/lib/core/report/views";

interface RecordOthersProps {
  readonly record: AuditRecord;
  readonly view: AuditView;
  /** The finding that is open. */
  readonly open: number | null;
  readonly onChoose: (position: number) => void;
}

/** Any other finding of the attribute and surface in view can be spoken of too; folded away, because few are. */
export function RecordOthers({ record, view, open, onChoose }: RecordOthersProps) {
  const [chosen, setChosen] = useState("");
  const listed = new Set(record.findings.map(({ finding }) => finding.position));
  const others = view.findings.filter((one) => mayHaveStatus(one) && !listed.has(one.position));
  if (others.length === 0) return null;
  const value = others.some(({ position }) => String(position) === chosen)
    ? chosen
    : String(others[0]?.position);
  return (
    <details className={styles.others}>
      <summary>Say something of another finding</summary>
      <div className={styles.form}>
        <Field
          label={`Finding by ${attributeName(view.attribute)} ${onSurface(view.surface)}`}
          hint="For others, choose another attribute or surface above."
        >
          {(field) => (
            <select {...field} value={value} onChange={({ target }) => setChosen(target.value)}>
              {others.map((finding) => (
                <option key={finding.position} value={finding.position}>
                  {findingOption(finding)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div>
          <Button aria-expanded={String(open) === value} onClick={() => onChoose(Number(value))}>
            Answer this finding
          </Button>
        </div>
      </div>
    </details>
  );
}
