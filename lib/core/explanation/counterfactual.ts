import type { Predict } from "@/lib/core/attribution/opaque";
import {
  type Actionable,
  allowedValues,
  type CounterfactualLimits,
  checkQuestion,
  type Move,
} from "@/lib/core/explanation/actionable";

export interface CounterfactualQuestion {
  /** [feature] */
  readonly row: Float64Array;
  /** What may change; every other feature stays as it is. */
  readonly actionable: readonly Actionable[];
  /** The score has to be above this: a cut, or the score of the item at the rank wanted (`scoreAtRank`). */
  readonly above: number;
}

export interface Change {
  readonly feature: number;
  readonly from: number;
  readonly to: number;
}

/** A changed row that the model itself scores above the cut. */
export interface Counterfactual {
  readonly changes: readonly Change[];
  /** Σ cost × |to − from|. */
  readonly cost: number;
  readonly score: number;
}

export interface CounterfactualResult {
  /** "already": the row is above the cut as it is. "none": nothing was found within the limits, which proves nothing. */
  readonly kind: "found" | "already" | "none";
  /** Of the row as it is. */
  readonly score: number;
  readonly above: number;
  /** Cheapest first. */
  readonly answers: readonly Counterfactual[];
  /** The highest score that was seen. */
  readonly best: number;
  /** The scores of other items, and features not named, are taken to stay as they are. */
  readonly heldFixed: "other-items-and-features";
  readonly evaluations: number;
  /** Whether the budget ended the search. */
  readonly stopped: boolean;
}

/**
 * What would have to be different for a score above the cut: a beam search over candidate values of the actionable features, one
 * more feature in each round, then each answer's values are moved back as far as they can be, one after another.
 *
 * Every answer is a row whose score the model gave; it is the cheapest found, not proven to be the cheapest there is. It speaks
 * of the model: whether such a change would bring more readers, nobody asked.
 *
 * @throws EquiluxError "bad-request" for bounds, costs or limits that make no sense
 */
export async function findCounterfactuals(
  predict: Predict,
  question: CounterfactualQuestion,
  limits: CounterfactualLimits,
): Promise<CounterfactualResult> {
  const { row, above } = question;
  checkQuestion(row, question.actionable, limits);
  const moves = question.actionable.map((of): Move => ({ of, values: allowedValues(of, row[of.feature]!) }));
  const asker = askerOf(predict, row, limits.evaluations);
  const [start] = await asker.ask([{ changes: [], cost: 0 }]);
  const score = start!.score;
  const found: Answers = new Map();
  if (!(score > above)) {
    await search(asker, moves, { row, score, above }, limits, found);
    for (const answer of [...found.values()]) keepCheapest(found, await refine(asker, answer, moves, above));
  }
  const answers = [...found.values()].sort(byCost).slice(0, limits.answers);
  return {
    kind: score > above ? "already" : answers.length > 0 ? "found" : "none",
    score,
    above,
    answers,
    best: asker.best(),
    heldFixed: "other-items-and-features",
    evaluations: asker.evaluations(),
    stopped: asker.stopped(),
  };
}

/** The score an item has to be above to stand at a rank (from 1) among others whose scores stay as they are. */
export const scoreAtRank = (others: Float64Array, rank: number): number =>
  Float64Array.from(others).sort().reverse()[rank - 1] ?? Number.NEGATIVE_INFINITY;

type Step = Omit<Counterfactual, "score">;
/** By the features changed. */
type Answers = Map<string, Counterfactual>;

interface Aim {
  readonly row: Float64Array;
  readonly score: number;
  readonly above: number;
}

async function search(
  asker: Asker,
  moves: readonly Move[],
  { row, score, above }: Aim,
  limits: CounterfactualLimits,
  found: Answers,
): Promise<void> {
  const coarse = moves.map(({ of, values }) => ({ of, values: thinned(values, limits.grid) }));
  let beam: readonly Counterfactual[] = [{ changes: [], cost: 0, score }];
  for (let round = 0; round < limits.changes && beam.length > 0 && !asker.stopped(); round++) {
    const scored = await asker.ask(expand(beam, coarse, row));
    for (const step of scored) if (step.score > above) keepCheapest(found, step);
    beam = promising(
      scored.filter((step) => !(step.score > above)),
      score,
      limits.beam,
    );
  }
}

