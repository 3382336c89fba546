import type { CSSProperties } from "react";
import type { ReasonModel, ReasonRow } from "@/components/stories/prepare";
import styles from "@/components/stories/Stories.module.css";

/** Reasons as signed bars around zero: right raises the score, left lowers it; each with its sentence. */
export function ReasonBars({ model }: { readonly model: ReasonModel }) {
  return (
    <div className={styles.reasons}>
      <Side
        title="Raised its score"
        rows={model.raised}
        look={styles.up}
        none="No feature raised it above a typical story's."
      />
      <Side
        title="Lowered its score"
        rows={model.lowered}
        look={styles.down}
        none="No feature lowered it below a typical story's."
      />
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly rows: readonly ReasonRow[];
  readonly look: string | undefined;
  readonly none: string;
}

function Side({ title, rows, look, none }: SideProps) {
  return (
    <div>
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.feature} className={styles.reason}>
              <span className={styles.label}>{row.label}</span>
              <span className={styles.axis} aria-hidden="true">
                <span className={`${styles.bar} ${look}`} style={{ "--part": row.part } as CSSProperties} />
              </span>
              <span className={styles.amount}>{row.text}</span>
              <span className={styles.why}>{row.sentence}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
