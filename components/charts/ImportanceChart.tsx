import styles from "@/components/charts/ImportanceChart.module.css";
import type { ImportanceModel } from "@/components/charts/prepare-importance";
import { RowChart } from "@/components/charts/RowChart";
import { percent } from "@/components/charts/scale";

/** A bar for each feature, and its interval as a thin line. */
export function ImportanceChart({ model }: { readonly model: ImportanceModel }) {
  return (
    <RowChart
      scale={model.scale}
      axis={model.axis}
      rows={model.rows.map(({ feature, label, text, value, low, high }) => ({
        key: feature,
        label,
        text,
        mark: (
          <>
            {value !== null && <span className={styles.bar} style={{ width: percent(value) }} />}
            {low !== null && high !== null && (
              <span className={styles.interval} style={{ left: percent(low), right: percent(1 - high) }} />
            )}
          </>
        ),
      }))}
    />
  );
}
