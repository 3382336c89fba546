import type { FunctionUnit, OpaqueModel } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";
import { type ModelContent, modelSchema, predictModel } from "@/lib/core/prediction/model";

/**
 * A model as a function of its features, in its own unit.
 *
 * @param output one of them; all where left out
 * @throws EquiluxError "bad-request" for an output that it does not have
 */
export const marginFunction = (model: ModelContent, output?: number): OpaqueModel =>
  outputFunction(model, output, modelSchema(model).outputUnit, (margin) => margin);

/**
 * A model after its link: the probability of a yes for log-odds, the expected amount for log-mean.
 *
 * Attributions in log-odds cannot be turned into probabilities one by one: the link bends their sum. So the linked output is
 * explained as a function of its own (`explainOpaque`, by permutation or kernel): interventional, additive, and sampled.
 *
 * @param output as in `marginFunction`
 * @throws EquiluxError "bad-request" for a unit without such a link
 */
export function linkedFunction(model: ModelContent, output?: number): OpaqueModel {
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
  model: ModelContent,
  output: number | undefined,
  outputUnit: FunctionUnit,
  link: (margin: number) => number,
): OpaqueModel {
  const outputs = model.kind === "forest" ? model.forest.baseMargin.length : model.linear.intercepts.length;
  if (output !== undefined && (!Number.isInteger(output) || output < 0 || output >= outputs)) {
    throw new EquiluxError(
      "bad-request",
      `the model has outputs 0 to ${outputs - 1}, not ${output}`,
      "output",
    );
  }
  const isAsked = (at: number) => output === undefined || at % outputs === output;
  return {
    featureNames: modelSchema(model).featureNames,
    outputUnit,
    predict: (rows, rowCount) =>
      predictModel(model, rows, rowCount)
        .filter((_, at) => isAsked(at))
        .map(link),
  };
}

/** 1 / (1 + e^−x), without overflow on either side. */
const logistic = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
