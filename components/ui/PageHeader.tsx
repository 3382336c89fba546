import type { ReactNode } from "react";
import styles from "@/components/ui/PageHeader.module.css";

interface PageHeaderProps {
  /** What kind of page this is, in a word or two. */
  readonly eyebrow?: ReactNode;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** The top of a page: its one h1, what it is about, and what can be done with it. */
export function PageHeader({ eyebrow, title, children, actions }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {eyebrow && <p className={styles.eyebrow}>{eyebrow}</p>}
        <h1>{title}</h1>
        {children && <div className={styles.lead}>{children}</div>}
      </div>
      {actions && <div className={`${styles.actions} screen-only`}>{actions}</div>}
    </header>
  );
}
