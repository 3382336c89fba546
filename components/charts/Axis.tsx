import styles from "@/components/charts/Axis.module.css";
import { percent, type Scale } from "@/components/charts/scale";

/** Ticks and name of a horizontal axis. Its chart says in words what it shows, so it is drawn with `aria-hidden` around it. */
export function Axis({ scale, name }: { readonly scale: Scale; readonly name: string }) {
  return (
    <div className={styles.axis}>
      <div className={styles.ticks}>
        {scale.ticks.map(({ label, at }, index) => (
          <span key={label} className={tickClass(index, scale.ticks.length)} style={{ left: percent(at) }}>
            {label}
          </span>
        ))}
      </div>
      <p>{name}</p>
    </div>
  );
}

/** Labels at the ends stay inside their axis; on a narrow screen only every other one of the rest is shown. */
function tickClass(index: number, ticks: number): string | undefined {
  if (index === 0) return styles.firstTick;
  if (index === ticks - 1) return styles.lastTick;
  return index * 2 === ticks - 1 ? undefined : styles.second;
}
