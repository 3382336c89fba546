import type { ReactNode } from "react";
import styles from "@/components/ui/Stat.module.css";

interface StatProps {
  readonly label: string;
  /** Already text, from format.ts. */
  readonly value: ReactNode;
  /** Range, sample or comparison below the value. */
  readonly detail?: ReactNode;
}

/** One figure with its name. Put several into a <StatRow>. */
export function Stat({ label, value, detail }: StatProps) {
  return (
    <div className={styles.stat}>
      <dt>{label}</dt>
      <dd className={styles.value}>{value}</dd>
      {detail && <dd className={styles.detail}>{detail}</dd>}
    </div>
  );
}

/** Figures side by side, wrapping where there is no room. */
export function StatRow({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.row}>{children}</dl>;
}
