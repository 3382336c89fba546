import type {
  CoalitionEngine,
  CoalitionMethod,
  CoalitionPlan,
  Solution,
} from "@/lib/core/attribution/coalitions";
import { type Explanation, largestResidual } from "@/lib/core/attribution/explanation";
import { EquiluxError } from "@/lib/core/errors";
import type { OutputUnit } from "@/lib/core/prediction/forest";
import { createRandom } from "@/lib/core/stats/random";

/**
 * A model of which only its answers are known.
 *
 * @param rows row-major [row][feature]; NaN is a missing value
 * @returns [row] one output
 */
export type Predict = (rows: Float64Array, rowCount: number) => Float64Array | Promise<Float64Array>;

/** What the output of a function is measured in: a margin's unit, or what a link made of it. */
export type FunctionUnit = OutputUnit | "probability";

export interface OpaqueModel {
  readonly predict: Predict;
  readonly featureNames: readonly string[];
  readonly outputUnit: FunctionUnit;
}

/** An explanation of one output, with what it rests on. */
export interface FunctionExplanation extends Explanation {
  readonly engine: CoalitionEngine | "conditional-gaussian";
  readonly outputUnit: FunctionUnit;
  /** What a row starts from before any feature is known: the mean output of the background. */
  readonly baseValue: number;
  /** [row][feature] as in Solution; NaN where a row's draws are too few to show their spread. null: nothing was drawn. */
  readonly standardErrors: Float64Array | null;
  /** How many rows the model was asked for, the background's own and the explained rows among them. */
  readonly evaluations: number;
}

export interface OpaqueOptions {
  /** Most rows asked for in one call of the model. */
  readonly batch: number;
  readonly seed: number;
}

/** How many coalitions a budget of evaluations pays for in a row: each takes one evaluation for each background row. */
export const coalitionsFor = (evaluations: number, backgroundCount: number): number =>
  Math.floor(evaluations / backgroundCount);

/**
 * Interventional attributions of a model that is only a function: v(S) is the mean output over background rows, with the
 * features in S from the row and the others from the background row. They add up to prediction − base value.
 *
 * Rows, coalitions and background rows share calls of the model. Equal seeds give equal attributions, whatever the batch.
 *
 * @param background row-major [row][feature]: at least one row
 * @throws EquiluxError "bad-request" where sizes do not fit, "bad-model" where the model does not give a number for each row
 */
export async function explainOpaque(
  model: OpaqueModel,
  method: CoalitionMethod,
  background: Float64Array,
  rows: Float64Array,
  options: OpaqueOptions,
): Promise<FunctionExplanation> {
  const features = model.featureNames.length;
  const rowCount = countRows(rows, features, "rows");
  const backgroundCount = countRows(background, features, "background");
  checkMethod(method, features);
  if (backgroundCount === 0) throw noBackground();
  const asked = counted(model.predict);
  const baseValue = mean(await askAll(asked.predict, background, features, options.batch));
  const predictions = await askAll(asked.predict, rows, features, options.batch);
  const random = createRandom(options.seed);
  const solutions: Solution[] = [];
  while (solutions.length < rowCount) {
    const first = solutions.length;
    const games = takeRows(rowCount - first, options.batch, backgroundCount, () => method.plan(random)).map(
      (plan, k) => ({
        plan,
        row: rows.subarray((first + k) * features, (first + k + 1) * features),
      }),
    );
    const worths = await askCoalitions(asked.predict, games, background, options.batch);
    games.forEach(({ plan }, k) => {
      solutions.push(plan.solve(worths[k]!, baseValue, predictions[first + k]!));
    });
  }
  const attributions = new Float64Array(rowCount * features);
  solutions.forEach((solution, row) => {
    attributions.set(solution.attributions, row * features);
  });
  return {
    engine: method.engine,
    outputUnit: model.outputUnit,
    baseValue,
    attributions,
    predictions,
    residual: largestResidual(Float64Array.of(baseValue), attributions, predictions, features),
    standardErrors: method.sampled ? standardErrorsOf(solutions, features) : null,
    evaluations: asked.evaluations(),
  };
}

/** [row][feature], NaN in rows without. */
export function standardErrorsOf(solutions: readonly Solution[], features: number): Float64Array {
  const errors = new Float64Array(solutions.length * features).fill(Number.NaN);
  solutions.forEach(({ standardErrors }, row) => {
    if (standardErrors) errors.set(standardErrors, row * features);
  });
  return errors;
}

