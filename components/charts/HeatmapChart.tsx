import type { CSSProperties } from "react";
import styles from "@/components/charts/HeatmapChart.module.css";
import type { HeatmapModel } from "@/components/charts/prepare-importance";

/** Features by groups: a table whose cells are coloured by what they say. Its frame scrolls where there are many groups. */
export function HeatmapChart({ model }: { readonly model: HeatmapModel }) {
  return (
    <section
      className={styles.frame}
      aria-label={model.title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
      tabIndex={0}
    >
      <table className={styles.heatmap}>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            {model.groups.map(({ group, label }) => (
              <th key={group} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {model.rows.map(({ feature, label, cells }) => (
            <tr key={feature}>
              <th scope="row">{label}</th>
              {cells.map(({ group, strength, text }) => (
                <td
                  key={group}
                  className={strength === null ? undefined : strength < 0 ? styles.lowers : styles.raises}
                  style={{ "--strength": Math.abs(strength ?? 0) } as CSSProperties}
                >
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
