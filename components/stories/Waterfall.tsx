import { RowChart } from "@/components/charts/RowChart";
import { percent } from "@/components/charts/scale";
import type { WaterfallModel } from "@/components/stories/prepare-waterfall";
import styles from "@/components/stories/Waterfall.module.css";

/** The way from a typical story's score to this one's: each bar begins where the one above it ends. */
export function Waterfall({ model }: { readonly model: WaterfallModel }) {
  return (
    <>
      <p>{model.summary}</p>
      <RowChart
        scale={model.scale}
        axis={model.axis}
        rows={model.steps.map(({ key, label, text, from, to, kind }) => ({
          key,
          label,
          text,
          mark: (
            <span
              className={`${styles.step} ${styles[kind]}`}
              style={{ left: percent(from), right: percent(1 - to) }}
            />
          ),
        }))}
      />
    </>
  );
}
