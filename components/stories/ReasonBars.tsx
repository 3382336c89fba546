import type { CSSProperties } from "react";
import type { ReasonModel, ReasonRow } from "@/components/stories/prepare";
import styles from "@/components/stories/Stories.module.css";

/** How the reasons on one side of zero are called, and what is said where there are none. */
interface SideWords {
  readonly title: string;
  readonly none: string;
}

interface ReasonBarsProps {
  readonly model: ReasonModel;
  readonly raised: SideWords;
  readonly lowered: SideWords;
}

/** Reasons as signed bars around zero: right raises the score, left lowers it; each with its sentence. */
export function ReasonBars({ model, raised, lowered }: ReasonBarsProps) {
  return (
    <div className={styles.reasons}>
      <Side {...raised} rows={model.raised} look={styles.up} />
      <Side {...lowered} rows={model.lowered} look={styles.down} />
    </div>
  );
}

interface SideProps extends SideWords {
  readonly rows: readonly ReasonRow[];
  readonly look: string | undefined;
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
