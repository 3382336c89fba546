"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { ImportList } from "@/components/imports/ImportList";
import { ImportResult } from "@/components/imports/ImportResult";
import { Uploader } from "@/components/imports/Uploader";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { ErrorState } from "@/components/ui/ErrorState";
import layout from "@/components/ui/Layout.module.css";
import { PageHeader } from "@/components/ui/PageHeader";
import { Skeleton } from "@/components/ui/Skeleton";
import { importListQuery, importQuery } from "@/lib/client/imports";

interface ImportPageProps {
  readonly dataset: string;
  /** An auditor reads what was imported; an operator imports. */
  readonly mayImport: boolean;
}

/** Files in, and what became of those before. */
export function ImportPage({ dataset, mayImport }: ImportPageProps) {
  const { data, error, isPending, refetch } = useQuery(importListQuery(dataset));
  const [batch, setBatch] = useQueryState("batch", parseAsString);
  return (
    <>
      <PageHeader eyebrow="Data" title="Import">
        <p>
          Every row is accepted, already there, or refused with its line and its reason. Nothing is dropped in
          silence.
        </p>
      </PageHeader>
      <div className={layout.sections}>
        {mayImport ? (
          <Uploader dataset={dataset} />
        ) : (
          <Card tone="sunken">
            <p>You see what was imported. To import a file, look as a data engineer.</p>
          </Card>
        )}
        {batch !== null && <Earlier dataset={dataset} batch={batch} onClose={() => setBatch(null)} />}
        {error && !data && (
          <ErrorState
            title="Earlier imports could not be loaded"
            action={<Button onClick={() => refetch()}>Try again</Button>}
          >
            <p>{error.message}</p>
          </ErrorState>
        )}
        {isPending && <Skeleton height="12rem" />}
        {data && <ImportList imports={data} chosen={batch} onChoose={setBatch} />}
      </div>
    </>
  );
}

function Earlier({
  dataset,
  batch,
  onClose,
}: {
  readonly dataset: string;
  readonly batch: string;
  readonly onClose: () => void;
}) {
  const { data, error } = useQuery(importQuery(dataset, batch));
  if (error) {
    return (
      <ErrorState title="This import could not be opened" action={<Button onClick={onClose}>Close</Button>}>
        <p>{error.message}</p>
      </ErrorState>
    );
  }
  if (!data) return <Skeleton height="12rem" />;
  return <ImportResult dataset={dataset} result={data} />;
}
