"use client";

import { useRef, useState } from "react";
import styles from "@/components/audit/Record.module.css";
import { RecordFinding } from "@/components/audit/RecordFinding";
import { RecordOthers } from "@/components/audit/RecordOthers";
import { findingFigure, findingName, stateWords } from "@/components/audit/record-words";
import { Button } from "@/components/ui/Button";
import table from "@/components/ui/DataTable.module.css";
import layout from "@/components/ui/Layout.module.css";
import type { AuditRecord, RecordedFinding } from "@/lib/core/audit/audit-record";
import { day, NO_VALUE } from "@/lib/core/report/format";
import type { AuditView } from "@/lib/core/report/views";

interface RecordFindingsProps {
  readonly dataset: string;
  readonly audit: string;
  readonly record: AuditRecord;
  readonly view: AuditView;
}

/** What does not meet its margin, with who answers for it. One finding at a time is open below the table. */
export function RecordFindings({ dataset, audit, record, view }: RecordFindingsProps) {
  const part = useRef<HTMLElement>(null);
  const [position, setPosition] = useState<number | null>(null);
  const chosen = position === null ? undefined : findingAt(position, record, view);
  return (
    <section ref={part} className={layout.stack} aria-labelledby="answers">
      <h3 id="answers">Findings that need an answer</h3>
      {record.findings.length === 0 ? (
        <p>No finding of this audit is outside its margin.</p>
      ) : (
        <StatusTable findings={record.findings} position={position} onOpen={setPosition} />
      )}
      {chosen && (
        <RecordFinding
          key={position}
          dataset={dataset}
          audit={audit}
          recorded={chosen}
          owners={record.owners}
          onClose={() => {
            // Back to the button that opened it, before that says it is closed.
            part.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
            setPosition(null);
          }}
        />
      )}
      <RecordOthers record={record} view={view} open={position} onChoose={setPosition} />
    </section>
  );
}

interface StatusTableProps {
  readonly findings: readonly RecordedFinding[];
  readonly position: number | null;
  readonly onOpen: (position: number | null) => void;
}

function StatusTable({ findings, position, onOpen }: StatusTableProps) {
  return (
    <section
      className={`${table.frame} ${table.tall}`}
      aria-label="Findings and their status"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
      tabIndex={0}
    >
      <table className={table.table}>
        <caption className="visually-hidden">Findings that need an answer, with their status</caption>
        <thead>
          <tr>
            <th scope="col">Finding</th>
            <th scope="col">Figure</th>
            <th scope="col">Status</th>
            <th scope="col">Owner</th>
            <th scope="col">Due</th>
            <th scope="col">
              <span className="visually-hidden">Answer</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {findings.map((recorded) => (
            <Row
              key={recorded.finding.position}
              recorded={recorded}
              isOpen={recorded.finding.position === position}
              onOpen={(open) => onOpen(open ? recorded.finding.position : null)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A finding of the record, or one in view of which nobody has said anything yet. */
function findingAt(position: number, record: AuditRecord, view: AuditView): RecordedFinding | undefined {
  const recorded = record.findings.find(({ finding }) => finding.position === position);
  const finding = view.findings.find((one) => one.position === position);
  return recorded ?? (finding && { finding, statuses: [], overdue: false });
}

interface RowProps {
  readonly recorded: RecordedFinding;
  readonly isOpen: boolean;
  readonly onOpen: (open: boolean) => void;
}

function Row({ recorded: { finding, statuses, overdue }, isOpen, onOpen }: RowProps) {
  const [newest] = statuses;
  return (
    <tr>
      <th scope="row">{findingName(finding)}</th>
      <td>{findingFigure(finding)}</td>
      <td>{stateWords(newest)}</td>
      <td>{newest?.owner ?? NO_VALUE}</td>
      <td className={overdue ? styles.overdue : undefined}>
        {newest?.due ? `${day(newest.due)}${overdue ? ", overdue" : ""}` : NO_VALUE}
      </td>
      <td>
        <Button kind="plain" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
          {isOpen ? "Close" : "Answer"}
          <span className="visually-hidden">
            : {findingName(finding)}, {findingFigure(finding)}
          </span>
        </Button>
      </td>
    </tr>
  );
}
