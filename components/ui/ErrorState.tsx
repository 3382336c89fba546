import type { ReactNode } from "react";
import styles from "@/components/ui/State.module.css";

interface ErrorStateProps {
  readonly title: string;
  /** What happened and how to mend it. */
  readonly children: ReactNode;
  /** The file, field or route the message speaks of. */
  readonly place?: string | undefined;
  readonly action?: ReactNode;
  /** Level of the heading: 1 where the failure is the whole page. */
  readonly level?: 1 | 2;
}

/** Something failed: what, where, and what to do. Announced when it appears. */
export function ErrorState({ title, children, place, action, level = 2 }: ErrorStateProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={`${styles.state} ${styles.error}`} role="alert">
      <svg viewBox="0 0 64 32" className={styles.picture} aria-hidden="true">
        <path d="M4 8h56" stroke="currentColor" strokeWidth="1.5" />
        <path d="M18 8a14 14 0 0 0 28 0" fill="var(--night)" />
      </svg>
      <Heading>{title}</Heading>
      <div className={styles.text}>{children}</div>
      {place && (
        <p className={styles.place}>
          Where: <code>{place}</code>
        </p>
      )}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
