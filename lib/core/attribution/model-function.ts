import type { FunctionUnit, OpaqueModel } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";
import { type Model, modelSchema, predictModel } from "@/lib/core/prediction/model";

/** One output of a model as a function of its features, in its own unit. @throws EquiluxError "bad-request" */
export const marginFunction = (model: Model, output = 0): OpaqueModel =>
  outputFunction(model, output, modelSchema(model).outputUnit, (margin) => margin);

/**
 * One output of a model after its link: the probability of a yes for log-odds, the expected amount for log-mean.
 *
 * Attributions in log-odds cannot be turned into probabilities one by one: the link bends their sum. So the linked output is
 * explained as a function of its own (`explainOpaque`, by permutation or kernel): interventional, additive, and sampled.
 *
 * @throws EquiluxError "bad-request" for a unit without such a link
 */
export function linkedFunction(model: Model, output = 0): OpaqueModel {
  const { outputUnit } = modelSchema(model);
  if (outputUnit === "log-odds") return outputFunction(model, output, "probability", logistic);
  if (outputUnit === "log-mean") return outputFunction(model, output, "target", Math.exp);
  throw new EquiluxError(
    "bad-request",
    `the model's output unit is ${outputUnit}, and no link of a single output turns that into another; explain it as it is`,
    "outputUnit",
  );
}

function outputFunction(
  model: Model,
  output: number,
  outputUnit: FunctionUnit,
  link: (margin: number) => number,
): OpaqueModel {
  const outputs = model.kind === "forest" ? model.forest.baseMargin.length : model.linear.intercepts.length;
  if (!Number.isInteger(output) || output < 0 || output >= outputs) {
    throw new EquiluxError(
      "bad-request",
      `the model has outputs 0 to ${outputs - 1}, not ${output}`,
      "output",
    );
  }
  return {
    featureNames: modelSchema(model).featureNames,
    outputUnit,
    predict: (rows, rowCount) => {
      const margins = predictModel(model, rows, rowCount);
      return Float64Array.from({ length: rowCount }, (_, row) => link(margins[row * outputs + output]!));
    },
  };
}

/** 1 / (1 + e^−x), without overflow on either side. */
const logistic = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
