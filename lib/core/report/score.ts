import type { AuditColumns } from "@/lib/core/audit/columns";

/** Single predictions behind an audit, nameless: what the plots of points show. */
export interface ScoreSample {
  readonly outputUnit: string;
  /** How many predictions the sample was drawn from. */
  readonly explained: number;
  readonly rows: number;
  /** In the model's order. Protected attributes are not among them. */
  readonly features: readonly SampledFeature[];
}

export interface SampledFeature {
  readonly feature: string;
  readonly label: string;
  /** [row] null where the value is missing. */
  readonly values: readonly (number | null)[];
  /** [row] */
  readonly attributions: readonly number[];
}

/** Null where the audit holds no sample: no model, too few predictions, or an audit older than samples. */
export function scoreSample({ dimensions: { model }, sample }: AuditColumns): ScoreSample | null {
  if (!model || !sample) return null;
  const width = sample.feature.length;
  const rows = sample.values.length / width;
  const column = (of: Float64Array, k: number) => Array.from({ length: rows }, (_, r) => of[r * width + k]!);
  return {
    outputUnit: model.outputUnit,
    explained: model.explained,
    rows,
    features: Array.from(sample.feature, (f, k) => ({
      feature: model.features[f]!.name,
      label: model.features[f]!.label,
      values: column(sample.values, k).map((value) => (Number.isNaN(value) ? null : value)),
      attributions: column(sample.attributions, k),
    })),
  };
}
