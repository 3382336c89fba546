import { useId } from "react";
import styles from "@/components/imports/Imports.module.css";
import layout from "@/components/ui/Layout.module.css";
import type { UploadKind } from "@/lib/client/imports";

const KINDS: readonly { readonly kind: UploadKind; readonly name: string; readonly about: string }[] = [
  { kind: "writers", name: "Writers", about: "who writes, and their declared attributes" },
  { kind: "stories", name: "Stories", about: "what can be ranked, and whose it is" },
  { kind: "impressions", name: "Exposure log", about: "what was shown, where and at which position" },
  { kind: "model", name: "Ranking model", about: "XGBoost, LightGBM, CatBoost, ONNX or linear" },
  { kind: "predictions", name: "Predictions", about: "what the model saw and said for each story" },
];

interface FileChoiceProps {
  readonly kind: UploadKind;
  /** Name of the file chosen before: the browser forgets it while another view is shown. */
  readonly fileName: string | null;
  readonly onKind: (kind: UploadKind) => void;
  readonly onFile: (file: File | null) => void;
}

/** What is imported, and from which file. */
export function FileChoice({ kind, fileName, onKind, onFile }: FileChoiceProps) {
  const id = useId();
  return (
    <>
      <fieldset className={styles.kinds}>
        <legend>What is in it?</legend>
        {KINDS.map((each) => (
          <label key={each.kind} className={styles.kind}>
            <input type="radio" name="kind" checked={kind === each.kind} onChange={() => onKind(each.kind)} />
            <span>
              <strong>{each.name}</strong>
              <small>{each.about}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <div className={styles.file}>
        <label htmlFor={id}>File</label>
        <input
          id={id}
          type="file"
          accept={kind === "model" ? ".json,.ubj,.txt,.onnx" : ".csv,.tsv,.txt,.ndjson,.jsonl,.gz"}
          onChange={({ target }) => onFile(target.files?.[0] ?? null)}
        />
        {fileName && <p>Chosen: {fileName}</p>}
        <p className={layout.about}>
          {kind === "model"
            ? "A model saved by XGBoost (JSON or UBJSON), LightGBM (text), CatBoost (JSON), as ONNX, or a linear model as JSON."
            : "CSV, TSV or NDJSON in UTF-8, plain or gzipped. Rows already there are not taken twice."}
        </p>
      </div>
    </>
  );
}
