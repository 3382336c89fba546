import styles from "@/components/ui/ProgressBar.module.css";

interface ProgressBarProps {
  readonly label: string;
  /** Done part between 0 and 1; null where only "still running" is known. */
  readonly value?: number | null;
  /** Already text: "12,000 rows". */
  readonly detail?: string;
}

/** Progress of a job, with its phase in words. */
export function ProgressBar({ label, value = null, detail }: ProgressBarProps) {
  return (
    <div className={styles.progress}>
      <p className={styles.label} role="status">
        <span>{label}</span>
        {detail && <span className={styles.detail}>{detail}</span>}
      </p>
      {value === null ? (
        <div className={styles.track} role="progressbar" aria-label={label}>
          <span className={styles.moving} />
        </div>
      ) : (
        <progress className={styles.bar} value={value} max={1} aria-label={label} />
      )}
    </div>
  );
}
