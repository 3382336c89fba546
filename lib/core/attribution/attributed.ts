import { EquiluxError } from "@/lib/core/errors";

/** Explained rows of one output, as what is built on attributions takes them. */
export interface AttributedRows {
  readonly featureNames: readonly string[];
  /** [row][feature] signed attributions. */
  readonly attributions: Float64Array;
  /** [row] what is to be explained: the model's own output, or a logged score that a surrogate explains in part. */
  readonly scores: Float64Array;
  readonly baseValue: number;
}

/** Who the rows speak of, and how much each counts. */
export interface RowSample {
  /** [row] writer, or slate: rows of one are not independent. 0, 1, 2, ... */
  readonly cluster: Int32Array;
  /** [row] 0 or more: 1 each, or the row's exposure, so that what readers see counts as much as they see it. */
  readonly weight: Float64Array;
}

/** [row] score − base value − sum of attributions: what no feature explains. */
export function unexplained({ featureNames, attributions, scores, baseValue }: AttributedRows): Float64Array {
  const features = featureNames.length;
  return scores.map((score, row) => {
    let rest = score - baseValue;
    for (let f = 0; f < features; f++) rest -= attributions[row * features + f]!;
    return rest;
  });
}

/**
 * Attributions of groups of features, such as the columns of a one-hot block: signed sums, row by row. Only then may sizes be
 * taken; a mean of |φ| of parts is not one of their group.
 */
export function sumFeatureGroups(
  rows: AttributedRows,
  groups: readonly { readonly name: string; readonly features: readonly number[] }[],
): AttributedRows {
  const features = rows.featureNames.length;
  const attributions = new Float64Array(rows.scores.length * groups.length);
  for (let row = 0; row < rows.scores.length; row++) {
    groups.forEach((group, g) => {
      for (const f of group.features)
        attributions[row * groups.length + g]! += rows.attributions[row * features + f]!;
    });
  }
  return { ...rows, featureNames: groups.map(({ name }) => name), attributions };
}

/** @throws EquiluxError "bad-request" where the columns do not have one entry for each row */
export function checkSample(
  { featureNames, attributions, scores }: AttributedRows,
  { cluster, weight }: RowSample,
  labels: Int32Array,
): void {
  const rows = scores.length;
  const sizes = { cluster: cluster.length, weight: weight.length, labels: labels.length };
  const wrong = Object.entries(sizes).find(([, size]) => size !== rows);
  if (wrong) {
    throw new EquiluxError(
      "bad-request",
      `${wrong[0]} has ${wrong[1]} entries for ${rows} rows; give one for each`,
      wrong[0],
    );
  }
  if (attributions.length !== rows * featureNames.length) {
    throw new EquiluxError(
      "bad-request",
      `${attributions.length} attributions do not make ${rows} rows of ${featureNames.length} features; give one for each`,
      "attributions",
    );
  }
  const bad = weight.findIndex((of) => !(of >= 0 && Number.isFinite(of)));
  if (bad === -1) return;
  throw new EquiluxError(
    "bad-request",
    `row ${bad + 1} has the weight ${weight[bad]}; give 0 or more`,
    "weight",
  );
}
