import type { CoalitionMethod } from "@/lib/core/attribution/coalitions";
import { largestResidual } from "@/lib/core/attribution/explanation";
import {
  checkMethod,
  countRows,
  type FunctionExplanation,
  standardErrorsOf,
} from "@/lib/core/attribution/opaque";
import { type LinearModel, linearInputs, predictLinear } from "@/lib/core/prediction/linear";
import { choleskySolver, type Matrix } from "@/lib/core/stats/cholesky";
import { createRandom } from "@/lib/core/stats/random";

/** The background as far as a linear model sees it. */
export interface Moments {
  /** [feature] */
  readonly mean: Float64Array;
  /** [feature][feature] */
  readonly covariance: Matrix;
}

/**
 * Conditional attributions of one output of a linear model, with features taken for jointly normal: v(S) is the output expected
 * of rows that agree with this one in S. Features that go together share their effect, and one that the model does not use gets
 * some of it: another question than linear.ts answers, so it has another name.
 *
 * Source: Aas, Jullum & Løland 2021, its Gaussian approach; for a linear model the expectations are exact.
 *
 * @param method its coalitions' worths are computed, not asked of a model: exactMethod for up to 12 features
 * @param rows row-major [row][feature]
 * @throws EquiluxError "bad-request" where sizes do not fit, a value is missing, or features determine each other (their
 *   covariance is singular)
 */
export function explainConditionalGaussian(
  { model, output }: { readonly model: LinearModel; readonly output: number },
  { mean, covariance }: Moments,
  method: CoalitionMethod,
  rows: Float64Array,
  seed: number,
): FunctionExplanation {
  const features = model.featureNames.length;
  const rowCount = countRows(rows, features, "rows");
  checkMethod(method, features);
  const outputs = model.intercepts.length;
  const slopes = model.coefficients.subarray(output * features, (output + 1) * features);
  const outputOf = (values: Float64Array, count: number) =>
    predictLinear(model, values, count).filter((_, at) => at % outputs === output);
  const baseValue = outputOf(mean, 1)[0]!;
  const predictions = outputOf(rows, rowCount);
  const inputs = linearInputs(model, rows, rowCount);
  // One plan for all rows: an effect takes a factorisation, and other coalitions would take other ones.
  const plan = method.plan(createRandom(seed));
  const effects = Array.from({ length: plan.count }, (_, c) =>
    conditionalEffect(slopes, covariance, plan.members.subarray(c * features, (c + 1) * features)),
  );
  const attributions = new Float64Array(rowCount * features);
  const solutions = Array.from(predictions, (prediction, row) => {
    const worth = Float64Array.from(effects, (effect) =>
      effect.reduce((sum, slope, f) => sum + slope * (inputs[row * features + f]! - mean[f]!), baseValue),
    );
    const solution = plan.solve(worth, baseValue, prediction);
    attributions.set(solution.attributions, row * features);
    return solution;
  });
  return {
    engine: "conditional-gaussian",
    outputUnit: model.outputUnit,
    baseValue: Float64Array.of(baseValue),
    attributions,
    predictions,
    residual: largestResidual(Float64Array.of(baseValue), attributions, predictions, features),
    standardErrors: method.sampled ? standardErrorsOf(solutions, features) : null,
    evaluations: rowCount + 1,
  };
}

/**
 * [feature] slopes of the expected output in the known features: β_S + Σ_SS⁻¹ Σ_SN β_N; 0 for the others.
 */
function conditionalEffect(
  coefficients: Float64Array,
  covariance: Matrix,
  members: Uint8Array,
): Float64Array {
  const features = coefficients.length;
  const known = Array.from(members.keys()).filter((f) => members[f] === 1);
  const ofKnown = Float64Array.from(known.flatMap((i) => known.map((j) => covariance[i * features + j]!)));
  const withUnknown = Float64Array.from(known, (i) =>
    coefficients.reduce(
      (sum, slope, j) => (members[j] ? sum : sum + slope * covariance[i * features + j]!),
      0,
    ),
  );
  const carried = choleskySolver(ofKnown, known.length)(withUnknown);
  const effect = new Float64Array(features);
  known.forEach((f, k) => {
    effect[f] = coefficients[f]! + carried[k]!;
  });
  return effect;
}

/** Mean and covariance (over n − 1) of background rows. @throws EquiluxError "bad-request" where the size is wrong */
export function momentsOf(background: Float64Array, features: number): Moments {
  const count = countRows(background, features, "background");
  const mean = new Float64Array(features);
  background.forEach((x, at) => {
    mean[at % features]! += x / count;
  });
  const covariance = new Float64Array(features * features);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < features; i++) {
      const distance = background[row * features + i]! - mean[i]!;
      for (let j = 0; j < features; j++) {
        covariance[i * features + j]! +=
          (distance * (background[row * features + j]! - mean[j]!)) / (count - 1);
      }
    }
  }
  return { mean, covariance };
}
