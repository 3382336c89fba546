import styles from "@/components/charts/Points.module.css";
import { percent, type Scale } from "@/components/charts/scale";
import { MISSING_STEP, stepColor, VALUE_STEPS } from "@/components/charts/value-steps";

interface PointsProps {
  /** Points of one colour; places are 0 to 1 from the left and 0 to 1 from the top. */
  readonly swarms: readonly {
    readonly step: number;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

/** Many small points, one path a colour. A line of no length with round ends stays round however the drawing is stretched. */
export function Points({ swarms }: PointsProps) {
  return (
    <svg className={styles.points} viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
      {swarms.map(({ step, points }) => (
        <path
          key={step}
          d={points.map(([x, y]) => `M${Math.round(x * 1000)} ${Math.round(y * 1000)}h0`).join("")}
          stroke={stepColor(step)}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

/** Lines where the axis has its ticks, the one at zero stronger. */
export function Grid({ scale }: { readonly scale: Scale }) {
  return (
    <div className={styles.grid} aria-hidden="true">
      {scale.ticks.map(({ value, at }) => (
        <span
          key={value}
          className={Math.abs(value) < 1e-12 ? styles.zero : undefined}
          style={{ left: percent(at) }}
        />
      ))}
    </div>
  );
}

/** What the colours say. */
export function ValueLegend({ name, hasMissing }: { readonly name: string; readonly hasMissing: boolean }) {
  return (
    <p className={styles.legend}>
      <span>{name}: low</span>
      <span className={styles.steps} aria-hidden="true">
        {Array.from({ length: VALUE_STEPS }, (_, step) => (
          <span key={stepColor(step)} style={{ background: stepColor(step) }} />
        ))}
      </span>
      <span>high</span>
      {hasMissing && (
        <span className={styles.missing}>
          <span aria-hidden="true" style={{ background: stepColor(MISSING_STEP) }} /> no value
        </span>
      )}
    </p>
  );
}
