import type { Actionable, CounterfactualLimits, DeclaredActionable } from "@/lib/core/explanation/actionable";
import { findCounterfactuals } from "@/lib/core/explanation/counterfactual";
import { type Candidates, splitCandidates } from "@/lib/core/explanation/split-candidates";
import { meanOfKnown } from "@/lib/core/explanation/story";
import { type ModelContent, predictModel } from "@/lib/core/prediction/model";

/** Predictions as the model saw them. */
export interface SeenRows {
  readonly rows: number;
  /** [row][feature]; NaN is missing. */
  readonly values: Float32Array;
}

export interface WhatIfQuestion {
  /** Of one output. */
  readonly model: ModelContent;
  /** In the model's order; those without `actionable` stay as they are. */
  readonly features: readonly {
    readonly label: string;
    readonly actionable?: DeclaredActionable | undefined;
  }[];
  readonly story: SeenRows;
  /** Predictions of the story's topic: what is usual for a feature, and how far its values spread. */
  readonly typical: SeenRows;
  /** Scores worth being above, the first that the story is not above counts. */
  readonly aims: readonly Aim[];
}

export interface Aim {
  readonly of: "typical" | "above";
  readonly score: number;
}

/** What would have had to be different for a higher score, by the model's own answers. */
export interface WhatIf {
  /**
   * "none": nothing within the bounds was found, which proves nothing. "already": it is above every aim. "not-declared": the
   * platform does not say of any feature that a writer can change it.
   */
  readonly outcome: "found" | "none" | "already" | "not-declared";
  readonly aim: Aim | null;
  /** Mean score of the story's predictions, and how many of them there are: a change is made in each, the rest stays. */
  readonly score: number;
  readonly predictions: number;
  readonly changes: readonly { readonly label: string; readonly from: number; readonly to: number }[];
  /** Mean score with the changes; the highest that was seen where none suffices. */
  readonly reached: number;
  /** What could be changed, and from where to where. */
  readonly bounds: readonly { readonly label: string; readonly low: number; readonly high: number }[];
}

/** As many of a story's predictions as are asked for again and again. */
const MOST_PREDICTIONS = 200;
const LIMITS: CounterfactualLimits = { changes: 3, beam: 8, grid: 12, answers: 1, evaluations: 400 };

/**
 * Looks for the smallest change of features that a writer can change after which the model itself gives the story a mean score
 * above an aim. A change costs its size beside the spread of the feature in the topic.
 */
export async function whatIf(question: WhatIfQuestion): Promise<WhatIf> {
  const { features, typical } = question;
  const width = features.length;
  const story = someOf(question.story, width);
  const row = Float64Array.from(
    features,
    (_, f) => meanOfKnown(story.values, story.rows, width, f) ?? Number.NaN,
  );
  const predict = meanScoreOf(question.model, story, row);
  const [score = Number.NaN] = predict(row, 1);
  const actionable = features.flatMap(({ actionable: declared }, f) => {
    const usual = valuesOf(typical, width, f);
    return declared && usual.length > 0 ? actionableOf(question.model, f, declared, usual) : [];
  });
  const aim = question.aims.find((each) => !(score > each.score)) ?? null;
  const known = {
    aim,
    score,
    predictions: story.rows,
    bounds: actionable.map(({ feature, low, high }) => ({ label: features[feature]!.label, low, high })),
  };
  const unasked = (outcome: WhatIf["outcome"]) => ({ ...known, outcome, changes: [], reached: score });
  if (!features.some(({ actionable: declared }) => declared)) return unasked("not-declared");
  if (!aim) return unasked("already");
  if (actionable.length === 0) return unasked("none");
  const { answers, best } = await findCounterfactuals(predict, { row, actionable, above: aim.score }, LIMITS);
  const [answer] = answers;
  if (!answer) return { ...unasked("none"), reached: best };
  return {
    ...known,
    outcome: "found",
    changes: answer.changes.map(({ feature, from, to }) => ({ label: features[feature]!.label, from, to })),
    reached: answer.score,
  };
}

/** Evenly spread, where there are too many. */
function someOf({ rows, values }: SeenRows, width: number): SeenRows {
  if (rows <= MOST_PREDICTIONS) return { rows, values };
  const some = new Float32Array(MOST_PREDICTIONS * width);
  for (let k = 0; k < MOST_PREDICTIONS; k++) {
    const from = Math.floor((k * rows) / MOST_PREDICTIONS) * width;
    some.set(values.subarray(from, from + width), k * width);
  }
  return { rows: MOST_PREDICTIONS, values: some };
}

/** What is changed in a row that stands for the story is changed in each of its predictions; the score is their mean. */
const meanScoreOf =
  (model: ModelContent, story: SeenRows, row: Float64Array) =>
  (asked: Float64Array, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, k) => {
      const values = Float64Array.from(story.values, (value, at) => {
        const f = at % row.length;
        const wanted = asked[k * row.length + f]!;
        return Object.is(wanted, row[f]) ? value : wanted;
      });
      return predictModel(model, values, story.rows).reduce((sum, score) => sum + score / story.rows, 0);
    });

/** [row] known values, ascending. */
const valuesOf = ({ rows, values }: SeenRows, width: number, feature: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => values[row * width + feature]!)
    .filter((value) => !Number.isNaN(value))
    .sort();

/** None where all stories of the topic have the same value: nothing says how large a change of it is. */
function actionableOf(
  model: ModelContent,
  feature: number,
  { low, high, direction = "either" }: DeclaredActionable,
  usual: Float64Array,
): Actionable[] {
  const spread = spreadOf(usual);
  if (!(spread > 0)) return [];
  const bounds = { low: low ?? partOf(usual, 0.05), high: high ?? partOf(usual, 0.95) };
  const candidates = model.kind === "forest" ? splitCandidates(model.forest)[feature]! : partsOf(usual);
  return [
    {
      feature,
      ...bounds,
      direction,
      cost: 1 / spread,
      candidates: readable(
        candidates,
        usual.every(Number.isInteger) ? 1 : 10 ** (Math.floor(Math.log10(spread)) - 1),
      ),
    },
  ];
}

/** The same values, moved on to the next that people can read: a whole number, or a tenth of the spread's order. */
const readable = ({ up, down }: Candidates, grain: number): Candidates => ({
  up: Float64Array.from(new Set(up.map((value) => Math.ceil(value / grain) * grain))),
  down: Float64Array.from(new Set(down.map((value) => Math.floor(value / grain) * grain))),
});

function spreadOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
}

const partOf = (ascending: Float64Array, part: number): number =>
  ascending[Math.round(part * (ascending.length - 1))]!;

const partsOf = (ascending: Float64Array): Candidates => {
  const parts = Float64Array.from({ length: 21 }, (_, k) => partOf(ascending, k / 20));
  return { up: parts, down: parts };
};
