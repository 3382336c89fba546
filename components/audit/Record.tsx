"use client";

import { useQuery } from "@tanstack/react-query";
import styles from "@/components/audit/Record.module.css";
import { RecordFindings } from "@/components/audit/RecordFindings";
import { RecordSignOffs } from "@/components/audit/RecordSignOffs";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { ErrorState } from "@/components/ui/ErrorState";
import layout from "@/components/ui/Layout.module.css";
import { Skeleton } from "@/components/ui/Skeleton";
import { auditRecordQuery } from "@/lib/client/audit-record";
import type { AuditView } from "@/lib/core/report/views";

interface RecordProps {
  readonly dataset: string;
  readonly audit: string;
  readonly view: AuditView;
}

/** What people said of the audit: who stands behind it, and what becomes of what it found. */
export function Record({ dataset, audit, view }: RecordProps) {
  const { data: record, error, refetch } = useQuery(auditRecordQuery(dataset, audit));
  if (error && !record) {
    return (
      <ErrorState
        title="The record could not be loaded"
        action={<Button onClick={() => refetch()}>Try again</Button>}
      >
        <p>{error.message}</p>
      </ErrorState>
    );
  }
  if (!record) return <Skeleton height="16rem" />;
  return (
    <Card title="Record" id="record">
      <div className={styles.record}>
        <p className={layout.about}>
          What people said after the audit was finished. Nothing here can be changed or removed, only added
          to; it is no part of the audit's figures, digest or files.
        </p>
        <RecordSignOffs dataset={dataset} audit={audit} record={record} />
        <RecordFindings dataset={dataset} audit={audit} record={record} view={view} />
      </div>
    </Card>
  );
}
