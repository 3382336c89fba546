import type { ReactNode } from "react";
import styles from "@/components/ui/State.module.css";

interface StateProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What to do now: a button or a link. */
  readonly action?: ReactNode;
  /** Level of the heading: 1 where the emptiness is the whole page. */
  readonly level?: 1 | 2;
}

/** Nothing to show, said plainly: why, and what brings something here. */
export function EmptyState({ title, children, action, level = 2 }: StateProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={styles.state}>
      <svg viewBox="0 0 64 32" className={styles.picture} aria-hidden="true">
        <path d="M4 24h56" stroke="currentColor" strokeWidth="1.5" />
        <path d="M18 24a14 14 0 0 1 28 0" fill="var(--day)" stroke="none" />
      </svg>
      <Heading>{title}</Heading>
      <div className={styles.text}>{children}</div>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
