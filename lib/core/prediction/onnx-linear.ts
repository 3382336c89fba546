import { badModel, checkFeatureNames } from "@/lib/core/prediction/bad-model";
import type { LinearModel } from "@/lib/core/prediction/linear";
import type { OnnxOperator } from "@/lib/core/prediction/onnx-file";

/**
 * LinearRegressor and LinearClassifier: coefficients lie [output][feature]. A classifier of two classes keeps the second's
 * score unless softmax needs both; one that has a single list of coefficients has that of the second class.
 *
 * @throws EquiluxError "bad-model" unless every output has a finite number for each feature
 */
export function readOnnxLinear({ type, attributes, precision, features }: OnnxOperator): LinearModel {
  const coefficients = attributes.numbers("coefficients");
  const given = attributes.numbers("intercepts");
  const transform = attributes.text("post_transform", "NONE");
  const isClassifier = type === "LinearClassifier";
  const outputs = Math.max(1, isClassifier ? given.length : attributes.whole("targets", 1));
  const width = features ?? coefficients.length / outputs;
  const featureNames = checkFeatureNames([], width, "coefficients");
  const intercepts =
    given.length === 0 ? new Float64Array(coefficients.length === width * outputs ? outputs : 0) : given;
  if (coefficients.length !== width * outputs || intercepts.length !== outputs) {
    throw badModel("coefficients", `${coefficients.length} coefficients do not fit ${outputs} × ${width}`);
  }
  if (!coefficients.every(Number.isFinite) || !intercepts.every(Number.isFinite)) {
    throw badModel("coefficients", "a coefficient or an intercept is not a finite number");
  }
  const keepsSecond = isClassifier && outputs === 2 && !transform.startsWith("SOFTMAX");
  return {
    coefficients: keepsSecond ? coefficients.slice(width) : coefficients,
    intercepts: keepsSecond ? intercepts.slice(1) : intercepts,
    featureNames,
    outputUnit: transform === "LOGISTIC" ? "log-odds" : transform === "NONE" ? "target" : "margin",
    precision,
    missing: "refused",
  };
}
