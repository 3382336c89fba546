"use client";

import styles from "@/components/imports/Imports.module.css";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import table from "@/components/ui/DataTable.module.css";
import { EmptyState } from "@/components/ui/EmptyState";
import { count, moment } from "@/lib/core/report/format";
import type { ImportView } from "@/lib/core/report/views";

const STATES: Record<ImportView["state"], string> = {
  queued: "waiting",
  running: "running",
  done: "done",
  failed: "failed",
};

interface ImportListProps {
  readonly imports: readonly ImportView[];
  readonly chosen: string | null;
  readonly onChoose: (batch: string | null) => void;
}

/** Every import so far, newest first; a row opens its result. */
export function ImportList({ imports, chosen, onChoose }: ImportListProps) {
  if (imports.length === 0) {
    return (
      <EmptyState title="Nothing imported yet">
        <p>
          Begin with the writers, then their stories, then the exposure log. Model and predictions add
          explanations.
        </p>
      </EmptyState>
    );
  }
  return (
    <Card title="Earlier imports" id="earlier">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: a region named by its caption; a section would need a heading */}
      <div className={`${table.frame} ${table.tall}`} tabIndex={0} role="region" aria-label="Earlier imports">
        <table className={table.table}>
          <caption className="visually-hidden">Earlier imports, newest first</caption>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Kind</th>
              <th scope="col">State</th>
              <th scope="col" className={table.numeric}>
                Accepted
              </th>
              <th scope="col" className={table.numeric}>
                Already present
              </th>
              <th scope="col" className={table.numeric}>
                Rejected
              </th>
              <th scope="col">Started</th>
              <th scope="col">
                <span className="visually-hidden">Result</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {imports.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  <span className={styles.fileName}>{each.fileName}</span>
                </th>
                <td>{each.kind}</td>
                <td>{STATES[each.state]}</td>
                <td className={table.numeric}>{count(each.accepted)}</td>
                <td className={table.numeric}>{count(each.alreadyPresent)}</td>
                <td className={table.numeric}>{count(each.rejected)}</td>
                <td>{moment(each.startedAt)}</td>
                <td>
                  <Button
                    kind="plain"
                    aria-pressed={each.id === chosen}
                    aria-label={`${each.id === chosen ? "Close" : "Open"} the result of ${each.fileName}`}
                    onClick={() => onChoose(each.id === chosen ? null : each.id)}
                  >
                    {each.id === chosen ? "Close" : "Open"}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
