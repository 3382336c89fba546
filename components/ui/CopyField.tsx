"use client";

import { type RefObject, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import styles from "@/components/ui/CopyField.module.css";
import { Field } from "@/components/ui/Field";

interface CopyFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly text: string;
}

const SAID = {
  copied: "Copied.",
  // A browser gives the clipboard only to pages it holds for safe.
  selected: "Selected: press Ctrl+C, or ⌘C on a Mac.",
} as const;

/** A text to take along, and a button that copies it. */
export function CopyField({ label, hint, text }: CopyFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [done, setDone] = useState<keyof typeof SAID | null>(null);
  return (
    <div className={styles.copy}>
      <Field label={label} hint={hint}>
        {(attributes) => (
          <textarea
            {...attributes}
            ref={field}
            className={styles.text}
            rows={rowsOf(text)}
            value={text}
            readOnly
            spellCheck={false}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Field>
      <div className={styles.row}>
        <Button aria-label={`Copy: ${label}`} onClick={async () => setDone(await copy(text, field))}>
          Copy
        </Button>
        <span role="status">{done && SAID[done]}</span>
      </div>
    </div>
  );
}

/** For browsers that do not size a field by its content: a line for every line, and one more where one is long. */
const rowsOf = (text: string): number => text.split("\n").length + (text.length > 60 ? 1 : 0);

async function copy(text: string, field: RefObject<HTMLTextAreaElement | null>): Promise<keyof typeof SAID> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    field.current?.select();
    return "selected";
  }
}
