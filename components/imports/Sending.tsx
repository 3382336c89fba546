"use client";

import { useQuery } from "@tanstack/react-query";
import styles from "@/components/imports/Imports.module.css";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import layout from "@/components/ui/Layout.module.css";
import { ProgressBar } from "@/components/ui/ProgressBar";
import { importListQuery } from "@/lib/client/imports";
import { counted, share } from "@/lib/core/report/format";

interface SendingProps {
  readonly dataset: string;
  readonly fileName: string;
  /** Part of the file that has left the browser. */
  readonly sent: number;
  readonly onStop: () => void;
}

/** How far an import is: first the sending, then the rows the server has read. */
export function Sending({ dataset, fileName, sent, onStop }: SendingProps) {
  const { data } = useQuery({ ...importListQuery(dataset), refetchInterval: 1000 });
  const running = data?.find((each) => each.state === "running" && each.fileName === fileName);
  const rows = running ? `${counted(running.rowsRead, "row")} read` : "";
  return (
    <Card title={`Importing ${fileName}`} id="sending">
      <div className={styles.form}>
        {sent < 1 ? (
          <ProgressBar
            label="Sending the file"
            value={sent}
            detail={[share(sent), rows].filter(Boolean).join(", ")}
          />
        ) : (
          <ProgressBar label="Taking in the rows" value={null} detail={rows} />
        )}
        <p className={layout.about}>
          All of the accepted rows are kept together at the end, or none. Stay on this page until it is done.
        </p>
        <div className={styles.row}>
          <Button onClick={onStop}>Stop and keep nothing</Button>
        </div>
      </div>
    </Card>
  );
}
