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
 * @returns [row][output], as many outputs in every call
 */
export type Predict = (rows: Float64Array, rowCount: number) => Float64Array | Promise<Float64Array>;

/** What a function answers in: a margin's unit, what a link made of it, or "answer" where nobody said. */
export type FunctionUnit = OutputUnit | "probability" | "answer";

export interface OpaqueModel {
  readonly predict: Predict;
  readonly featureNames: readonly string[];
  readonly outputUnit: FunctionUnit;
}

/** An explanation of a function's outputs, with what it rests on. */
export interface FunctionExplanation extends Explanation {
  readonly engine: CoalitionEngine | "conditional-gaussian";
  readonly outputUnit: FunctionUnit;
  /** [output] what a row starts from before any feature is known: the mean output of the background. */
  readonly baseValue: Float64Array;
  /** [row][output][feature] as in Solution; NaN where a row's draws are too few to show their spread. null: nothing was drawn. */
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
  const known = await askAll(asked.predict, background, features, options.batch);
  const outputs = known.length / backgroundCount;
  const baseValue = columnMeans(known, outputs);
  const predictions = await askAll(asked.predict, rows, features, options.batch);
  const random = createRandom(options.seed);
  const solutions: Solution[] = [];
  for (let first = 0; first < rowCount; first = solutions.length / outputs) {
    const games = takeRows(rowCount - first, options.batch, backgroundCount, () => method.plan(random)).map(
      (plan, k) => ({
        plan,
        row: rows.subarray((first + k) * features, (first + k + 1) * features),
      }),
    );
    const worths = await askCoalitions(asked.predict, games, background, outputs, options.batch);
    games.forEach(({ plan }, k) => {
      for (let o = 0; o < outputs; o++) {
        const worth = worths[k]!.subarray(o * plan.count, (o + 1) * plan.count);
        solutions.push(plan.solve(worth, baseValue[o]!, predictions[(first + k) * outputs + o]!));
      }
    });
  }
  const attributions = new Float64Array(solutions.length * features);
  solutions.forEach((solution, at) => {
    attributions.set(solution.attributions, at * features);
  });
  return {
    engine: method.engine,
    outputUnit: model.outputUnit,
    baseValue,
    attributions,
    predictions,
    residual: largestResidual(baseValue, attributions, predictions, features),
    standardErrors: method.sampled ? standardErrorsOf(solutions, features) : null,
    evaluations: asked.evaluations(),
  };
}

/** [solution][feature], NaN in those without. */
export function standardErrorsOf(solutions: readonly Solution[], features: number): Float64Array {
  const errors = new Float64Array(solutions.length * features).fill(Number.NaN);
  solutions.forEach(({ standardErrors }, at) => {
    if (standardErrors) errors.set(standardErrors, at * features);
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

/** [game][output][coalition] worths, each the mean output over the background, added in the background's order. */
async function askCoalitions(
  predict: Predict,
  games: readonly Game[],
  background: Float64Array,
  outputs: number,
  batch: number,
): Promise<Float64Array[]> {
  const features = games[0]!.row.length;
  const backgroundCount = background.length / features;
  const worths = games.map(({ plan }) => new Float64Array(plan.count * outputs));
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
    const answers = await predict(mixed, count);
    for (let k = 0; k < count; k++) {
      const { game, c } = coalitions[Math.floor((from + k) / backgroundCount)]!;
      for (let o = 0; o < outputs; o++) {
        worths[game]![o * games[game]!.plan.count + c]! += answers[k * outputs + o]! / backgroundCount;
      }
    }
  }
  return worths;
}

/** [row][output] */
async function askAll(
  predict: Predict,
  rows: Float64Array,
  features: number,
  batch: number,
): Promise<Float64Array> {
  const count = rows.length / features;
  const answers: Float64Array[] = [];
  for (let from = 0; from < count; from += batch) {
    const size = Math.min(batch, count - from);
    answers.push(await predict(rows.slice(from * features, (from + size) * features), size));
  }
  const all = new Float64Array(answers.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const answer of answers) {
    all.set(answer, at);
    at += answer.length;
  }
  return all;
}

/** The same function, checked and with its rows counted. The first call says how many outputs there are. */
function counted(predict: Predict): { readonly predict: Predict; readonly evaluations: () => number } {
  let evaluations = 0;
  let outputs: number | undefined;
  return {
    predict: async (rows, rowCount) => {
      evaluations += rowCount;
      const answers = await predict(rows, rowCount);
      const each = answers.length / rowCount;
      if (!Number.isInteger(each) || each === 0 || each !== (outputs ?? each)) {
        const wanted = outputs === undefined || outputs === 1 ? "one for each" : `${outputs} for each`;
        throw badAnswer(
          `the model answers ${answers.length} numbers for ${rowCount} rows; it has to give ${wanted}`,
        );
      }
      outputs = each;
      const wrong = answers.findIndex((answer) => !Number.isFinite(answer));
      if (wrong === -1) return answers;
      throw badAnswer(
        `the model answers ${answers[wrong]} for row ${Math.floor(wrong / each) + 1} of a call, which is no number to explain; check what it makes of that row`,
      );
    },
    evaluations: () => evaluations,
  };
}

const badAnswer = (message: string): EquiluxError => new EquiluxError("bad-model", message, "model");

/** [output] */
function columnMeans(answers: Float64Array, outputs: number): Float64Array {
  const means = new Float64Array(outputs);
  answers.forEach((value, at) => {
    means[at % outputs]! += (value * outputs) / answers.length;
  });
  return means;
}

const noBackground = (): EquiluxError =>
  new EquiluxError(
    "bad-request",
    "there is no background row, so nothing stands for a feature that is not known; pass at least one",
    "background",
  );
