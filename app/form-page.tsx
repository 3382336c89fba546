import type { ReactNode } from "react";
import styles from "@/app/form-page.module.css";
import { SiteHeader } from "@/app/site-header";
import { Card } from "@/components/ui/Card";

interface FormPageProps {
  readonly title: string;
  /** What the form is for, before it. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** What stands below the form. */
  readonly after?: ReactNode;
}

/** A page outside any dataset that holds one form. */
export function FormPage({ title, lead, children, after }: FormPageProps) {
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <div className={styles.column}>
          <header className={styles.head}>
            <h1>{title}</h1>
            {lead && <div className={styles.lead}>{lead}</div>}
          </header>
          <Card>{children}</Card>
          {after && <div className={styles.after}>{after}</div>}
        </div>
      </main>
    </>
  );
}
