import type { FunctionUnit, OpaqueModel } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";
import type { Forest } from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";

/** One output of a forest as a function of its features, in its own unit. @throws EquiluxError "bad-request" */
export function marginModel(forest: Forest, output = 0): OpaqueModel {
  return outputModel(forest, output, forest.outputUnit, (margin) => margin);
}

/**
 * One output of a forest after its link: the probability of a yes for log-odds, the expected amount for log-mean.
 *
 * Attributions in log-odds cannot be turned into probabilities one by one: the link bends their sum. So the linked output is
 * explained as a function of its own (opaque.ts, by permutation or kernel): interventional, additive, and sampled.
 *
 * @throws EquiluxError "bad-request" for a unit without such a link
 */
export function linkedModel(forest: Forest, output = 0): OpaqueModel {
  const { outputUnit } = forest;
  if (outputUnit === "log-odds") return outputModel(forest, output, "probability", logistic);
  if (outputUnit === "log-mean") return outputModel(forest, output, "target", Math.exp);
  throw new EquiluxError(
    "bad-request",
    `the model's output is a ${outputUnit}, which no link of a single output turns into something else; explain it in its own unit`,
    "outputUnit",
  );
}

function outputModel(
  forest: Forest,
  output: number,
  outputUnit: FunctionUnit,
  link: (margin: number) => number,
): OpaqueModel {
  const outputs = forest.baseMargin.length;
  if (!Number.isInteger(output) || output < 0 || output >= outputs) {
    throw new EquiluxError(
      "bad-request",
      `the model has outputs 0 to ${outputs - 1}, not ${output}`,
      "output",
    );
  }
  return {
    featureNames: forest.featureNames,
    outputUnit,
    predict: (rows, rowCount) => {
      const margins = predictMargins(forest, rows, rowCount);
      return Float64Array.from({ length: rowCount }, (_, row) => link(margins[row * outputs + output]!));
    },
  };
}

/** 1 / (1 + e^−x), without overflow on either side. */
const logistic = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
