import { z } from "zod";
import { badModel, checkFeatureNames } from "@/lib/core/prediction/bad-model";
import { checked, numbers, texts } from "@/lib/core/prediction/json";
import type { LinearModel } from "@/lib/core/prediction/linear";

const fileSchema = z.object({
  features: texts,
  /** A list for each output, or one list where there is one output. */
  coefficients: z.union([numbers, z.array(numbers).max(100_000)]),
  /** A number for each output, or one number. */
  intercepts: z.union([z.number(), numbers]).default(0),
  unit: z.enum(["target", "log-odds", "log-mean", "score", "margin"]).default("score"),
});

/**
 * Reads a linear model that somebody wrote down:
 *
 *     { "features": ["fresh", "match"], "coefficients": [[0.5, -1]], "intercepts": [0.25], "unit": "score" }
 *
 * Everything is float64. It does not say what it makes of a missing value, so rows must have all of them.
 *
 * @param value the file's content, parsed
 * @throws EquiluxError "bad-model" unless every output has a finite number for each feature and an intercept
 */
export function readLinearJson(value: unknown): LinearModel {
  const file = checked(fileSchema, value, "", "a linear model: features, coefficients, intercepts, unit");
  if (file.features.length === 0) throw badModel("features", "the model names no features");
  const featureNames = checkFeatureNames(file.features, file.features.length, "features");
  const lists = file.coefficients;
  const rows: ArrayLike<number>[] = isOneList(lists) ? [lists] : lists;
  const intercepts = Float64Array.from(
    typeof file.intercepts === "number" ? rows.map(() => file.intercepts as number) : file.intercepts,
  );
  if (rows.length === 0 || rows.some((row) => row.length !== featureNames.length)) {
    throw badModel("coefficients", `expected ${featureNames.length} numbers for each output`);
  }
  if (intercepts.length !== rows.length) {
    throw badModel("intercepts", `expected ${rows.length} numbers, found ${intercepts.length}`);
  }
  const coefficients = new Float64Array(rows.length * featureNames.length);
  for (const [output, row] of rows.entries()) coefficients.set(row, output * featureNames.length);
  if (!coefficients.every(Number.isFinite) || !intercepts.every(Number.isFinite)) {
    throw badModel("coefficients", "a coefficient or an intercept is not a finite number");
  }
  return {
    coefficients,
    intercepts,
    featureNames,
    outputUnit: file.unit,
    precision: "float64",
    missing: "refused",
  };
}

const isOneList = (lists: z.output<typeof fileSchema>["coefficients"]): lists is z.output<typeof numbers> =>
  typeof lists[0] === "number";
