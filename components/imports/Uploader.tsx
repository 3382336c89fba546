"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { FileChoice } from "@/components/imports/FileChoice";
import { ImportResult } from "@/components/imports/ImportResult";
import styles from "@/components/imports/Imports.module.css";
import { MappingForm } from "@/components/imports/MappingForm";
import { MappingJson } from "@/components/imports/MappingJson";
import { ModelFields } from "@/components/imports/ModelFields";
import { missingFields } from "@/components/imports/mapping-edit";
import { Sending } from "@/components/imports/Sending";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { DataTable } from "@/components/ui/DataTable";
import { ErrorState } from "@/components/ui/ErrorState";
import layout from "@/components/ui/Layout.module.css";
import { Skeleton } from "@/components/ui/Skeleton";
import { importListQuery, postPreview, type UploadKind, uploadFile } from "@/lib/client/imports";
import { EquiluxError } from "@/lib/core/errors";
import { IMPORT_KINDS, type ImportKind } from "@/lib/core/import/fields";
import { guessMapping } from "@/lib/core/import/guess";
import type { Mapping } from "@/lib/core/import/mapping";
import type { FileHead } from "@/lib/core/import/preview";
import { count, counted, share } from "@/lib/core/report/format";
import { listing } from "@/lib/core/report/names";

const PREVIEW_ROWS = 8;

const isTable = (kind: UploadKind): kind is ImportKind => IMPORT_KINDS.some((known) => known === kind);

/** Choose what and which file, see what it holds, map its columns, send it, see what became of it. */
export function Uploader({ dataset }: { readonly dataset: string }) {
  const cache = useQueryClient();
  const stop = useRef<AbortController | null>(null);
  const [kind, setKind] = useState<UploadKind>("impressions");
  const [file, setFile] = useState<File | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [confidence, setConfidence] = useState<Readonly<Record<string, number>>>({});
  const [sent, setSent] = useState(0);

  const preview = useMutation({
    mutationFn: ({ file: from }: { kind: ImportKind; file: File }) => postPreview(dataset, from),
    onSuccess: ({ headers }, { kind: of }) => {
      const guess = guessMapping(of, headers);
      setMapping((kept) => ({ ...kept, [of]: guess.mapping }));
      setConfidence(guess.confidence);
    },
  });
  const upload = useMutation({
    mutationFn: (from: File) => {
      stop.current = new AbortController();
      return uploadFile(dataset, { kind, file: from, mapping, onSent: setSent, signal: stop.current.signal });
    },
    onMutate: () => {
      setSent(0);
      void cache.invalidateQueries(importListQuery(dataset));
    },
    onSettled: () => cache.invalidateQueries(importListQuery(dataset)),
  });

  const choose = (nextKind: UploadKind, nextFile: File | null) => {
    setKind(nextKind);
    setFile(nextFile);
    preview.reset();
    upload.reset();
    if (nextFile && isTable(nextKind)) preview.mutate({ kind: nextKind, file: nextFile });
  };

  const missing = isTable(kind) && preview.data ? missingFields(kind, mapping[kind] ?? {}) : [];
  const ready = file !== null && missing.length === 0 && (!isTable(kind) || !preview.isPending);

  if (upload.isPending && file) {
    return (
      <Sending dataset={dataset} fileName={file.name} sent={sent} onStop={() => stop.current?.abort()} />
    );
  }
  if (upload.data) {
    return <ImportResult dataset={dataset} result={upload.data} onNext={() => choose(kind, null)} />;
  }
  return (
    <Card title="Import a file" id="new">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && file) upload.mutate(file);
        }}
      >
        <FileChoice
          kind={kind}
          fileName={file?.name ?? null}
          onKind={(next) => choose(next, file)}
          onFile={(next) => choose(kind, next)}
        />
        {preview.isPending && <Skeleton height="9rem" />}
        {preview.error && (
          <ErrorState title="The file's columns could not be read" place={placeOf(preview.error)}>
            <p>{preview.error.message}</p>
          </ErrorState>
        )}
        {file && isTable(kind) && preview.data && (
          <Columns
            kind={kind}
            file={file}
            head={preview.data}
            mapping={mapping}
            confidence={confidence}
            onChange={setMapping}
          />
        )}
        {(kind === "model" || kind === "predictions") && (
          <ModelFields mapping={mapping} onChange={setMapping} />
        )}
        {file && <MappingJson kind={kind} mapping={mapping} onChange={setMapping} />}
        {upload.error && (
          <ErrorState title="The file was not taken in" place={placeOf(upload.error)}>
            <p>{upload.error.message}</p>
          </ErrorState>
        )}
        <div className={styles.row}>
          <Button type="submit" kind="primary" aria-disabled={!ready}>
            Import
          </Button>
          <span role="status" className={layout.about}>
            {file === null ? "Choose a file first." : missingWords(missing)}
          </span>
        </div>
      </form>
    </Card>
  );
}

const missingWords = (missing: readonly string[]): string =>
  missing.length === 0 ? "" : `Still to be mapped: ${listing(missing)}.`;

const placeOf = (error: Error): string | undefined =>
  error instanceof EquiluxError ? error.place : undefined;

interface ColumnsProps {
  readonly kind: ImportKind;
  readonly file: File;
  readonly head: FileHead;
  readonly mapping: Mapping;
  readonly confidence: Readonly<Record<string, number>>;
  readonly onChange: (mapping: Mapping) => void;
}

function Columns({ kind, file, head, mapping, confidence, onChange }: ColumnsProps) {
  return (
    <>
      <FirstRows head={head} />
      <ColumnProfiles head={head} />
      <MappingForm
        key={`${kind} ${file.name} ${file.lastModified}`}
        kind={kind}
        headers={head.headers}
        mapping={mapping[kind] ?? {}}
        confidence={confidence}
        onChange={(next) => onChange({ ...mapping, [kind]: next })}
      />
    </>
  );
}

function FirstRows({ head: { headers, rows } }: { readonly head: FileHead }) {
  const shown = rows.slice(0, PREVIEW_ROWS);
  return (
    <div className={styles.block}>
      <h3>First rows</h3>
      <p className={layout.about}>
        {counted(headers.length, "column")}; the first {counted(shown.length, "row")} as they stand in the
        file.
      </p>
      <DataTable
        caption="First rows of the file"
        model={{
          columns: headers.map((header) => ({ key: header, label: header, numeric: false })),
          rows: shown.map((cells, index) => ({
            key: `${index} ${cells.join(" ")}`,
            mark: null,
            cells: headers.map((_, at) => cells[at] ?? ""),
          })),
        }}
      />
    </div>
  );
}

function ColumnProfiles({ head: { columns } }: { readonly head: FileHead }) {
  return (
    <details className={styles.block}>
      <summary>What the columns hold</summary>
      <DataTable
        caption="What the columns hold, by the first rows"
        model={{
          columns: [
            { key: "column", label: "Column", numeric: false },
            { key: "type", label: "Looks like", numeric: false },
            { key: "missing", label: "Without a value", numeric: true },
            { key: "distinct", label: "Different values", numeric: true },
            { key: "samples", label: "Most frequent", numeric: false },
          ],
          rows: columns.map(({ column, type, missing, distinct, samples }) => ({
            key: column,
            mark: null,
            cells: [column, type, share(missing), count(distinct), samples.join(", ")],
          })),
        }}
      />
    </details>
  );
}
