import type { ReactNode } from "react";
import styles from "@/components/ui/Chip.module.css";

interface ChipProps {
  readonly children: ReactNode;
  /** Makes the chip removable; `removeLabel` names what goes. */
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
}

/** A small fact or an active filter. A removable chip also goes with Backspace or Delete. */
export function Chip({ children, onRemove, removeLabel }: ChipProps) {
  if (!onRemove) return <span className={styles.chip}>{children}</span>;
  return (
    <span className={styles.chip}>
      {children}
      <button
        type="button"
        className={styles.remove}
        aria-label={removeLabel ?? "Remove"}
        onClick={onRemove}
        onKeyDown={(event) => {
          if (event.key === "Backspace" || event.key === "Delete") onRemove();
        }}
      >
        <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
          <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
        </svg>
      </button>
    </span>
  );
}
