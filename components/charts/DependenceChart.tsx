import { Axis } from "@/components/charts/Axis";
import styles from "@/components/charts/DependenceChart.module.css";
import { Grid, Points, ValueLegend } from "@/components/charts/Points";
import type { DependenceModel } from "@/components/charts/prepare-dependence";
import { percent } from "@/components/charts/scale";

/** A feature's values to the right, what they did to the score upwards. The table and the sentence say the same. */
export function DependenceChart({ model }: { readonly model: DependenceModel }) {
  return (
    <div className={styles.chart}>
      {model.colour !== null && <ValueLegend name={model.colour} hasMissing={model.hasMissing} />}
      <div aria-hidden="true">
        <p className={styles.name}>{model.yAxis}</p>
        <div className={styles.body}>
          <div className={styles.up}>
            {model.yScale.ticks.map(({ label, at, value }) => (
              <span key={value} style={{ bottom: percent(at) }}>
                {label}
              </span>
            ))}
          </div>
          <div className={styles.plot}>
            <Grid scale={model.xScale} />
            {model.yScale.ticks.map(({ value, at }) => (
              <span
                key={value}
                className={Math.abs(value) < 1e-12 ? styles.zero : styles.line}
                style={{ bottom: percent(at) }}
              />
            ))}
            <Points
              swarms={model.swarms.map(({ step, points }) => ({
                step,
                points: points.map(([x, y]) => [x, 1 - y] as const),
              }))}
            />
          </div>
        </div>
        <div className={styles.along}>
          <Axis scale={model.xScale} name={model.xAxis} />
        </div>
      </div>
    </div>
  );
}
