import type { ReactNode } from "react";
import { Axis } from "@/components/charts/Axis";
import { Grid } from "@/components/charts/Points";
import styles from "@/components/charts/RowChart.module.css";
import type { Scale } from "@/components/charts/scale";

interface RowChartProps {
  readonly scale: Scale;
  readonly axis: string;
  readonly rows: readonly {
    readonly key: string;
    readonly label: string;
    /** Stands at the right; also read out. */
    readonly text?: string;
    /** Read out in the place of the text. */
    readonly sentence?: string;
    readonly mark: ReactNode;
  }[];
}

/** Rows with a name at the left and a drawing on one common axis. */
export function RowChart({ scale, axis, rows }: RowChartProps) {
  const hasText = rows.some(({ text }) => text !== undefined);
  return (
    <div className={hasText ? `${styles.chart} ${styles.withText}` : styles.chart}>
      <ul className={styles.rows}>
        {rows.map(({ key, label, text, sentence, mark }) => (
          <li key={key}>
            <span className={styles.label} aria-hidden={sentence !== undefined}>
              {label}
            </span>
            <span className={styles.plot} aria-hidden="true">
              <Grid scale={scale} />
              {mark}
            </span>
            {text !== undefined && <span className={styles.text}>{text}</span>}
            {sentence !== undefined && <span className="visually-hidden">{sentence}</span>}
          </li>
        ))}
      </ul>
      <div className={styles.axis} aria-hidden="true">
        <Axis scale={scale} name={axis} />
      </div>
    </div>
  );
}
