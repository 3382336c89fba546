import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Predict } from "@/lib/core/attribution/opaque";
import type { Actionable, CounterfactualLimits } from "@/lib/core/explanation/actionable";
import { findCounterfactuals, scoreAtRank } from "@/lib/core/explanation/counterfactual";
import { splitCandidates } from "@/lib/core/explanation/split-candidates";
import type { Forest } from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";
import { flatten, forestOf, leaf, shapes, split } from "@/tests/core/attribution/forests";
import { evenly } from "@/tests/support/numbers";

const LIMITS: CounterfactualLimits = { changes: 3, beam: 20, grid: 40, answers: 5, evaluations: 20_000 };

const predictOf =
  (forest: Forest): Predict =>
  (rows, count) => {
    const outputs = forest.baseMargin.length;
    return predictMargins(forest, rows, count).filter((_, at) => at % outputs === 0);
  };

const actionableOf = (forest: Forest, change: Partial<Actionable> = {}): Actionable[] =>
  splitCandidates(forest).map((candidates, feature) => ({
    feature,
    low: -10,
    high: 10,
    direction: "either",
    cost: 1,
    candidates,
    ...change,
  }));

/** Score 0.5; 2 more where f0 ≥ 1, 3 more where f1 < −1, 4 more where both. */
const forest = forestOf(
  3,
  split(0, leaf(0), leaf(2), 1),
  split(1, leaf(3), leaf(0), -1),
  split(0, leaf(0), split(1, leaf(4), leaf(0), -1), 1),
);
const START = Float64Array.of(0, 0, 0);
const ask = (above: number, actionable = actionableOf(forest), limits = LIMITS, row = START) =>
  findCounterfactuals(predictOf(forest), { row, actionable, above }, limits);

describe("candidates", () => {
  test("are the nearest values on both sides of each threshold, in the forest's precision", () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, min: Math.fround(-1e30), max: Math.fround(1e30) }),
        fc.constantFrom("less", "less-or-equal"),
        fc.constantFrom("float32", "float64"),
        (threshold, compare, precision) => {
          const of = { ...forestOf(1, split(0, leaf(-1), leaf(1), threshold)), compare, precision } as const;
          const [{ up, down }] = splitCandidates(of) as [{ up: Float64Array; down: Float64Array }];
          const [right, left] = [up[0]!, down[0]!];
          expect([...predictMargins(of, Float64Array.of(left, right), 2)]).toEqual([-0.5, 1.5]);
          expect(left).toBeLessThan(right);
          expect([left, right]).toContain(threshold);
          if (precision === "float32") expect(Math.fround(left)).toBe(left);
          const gap = right - left;
          expect(gap).toBeLessThanOrEqual(
            Math.max(2 ** -149, Math.abs(threshold) * 2 ** (precision === "float32" ? -23 : -52)),
          );
        },
      ),
    );
  });

  test("infinity is no value to go to", () => {
    const largest = forestOf(
      1,
      split(0, leaf(0), leaf(1), Number.MAX_VALUE),
      split(0, leaf(0), leaf(1), Number.POSITIVE_INFINITY),
    );
    expect(splitCandidates({ ...largest, compare: "less-or-equal", precision: "float64" })).toEqual([
      { up: new Float64Array(0), down: Float64Array.of(Number.MAX_VALUE) },
    ]);
  });

  test("a threshold between two float32 numbers has one on each side", () => {
    const of = forestOf(1, split(0, leaf(-1), leaf(1), 0.1));
    const [{ up, down }] = splitCandidates(of) as [{ up: Float64Array; down: Float64Array }];
    expect(down[0]).toBeLessThan(0.1);
    expect(up[0]).toBeGreaterThan(0.1);
    expect(up[0]).toBe(Math.fround(0.1));
  });
});

