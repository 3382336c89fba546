import type { AttributionCells, AuditColumns } from "@/lib/core/audit/columns";
import { ALL_SURFACES } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { type Estimate, type Measured, notDefined } from "@/lib/core/measured";
import type { ShownGroups } from "@/lib/core/report/groups";
import type { FeatureView } from "@/lib/core/report/views";
import { studentQuantile } from "@/lib/core/stats/student-t";

/**
 * Features by mean |attribution| on a surface, and how each group's mean attribution differs from the reference group's.
 * The gaps of all features add up to the gap of the mean score (the base value cancels). Intervals are clustered by writer.
 *
 * Source: Lundberg 2020, "Explaining quantitative measures of fairness": mean_A φ_i − mean_B φ_i.
 */
export function featureView(
  columns: AuditColumns,
  spec: AuditSpec,
  groups: ShownGroups,
  surface: string,
): FeatureView | null {
  const { model } = columns.dimensions;
  if (!model || !columns.attributions) return null;
  const { division, reference, shown } = groups;
  const signed = writerSums(columns, columns.attributions, "sum", surface);
  const absolute = writerSums(columns, columns.attributions, "absolute", surface);
  const everyone = Int32Array.from(division.labels, () => 0);
  const seen = (group: number) =>
    signed.impressions.reduce((count, n, w) => count + Number(n > 0 && division.labels[w] === group), 0);
  const mean = (group: number, feature: number): Mean | null =>
    seen(group) < spec.privacyFloor ? null : clusteredMean(signed, feature, division.labels, group);
  const features = model.features.map(({ name, label }, f) => {
    const base = reference === -1 ? null : mean(reference, f);
    return {
      feature: name,
      label,
      importance: asMeasured(clusteredMean(absolute, f, everyone, 0)),
      groups: shown.map((group) => {
        const own = mean(group, f);
        return {
          group: division.groups[group]!,
          mean: asMeasured(own),
          gap:
            own && base && group !== reference
              ? asMeasured(difference(own, base))
              : notDefined("no-reference"),
        };
      }),
    };
  });
  const size = ({ importance }: { importance: Measured }) =>
    importance.kind === "estimate" ? importance.value : 0;
  return {
    model: `${model.name} ${model.version}`,
    outputUnit: model.outputUnit,
    residual: model.residual,
    explained: model.explained,
    reference: division.groups[reference] ?? "",
    features: features.sort((a, b) => size(b) - size(a)),
  };
}

/** Impressions and sums by writer; `sums` is [writer][feature]. */
interface WriterSums {
  readonly impressions: Float64Array;
  readonly sums: Float64Array;
  readonly features: number;
}

function writerSums(
  columns: AuditColumns,
  cells: AttributionCells,
  column: "sum" | "absolute",
  surface: string,
): WriterSums {
  const features = cells.writer.length === 0 ? 0 : cells[column].length / cells.writer.length;
  const code = columns.dimensions.surfaces.indexOf(surface);
  const impressions = new Float64Array(columns.writers.length);
  const sums = new Float64Array(columns.writers.length * features);
  for (let i = 0; i < cells.writer.length; i++) {
    if (surface !== ALL_SURFACES && cells.surface[i] !== code) continue;
    const writer = cells.writer[i]!;
    impressions[writer]! += cells.impressions[i]!;
    for (let f = 0; f < features; f++) sums[writer * features + f]! += cells[column][i * features + f]!;
  }
  return { impressions, sums, features };
}

interface Mean {
  readonly value: number;
  readonly variance: number;
  readonly df: number;
}

/** Mean per impression over a group's writers, its variance linearised over writers. Null without impressions. */
function clusteredMean(
  { impressions, sums, features }: WriterSums,
  feature: number,
  labels: Int32Array,
  group: number,
): Mean | null {
  let x = 0;
  let n = 0;
  let writers = 0;
  for (let w = 0; w < labels.length; w++) {
    if (labels[w] !== group || impressions[w] === 0) continue;
    writers++;
    x += sums[w * features + feature]!;
    n += impressions[w]!;
  }
  if (n === 0) return null;
  const value = x / n;
  let squares = 0;
  for (let w = 0; w < labels.length; w++) {
    if (labels[w] !== group || impressions[w] === 0) continue;
    squares += ((sums[w * features + feature]! - value * impressions[w]!) / n) ** 2;
  }
  return { value, variance: (writers / (writers - 1)) * squares, df: writers - 1 };
}

/** Difference of two independent means; degrees of freedom by Satterthwaite 1946. */
const difference = (a: Mean, b: Mean): Mean => ({
  value: a.value - b.value,
  variance: a.variance + b.variance,
  df: (a.variance + b.variance) ** 2 / (a.variance ** 2 / a.df + b.variance ** 2 / b.df),
});

function asMeasured(mean: Mean | null): Measured {
  if (!mean) return notDefined("no-impressions");
  const none: Estimate = { kind: "estimate", value: mean.value, low: null, high: null, method: "none" };
  if (!(mean.df > 0) || !Number.isFinite(mean.variance)) return none;
  const reach = studentQuantile(0.975, mean.df) * Math.sqrt(mean.variance);
  return { ...none, low: mean.value - reach, high: mean.value + reach, method: "linearised-t" };
}
