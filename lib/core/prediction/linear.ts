import { EquiluxError } from "@/lib/core/errors";
import type { OutputUnit, Precision, Rows } from "@/lib/core/prediction/forest";

/** A weighted sum of the features for each output. */
export interface LinearModel {
  /** [output][feature] */
  readonly coefficients: Float64Array;
  /** [output] */
  readonly intercepts: Float64Array;
  readonly featureNames: readonly string[];
  readonly outputUnit: OutputUnit;
  /** How exact a row's values are when they are multiplied. */
  readonly precision: Precision;
  /** A missing value counts as 0 (XGBoost), or the model says nothing about it and the row is refused. */
  readonly missing: "zero" | "refused";
}

/**
 * A row's values as the model multiplies them.
 *
 * @throws EquiluxError "bad-request" where the batch is not rowCount × features, or a value is missing that may not be
 */
export function linearInputs(
  { featureNames, precision, missing }: LinearModel,
  rows: Rows,
  rowCount: number,
): Float64Array {
  const features = featureNames.length;
  if (!Number.isSafeInteger(rowCount) || rowCount < 0 || rows.length !== rowCount * features) {
    throw new EquiluxError(
      "bad-request",
      `${rows.length} values do not make ${rowCount} rows of the model's ${features} features; pass every feature of every row`,
      "rows",
    );
  }
  return Float64Array.from(rows, (value, at) => {
    if (!Number.isNaN(value)) return precision === "float32" ? Math.fround(value) : value;
    if (missing === "zero") return 0;
    throw new EquiluxError(
      "bad-request",
      `row ${Math.floor(at / features) + 1} has no value of ${featureNames[at % features]}, and this linear model does not say what it makes of a missing value; fill it in`,
      "rows",
    );
  });
}

/**
 * The model's raw output for each row: intercept + Σ coefficient × value, added in float64 in the order of the features.
 *
 * @param rows row-major [row][feature]
 * @returns row-major [row][output]
 * @throws EquiluxError as `linearInputs`
 */
export function predictLinear(model: LinearModel, rows: Rows, rowCount: number): Float64Array {
  const inputs = linearInputs(model, rows, rowCount);
  const { coefficients, intercepts } = model;
  const features = model.featureNames.length;
  const outputs = intercepts.length;
  return Float64Array.from({ length: rowCount * outputs }, (_, item) => {
    const output = item % outputs;
    const from = ((item - output) / outputs) * features;
    let sum = intercepts[output]!;
    for (let f = 0; f < features; f++) sum += coefficients[output * features + f]! * inputs[from + f]!;
    return sum;
  });
}
