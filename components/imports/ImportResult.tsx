"use client";

import styles from "@/components/imports/Imports.module.css";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { DataTable } from "@/components/ui/DataTable";
import layout from "@/components/ui/Layout.module.css";
import { Stat, StatRow } from "@/components/ui/Stat";
import { rejectsPath } from "@/lib/client/imports";
import { count, counted } from "@/lib/core/report/format";
import type { ImportView } from "@/lib/core/report/views";

interface ImportResultProps {
  readonly dataset: string;
  readonly result: ImportView;
  /** Starts over; left out where an earlier import is looked at. */
  readonly onNext?: () => void;
}

/** What became of a file: what was taken in, what was there before, and what was refused and why. */
export function ImportResult({ dataset, result, onNext }: ImportResultProps) {
  return (
    <Card
      title={result.state === "failed" ? `${result.fileName} was not taken in` : `${result.fileName} is in`}
      id="result"
    >
      <div className={styles.form}>
        {result.error && <p role="alert">{result.error}</p>}
        <StatRow>
          <Stat label="Rows read" value={count(result.rowsRead)} />
          <Stat label="Accepted" value={count(result.accepted)} detail="new rows" />
          <Stat
            label="Already present"
            value={count(result.alreadyPresent)}
            detail="the same rows as before"
          />
          <Stat label="Rejected" value={count(result.rejected)} detail="each with its reason" />
        </StatRow>
        {result.rejected > 0 && <Rejects dataset={dataset} result={result} />}
        {onNext && (
          <div className={styles.row}>
            <Button kind="primary" onClick={onNext}>
              Import another file
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function Rejects({ dataset, result }: { readonly dataset: string; readonly result: ImportView }) {
  return (
    <div className={styles.block}>
      <h3>Rejected rows</h3>
      <p className={layout.about}>
        {counted(result.rejected, "row")} refused; the first {counted(result.rejects.length, "reason")} here,
        all of them in the CSV.
      </p>
      <DataTable
        tall
        caption="Rejected rows"
        model={{
          columns: [
            { key: "line", label: "Line", numeric: false },
            { key: "column", label: "Column", numeric: false },
            { key: "value", label: "Value", numeric: false },
            { key: "reason", label: "Reason", numeric: false },
          ],
          rows: result.rejects.map(({ line, column, value, reason }) => ({
            key: `${line} ${column}`,
            mark: null,
            cells: [count(line), column, value === "" ? "(empty)" : value, reason],
          })),
        }}
      />
      <div className={styles.row}>
        <ButtonLink href={rejectsPath(dataset, result.id)} download>
          Download all as CSV
        </ButtonLink>
      </div>
    </div>
  );
}