describe("counterfactuals", () => {
  test("are scored by the model above the cut, with nothing changed but what may be", async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes(4),
        fc.array(evenly(-2, 2), { minLength: 4, maxLength: 4 }),
        evenly(0, 8),
        async (shape, values, more) => {
          const of = flatten(shape);
          const row = Float64Array.from(values);
          const actionable = actionableOf(of).slice(0, 3);
          actionable[1] = { ...actionable[1]!, direction: "up", high: 0.75, cost: 3 };
          const score = (await predictOf(of)(row, 1))[0]!;
          const above = score + more;
          const result = await findCounterfactuals(predictOf(of), { row, actionable, above }, LIMITS);
          expect(result.kind).not.toBe("already");
          expect(result.kind === "found").toBe(result.answers.length > 0);
          let before = 0;
          for (const answer of result.answers) {
            const changed = row.slice();
            let cost = 0;
            for (const { feature, from, to } of answer.changes) {
              expect(from).toBe(row[feature]);
              expect(to).not.toBe(from);
              cost += (feature === 1 ? 3 : 1) * Math.abs(to - from);
              changed[feature] = to;
            }
            expect((await predictOf(of)(changed, 1))[0]).toBe(answer.score);
            expect(answer.score).toBeGreaterThan(above);
            expect(answer.score).toBeLessThanOrEqual(result.best);
            expect(answer.cost).toBeCloseTo(cost, 9);
            expect(answer.cost).toBeGreaterThanOrEqual(before);
            before = answer.cost;
            expect(changed[3]).toBe(row[3]);
            const up = answer.changes.find(({ feature }) => feature === 1);
            if (up) expect(up.to > up.from && up.to <= 0.75).toBe(true);
          }
        },
      ),
    );
  });

  test("the cheapest single changes are the thresholds themselves, in their order of cost", async () => {
    const result = await ask(1);
    expect(result).toMatchObject({
      kind: "found",
      score: 0.5,
      above: 1,
      heldFixed: "other-items-and-features",
      stopped: false,
    });
    expect(result.answers.slice(0, 2)).toEqual([
      { changes: [{ feature: 0, from: 0, to: 1 }], cost: 1, score: 2.5 },
      { changes: [{ feature: 1, from: 0, to: -(1 + 2 ** -23) }], cost: 1 + 2 ** -23, score: 3.5 },
    ]);
    expect(result.answers.every(({ changes }) => changes.every(({ feature }) => feature < 2))).toBe(true);
  });

  test("two features are changed together where neither alone does", async () => {
    const { answers } = await ask(6);
    expect(answers).toHaveLength(1);
    expect(answers[0]!.changes.map(({ feature }) => feature)).toEqual([0, 1]);
    expect(answers[0]!.score).toBe(9.5);
    expect((await ask(6, actionableOf(forest), { ...LIMITS, changes: 1 })).kind).toBe("none");
  });

  test("bounds, directions and costs are kept", async () => {
    const [first, second] = actionableOf(forest) as [Actionable, Actionable];
    expect(
      (
        await ask(1, [
          { ...first, high: 0.9 },
          { ...second, direction: "up" },
        ])
      ).kind,
    ).toBe("none");
    expect((await ask(1, [{ ...first, cost: 5 }, second])).answers[0]!.changes[0]!.feature).toBe(1);
    expect((await ask(1, [first], LIMITS, Float64Array.of(Number.NaN, 0, 0))).kind).toBe("none");
  });

  test("values found on a coarse grid are moved back as far as they can be", async () => {
    const steps = Array.from({ length: 30 }, (_, k) => split(0, leaf(0), leaf(1), k + 1));
    const stairs = forestOf(1, ...steps);
    const result = await findCounterfactuals(
      predictOf(stairs),
      { row: Float64Array.of(0), actionable: actionableOf(stairs, { high: 40 }), above: 11 },
      { ...LIMITS, grid: 2 },
    );
    expect(result.answers).toEqual([{ changes: [{ feature: 0, from: 0, to: 11 }], cost: 11, score: 11.5 }]);
  });

  test("a row above the cut needs none, and the budget is kept", async () => {
    expect(await ask(0.4)).toMatchObject({ kind: "already", answers: [], evaluations: 1 });
    const calls: number[] = [];
    const counting: Predict = (rows, count) => {
      calls.push(count);
      return predictOf(forest)(rows, count);
    };
    const limited = await findCounterfactuals(
      counting,
      { row: START, actionable: actionableOf(forest), above: 6 },
      { ...LIMITS, evaluations: 2 },
    );
    expect(limited).toMatchObject({ kind: "none", stopped: true, evaluations: 2, best: 2.5 });
    expect(calls.reduce((a, b) => a + b)).toBe(2);
  });

  test("what makes no sense is refused", async () => {
    const [first] = actionableOf(forest) as [Actionable];
    await expect(ask(1, [{ ...first, cost: 0 }])).rejects.toThrow("costs 0");
    await expect(ask(1, [{ ...first, low: 2, high: 1 }])).rejects.toThrow("lower bound first");
    await expect(ask(1, [first, first])).rejects.toThrow("named twice");
    await expect(ask(1, [{ ...first, feature: 3 }])).rejects.toThrow("none of 0 to 2");
    await expect(ask(1, [first], { ...LIMITS, grid: 1 })).rejects.toThrow("limit grid");
  });

  test("the score at a rank is that of the item there now; beyond the last there is nothing to pass", () => {
    expect(scoreAtRank(Float64Array.of(3, 9, 5), 1)).toBe(9);
    expect(scoreAtRank(Float64Array.of(3, 9, 5), 3)).toBe(3);
    expect(scoreAtRank(Float64Array.of(3, 9, 5), 4)).toBe(Number.NEGATIVE_INFINITY);
  });
});
