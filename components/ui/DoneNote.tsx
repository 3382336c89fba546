"use client";

import { useEffect, useRef, useState } from "react";
import layout from "@/components/ui/Layout.module.css";

/** What was done last, and how often something was: the same may be done twice. */
export interface Done {
  readonly text: string;
  readonly count: number;
}

/** Keeps what was done last; `say` tells it. */
export function useDoneNote(): { readonly note: Done | null; readonly say: (text: string) => void } {
  const [note, setNote] = useState<Done | null>(null);
  return { note, say: (text) => setNote((last) => ({ text, count: (last?.count ?? 0) + 1 })) };
}

/** Says what was done. It takes the focus, because the button that did it is gone with its row. */
export function DoneNote({ note }: { readonly note: Done | null }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (note) line.current?.focus();
  }, [note]);
  return (
    <div role="status">
      {note && (
        <p ref={line} className={layout.done} tabIndex={-1}>
          {note.text}
        </p>
      )}
    </div>
  );
}
