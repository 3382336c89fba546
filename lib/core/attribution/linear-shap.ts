import type { CoalitionMethod, Solution } from "@/lib/core/attribution/coalitions";
import { largestResidual } from "@/lib/core/attribution/explanation";
import {
  checkMethod,
  countRows,
  type FunctionExplanation,
  type FunctionUnit,
  standardErrorsOf,
} from "@/lib/core/attribution/opaque";
import { choleskySolver, type Matrix } from "@/lib/core/stats/cholesky";
import { createRandom } from "@/lib/core/stats/random";

/** One output: intercept + Σ coefficient × value. */
export interface LinearFunction {
  readonly coefficients: Float64Array;
  readonly intercept: number;
  readonly outputUnit: FunctionUnit;
}

/** The background as far as a linear model sees it. */
export interface Moments {
  /** [feature] */
  readonly mean: Float64Array;
  /** [feature][feature] */
  readonly covariance: Matrix;
}

/**
 * Linear SHAP: coefficient × (value − background mean), the interventional Shapley values of a linear model, exactly.
 *
 * @throws EquiluxError "bad-request" where the rows' size is wrong
 */
export function explainLinear(
  model: LinearFunction,
  mean: Float64Array,
  rows: Float64Array,
): FunctionExplanation {
  const features = model.coefficients.length;
  countRows(rows, features, "rows");
  const attributions = rows.map((x, at) => model.coefficients[at % features]! * (x - mean[at % features]!));
  return explanationOf(model, mean, rows, "linear", attributions, null);
}

/**
 * Conditional attributions of a linear model where features are taken for jointly normal: v(S) is the output expected of rows
 * that agree with this one in S. Features that go together share their effect, and one that the model does not use gets some
 * of it: another question than `explainLinear` answers, so it has another name.
 *
 * @param method asked for worths that are computed, so its budget costs little; exactMethod for up to 12 features
 * @throws EquiluxError "bad-request" where sizes do not fit, or features determine each other (their covariance is singular)
 */
export function explainConditionalGaussian(
  model: LinearFunction,
  { mean, covariance }: Moments,
  method: CoalitionMethod,
  rows: Float64Array,
  seed: number,
): FunctionExplanation {
  const features = model.coefficients.length;
  const rowCount = countRows(rows, features, "rows");
  checkMethod(method, features);
  const random = createRandom(seed);
  const baseValue = outputOf(model, mean);
  const solutions: Solution[] = [];
  // One plan for all rows: an effect takes a factorisation, and drawn coalitions would take new ones for each row.
  const plan = method.plan(random);
  const effects = Array.from({ length: plan.count }, (_, c) =>
    conditionalEffect(
      model.coefficients,
      covariance,
      plan.members.subarray(c * features, (c + 1) * features),
    ),
  );
  for (let row = 0; row < rowCount; row++) {
    const x = rows.subarray(row * features, (row + 1) * features);
    const worth = Float64Array.from(effects, (effect) =>
      effect.reduce((sum, slope, f) => sum + slope * (x[f]! - mean[f]!), baseValue),
    );
    solutions.push(plan.solve(worth, baseValue, outputOf(model, x)));
  }
  const attributions = new Float64Array(rows.length);
  solutions.forEach((solution, row) => {
    attributions.set(solution.attributions, row * features);
  });
  const errors = method.sampled ? standardErrorsOf(solutions, features) : null;
  return explanationOf(model, mean, rows, "conditional-gaussian", attributions, errors);
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

const outputOf = ({ coefficients, intercept }: LinearFunction, x: Float64Array): number =>
  coefficients.reduce((sum, slope, f) => sum + slope * x[f]!, intercept);

function explanationOf(
  model: LinearFunction,
  mean: Float64Array,
  rows: Float64Array,
  engine: "linear" | "conditional-gaussian",
  attributions: Float64Array,
  standardErrors: Float64Array | null,
): FunctionExplanation {
  const features = model.coefficients.length;
  const baseValue = outputOf(model, mean);
  const predictions = Float64Array.from({ length: rows.length / features }, (_, row) =>
    outputOf(model, rows.subarray(row * features, (row + 1) * features)),
  );
  return {
    engine,
    outputUnit: model.outputUnit,
    baseValue,
    attributions,
    predictions,
    residual: largestResidual(Float64Array.of(baseValue), attributions, predictions, features),
    standardErrors,
    evaluations: predictions.length,
  };
}
