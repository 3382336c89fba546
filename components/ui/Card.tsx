import type { ReactNode } from "react";
import styles from "@/components/ui/Card.module.css";

interface CardProps {
  readonly children: ReactNode;
  /** Heading of the card; without one it is a plain container. */
  readonly title?: ReactNode;
  /** Names the section for links from elsewhere. */
  readonly id?: string;
  readonly actions?: ReactNode;
  readonly tone?: "plain" | "sunken";
}

/** A surface that holds one thing. With a title it is a section of the page's outline (h2). */
export function Card({ children, title, id, actions, tone = "plain" }: CardProps) {
  const className = tone === "sunken" ? `${styles.card} ${styles.sunken}` : styles.card;
  if (title === undefined) return <div className={className}>{children}</div>;
  const headingId = id ? `${id}-title` : undefined;
  return (
    <section className={className} id={id} aria-labelledby={headingId}>
      <header className={styles.head}>
        <h2 id={headingId}>{title}</h2>
        {actions && <div className="screen-only">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
