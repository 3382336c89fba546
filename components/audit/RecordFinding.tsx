"use client";

import { useEffect, useRef } from "react";
import styles from "@/components/audit/Record.module.css";
import { RecordStatusForm } from "@/components/audit/RecordStatusForm";
import { findingFigure, findingName, statusWords } from "@/components/audit/record-words";
import { Button } from "@/components/ui/Button";
import layout from "@/components/ui/Layout.module.css";
import type { OwnerChoice, RecordedFinding } from "@/lib/core/audit/audit-record";
import { moment } from "@/lib/core/report/format";

interface RecordFindingProps {
  readonly dataset: string;
  readonly audit: string;
  readonly recorded: RecordedFinding;
  readonly owners: readonly OwnerChoice[];
  readonly onClose: () => void;
}

/** One finding: what was said of it so far, and the place to say what is next. */
export function RecordFinding({ dataset, audit, recorded, owners, onClose }: RecordFindingProps) {
  const { finding, statuses } = recorded;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={styles.finding}>
      <header className={layout.top}>
        <h4 ref={heading} tabIndex={-1}>
          {findingName(finding)}: {findingFigure(finding)}
        </h4>
        <Button onClick={onClose}>Close</Button>
      </header>
      {statuses.length === 0 ? (
        <p>Nobody has answered yet.</p>
      ) : (
        <ol className={styles.said} aria-label="History, newest first">
          {statuses.map((status) => (
            <li key={status.id}>
              <p>
                <time dateTime={status.at}>{moment(status.at)}</time>: {statusWords(status)}.
              </p>
              <p className={styles.comment}>“{status.comment}”</p>
            </li>
          ))}
        </ol>
      )}
      <RecordStatusForm
        dataset={dataset}
        audit={audit}
        position={finding.position}
        newest={statuses[0]}
        owners={owners}
      />
    </div>
  );
}