/** @throws EquiluxError "bad-request" where the method was made for another number of features */
export function checkMethod(method: CoalitionMethod, features: number): void {
  if (method.features === features) return;
  throw new EquiluxError(
    "bad-request",
    `the method is made for ${method.features} features and the model has ${features}; make it for the model's`,
    "method",
  );
}

/** @throws EquiluxError "bad-request" where the values do not make whole rows */
export function countRows(values: ArrayLike<number>, features: number, place: string): number {
  const count = values.length / features;
  if (Number.isInteger(count)) return count;
  throw new EquiluxError(
    "bad-request",
    `${values.length} values do not make rows of the model's ${features} features; pass every feature of every row, NaN where it is missing`,
    place,
  );
}

/** Plans for the next rows: as many as fit into one call, at least one. */
function takeRows(
  most: number,
  batch: number,
  backgroundCount: number,
  next: () => CoalitionPlan,
): CoalitionPlan[] {
  const plans: CoalitionPlan[] = [];
  let evaluations = 0;
  while (plans.length < most) {
    const plan = next();
    plans.push(plan);
    evaluations += plan.count * backgroundCount;
    if (evaluations + plan.count * backgroundCount > batch) break;
  }
  return plans;
}

interface Game {
  readonly plan: CoalitionPlan;
  /** Its features' values. */
  readonly row: Float64Array;
}

/** [game][coalition] worths, each the mean of its outputs over the background, added in the background's order. */
async function askCoalitions(
  predict: Predict,
  games: readonly Game[],
  background: Float64Array,
  batch: number,
): Promise<Float64Array[]> {
  const features = games[0]!.row.length;
  const backgroundCount = background.length / features;
  const worths = games.map(({ plan }) => new Float64Array(plan.count));
  const coalitions = games.flatMap(({ plan }, game) =>
    Array.from({ length: plan.count }, (_, c) => ({ game, c })),
  );
  const total = coalitions.length * backgroundCount;
  for (let from = 0; from < total; from += batch) {
    const count = Math.min(batch, total - from);
    const mixed = new Float64Array(count * features);
    for (let k = 0; k < count; k++) {
      const { game, c } = coalitions[Math.floor((from + k) / backgroundCount)]!;
      const b = ((from + k) % backgroundCount) * features;
      const { plan, row } = games[game]!;
      for (let f = 0; f < features; f++) {
        mixed[k * features + f] = plan.members[c * features + f] ? row[f]! : background[b + f]!;
      }
    }
    const outputs = await predict(mixed, count);
    for (let k = 0; k < count; k++) {
      const { game, c } = coalitions[Math.floor((from + k) / backgroundCount)]!;
      worths[game]![c]! += outputs[k]! / backgroundCount;
    }
  }
  return worths;
}

async function askAll(
  predict: Predict,
  rows: Float64Array,
  features: number,
  batch: number,
): Promise<Float64Array> {
  const count = rows.length / features;
  const outputs = new Float64Array(count);
  for (let from = 0; from < count; from += batch) {
    const size = Math.min(batch, count - from);
    outputs.set(await predict(rows.slice(from * features, (from + size) * features), size), from);
  }
  return outputs;
}

/** The same function, checked and with its rows counted. */
function counted(predict: Predict): { readonly predict: Predict; readonly evaluations: () => number } {
  let evaluations = 0;
  return {
    predict: async (rows, rowCount) => {
      evaluations += rowCount;
      const outputs = await predict(rows, rowCount);
      const wrong = outputs.findIndex((output) => !Number.isFinite(output));
      if (outputs.length === rowCount && wrong === -1) return outputs;
      throw new EquiluxError(
        "bad-model",
        outputs.length === rowCount
          ? `the model answers ${outputs[wrong]} for row ${wrong + 1} of a call, which is no number to explain; check what it makes of that row`
          : `the model answers ${outputs.length} numbers for ${rowCount} rows; it has to give one for each`,
        "model",
      );
    },
    evaluations: () => evaluations,
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value / values.length, 0);

const noBackground = (): EquiluxError =>
  new EquiluxError(
    "bad-request",
    "there is no background row, so nothing stands for a feature that is not known; pass at least one",
    "background",
  );
