import { Points, ValueLegend } from "@/components/charts/Points";
import type { BeeswarmModel } from "@/components/charts/prepare-beeswarm";
import { RowChart } from "@/components/charts/RowChart";

/** A swarm of points for each feature. */
export function BeeswarmChart({ model }: { readonly model: BeeswarmModel }) {
  return (
    <>
      <ValueLegend name="The feature's value" hasMissing={model.hasMissing} />
      <RowChart
        scale={model.scale}
        axis={model.axis}
        rows={model.rows.map(({ feature, label, sentence, swarms }) => ({
          key: feature,
          label,
          sentence,
          mark: (
            <Points
              swarms={swarms.map(({ step, points }) => ({
                step,
                points: points.map(([x, y]) => [x, 0.5 + 0.42 * y] as const),
              }))}
            />
          ),
        }))}
      />
    </>
  );
}
