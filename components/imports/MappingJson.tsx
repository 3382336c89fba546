"use client";

import { useId, useState } from "react";
import styles from "@/components/imports/Imports.module.css";
import { mappingText, readMappingText } from "@/components/imports/mapping-edit";
import { Button } from "@/components/ui/Button";
import type { UploadKind } from "@/lib/client/imports";
import { EquiluxError } from "@/lib/core/errors";
import type { Mapping } from "@/lib/core/import/mapping";

interface MappingJsonProps {
  readonly kind: UploadKind;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

/** The mapping as JSON: to keep in a file, and to paste from one. What cannot be read is refused and nothing changes. */
export function MappingJson({ kind, mapping, onChange }: MappingJsonProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [said, setSaid] = useState<{ readonly text: string; readonly failed: boolean } | null>(null);
  const use = () => {
    try {
      onChange({ ...mapping, ...readMappingText(kind, text) });
      setSaid({ text: "The mapping is in use.", failed: false });
    } catch (error) {
      setSaid({
        text: error instanceof EquiluxError ? error.message : "The mapping cannot be read.",
        failed: true,
      });
    }
  };
  return (
    <details className={styles.json}>
      <summary>Mapping as JSON</summary>
      <div className={styles.jsonBody}>
        <pre>{mappingText(mapping)}</pre>
        <div className={styles.row}>
          <Button onClick={() => download(mappingText(mapping))}>Download mapping.json</Button>
        </div>
        <label htmlFor={id}>Paste a mapping</label>
        <textarea
          id={id}
          rows={5}
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
          aria-invalid={said?.failed ?? false}
          aria-describedby={`${id}-said`}
        />
        <div className={styles.row}>
          <Button onClick={use} aria-disabled={text.trim() === ""}>
            Use this mapping
          </Button>
          <span id={`${id}-said`} role="status" className={said?.failed ? styles.failed : undefined}>
            {said?.text}
          </span>
        </div>
      </div>
    </details>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "mapping.json";
  link.click();
  URL.revokeObjectURL(url);
}