/** Every row of the beam with one more feature changed, each once. */
function expand(beam: readonly Step[], moves: readonly Move[], row: Float64Array): Step[] {
  const steps = new Map<string, Step>();
  for (const step of beam) {
    for (const { of, values } of moves) {
      if (step.changes.some(({ feature }) => feature === of.feature)) continue;
      const from = row[of.feature]!;
      for (const to of values) {
        const changes = [...step.changes, { feature: of.feature, from, to }].sort(
          (a, b) => a.feature - b.feature,
        );
        const key = changes.map(({ feature, to: value }) => `${feature}=${value}`).join();
        steps.set(key, { changes, cost: costOf(changes, moves) });
      }
    }
  }
  return [...steps.values()].sort(byCost);
}

const costOf = (changes: readonly Change[], moves: readonly Move[]): number =>
  changes.reduce((sum, { feature, from, to }) => {
    const move = moves.find(({ of }) => of.feature === feature);
    return sum + (move?.of.cost ?? 0) * Math.abs(to - from);
  }, 0);

/** The highest scores, and the most gained for the cost: the one finds a way, the other a cheap one. */
function promising(steps: readonly Counterfactual[], start: number, beam: number): Counterfactual[] {
  const yieldOf = ({ score, cost }: Counterfactual) => (score - start) / cost;
  const highest = [...steps].sort((a, b) => b.score - a.score).slice(0, Math.ceil(beam / 2));
  const cheapest = [...steps].sort((a, b) => yieldOf(b) - yieldOf(a)).slice(0, Math.floor(beam / 2));
  return [...new Set([...highest, ...cheapest])];
}

/** Moves each changed value to the cheapest that still does, the value it had among them, with the others held. */
async function refine(
  asker: Asker,
  answer: Counterfactual,
  moves: readonly Move[],
  above: number,
): Promise<Counterfactual> {
  let kept = answer;
  for (const { of, values } of moves) {
    const change = kept.changes.find(({ feature }) => feature === of.feature);
    if (!change) continue;
    const others = kept.changes.filter((other) => other !== change);
    const nearer = values.filter((to) => Math.abs(to - change.from) < Math.abs(change.to - change.from));
    const alternatives = nearer.map((to) =>
      kept.changes.map((other) => (other === change ? { ...change, to } : other)),
    );
    const steps = [...(others.length > 0 ? [others] : []), ...alternatives].map((changes) => ({
      changes,
      cost: costOf(changes, moves),
    }));
    const cheapest = (await asker.ask(steps)).filter(({ score }) => score > above).sort(byCost)[0];
    if (cheapest && cheapest.cost < kept.cost) kept = cheapest;
  }
  return kept;
}

function keepCheapest(found: Answers, answer: Counterfactual): void {
  const key = answer.changes.map(({ feature }) => feature).join();
  const known = found.get(key);
  if (!known || answer.cost < known.cost) found.set(key, answer);
}

interface Asker {
  /** Scores of changed rows, the first of them where the budget does not reach for all. */
  readonly ask: (steps: readonly Step[]) => Promise<Counterfactual[]>;
  readonly evaluations: () => number;
  readonly best: () => number;
  readonly stopped: () => boolean;
}

function askerOf(predict: Predict, row: Float64Array, budget: number): Asker {
  let evaluations = 0;
  let best = Number.NEGATIVE_INFINITY;
  let stopped = false;
  return {
    ask: async (steps) => {
      const asked = steps.slice(0, budget - evaluations);
      stopped ||= asked.length < steps.length;
      if (asked.length === 0) return [];
      const rows = new Float64Array(asked.length * row.length);
      asked.forEach(({ changes }, k) => {
        rows.set(row, k * row.length);
        for (const { feature, to } of changes) rows[k * row.length + feature] = to;
      });
      evaluations += asked.length;
      const scores = await predict(rows, asked.length);
      for (const score of scores) best = Math.max(best, score);
      return asked.map((step, k) => ({ ...step, score: scores[k]! }));
    },
    evaluations: () => evaluations,
    best: () => best,
    stopped: () => stopped,
  };
}

/** So many of ascending distances, the nearest and the farthest among them. */
const thinned = (values: readonly number[], most: number): readonly number[] =>
  values.length <= most
    ? values
    : Array.from({ length: most }, (_, k) => values[Math.round((k * (values.length - 1)) / (most - 1))]!);

const byCost = (a: Step, b: Step): number => a.cost - b.cost;
