import { type AttributedRows, checkSample, type RowSample } from "@/lib/core/attribution/attributed";
import { type Measured, notDefined } from "@/lib/core/measured";
import { contrastValue, estimateContrast } from "@/lib/core/stats/cell-means";
import type { Draws } from "@/lib/core/stats/random";

/** How much a feature moves scores, whichever way. */
export interface FeatureImportance {
  readonly feature: string;
  /** Weighted mean of |attribution|, in the model's output unit, with its interval over clusters. */
  readonly meanSize: Measured;
  /** The same of the attribution with its sign: which way it moves scores on the whole. */
  readonly meanSigned: number;
}

export interface GroupImportance {
  readonly label: number;
  readonly rows: number;
  readonly clusters: number;
  /** In the order of the features. */
  readonly features: readonly FeatureImportance[];
}

/**
 * Global importance, mean |φ|, of each cohort or group of rows; all labels 0 make it one for all rows.
 *
 * Where attributions were drawn, sizes are too large by up to their standard errors: noise has a size too.
 *
 * Intervals are from half samples of writers or slates, whichever the clusters are; none where a few of them make the mean.
 *
 * @param labels [row] 0 to groups − 1; -1 for rows in none
 * @throws EquiluxError "bad-request" where sizes do not fit
 */
export function importanceByGroup(
  rows: AttributedRows,
  sample: RowSample,
  labels: Int32Array,
  groups: number,
  draws: Draws,
): GroupImportance[] {
  checkSample(rows, sample, labels);
  const { featureNames, attributions } = rows;
  const width = featureNames.length;
  return Array.from({ length: groups }, (_, label) => {
    const own = Array.from(labels.keys()).filter((row) => labels[row] === label);
    const weighs = own.some((row) => sample.weight[row]! > 0);
    const contrast = {
      ...sample,
      cell: labels.map((of) => (of === label ? 0 : -1)),
      factor: Float64Array.of(1),
    };
    return {
      label,
      rows: own.length,
      clusters: new Set(own.map((row) => sample.cluster[row])).size,
      features: featureNames.map((feature, f): FeatureImportance => {
        const at = (row: number) => attributions[row * width + f]!;
        return {
          feature,
          meanSize: weighs
            ? estimateContrast(contrast, (row) => Math.abs(at(row)), draws).estimate
            : notDefined(own.length === 0 ? "no-impressions" : "no-exposure"),
          meanSigned: contrastValue(contrast, at),
        };
      }),
    };
  });
}
