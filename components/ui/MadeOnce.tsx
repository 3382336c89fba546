import type { ReactNode } from "react";
import layout from "@/components/ui/Layout.module.css";
import styles from "@/components/ui/MadeOnce.module.css";

interface MadeOnceProps {
  /** What was made, in a sentence that is announced; null until something was. */
  readonly said: string | null;
  /** What to take along now, because it is never shown again. */
  readonly children: ReactNode;
}

/** Something that was just made and is shown this once. */
export function MadeOnce({ said, children }: MadeOnceProps) {
  return (
    <div className={said === null ? undefined : `${layout.done} ${layout.stack} ${styles.made}`}>
      <p role="status">{said}</p>
      {said !== null && children}
    </div>
  );
}
