import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createInterventionalExplainer,
  explainInterventional,
  explainInterventionalInteractions,
} from "@/lib/core/attribution/tree-interventional";
import { EquiluxError } from "@/lib/core/errors";
import type { CoveredForest } from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";
import { shapley, shapleyInteractions } from "@/tests/core/attribution/brute-force";
import {
  batches,
  flatten,
  forestOf,
  leaf,
  ordinaryShares,
  shapes,
  split,
} from "@/tests/core/attribution/forests";

const FEATURES = 4;

/** v(S) of one row: the mean margin with the features of S from the row and the others from each background row. */
function worths(forest: CoveredForest, x: Float32Array, background: Float32Array, count: number): number[][] {
  return Array.from({ length: 2 ** FEATURES }, (_, coalition) => {
    const mixed = background.map((value, at) =>
      (coalition >> (at % FEATURES)) & 1 ? x[at % FEATURES]! : value,
    );
    const margins = predictMargins(forest, mixed, count);
    const outputs = forest.baseMargin.length;
    return [...forest.baseMargin].map(
      (_, output) => margins.filter((_, at) => at % outputs === output).reduce((a, b) => a + b, 0) / count,
    );
  });
}

const cases = fc.tuple(shapes(FEATURES, ordinaryShares, 6), batches(FEATURES, 5), batches(FEATURES, 9));

describe("interventional attributions", () => {
  test("are the Shapley values and interaction indexes of the definition, by enumeration", () => {
    fc.assert(
      fc.property(cases, ([shape, { rows, rowCount }, background]) => {
        fc.pre(background.rowCount > 0);
        const forest = flatten(shape);
        const outputs = forest.baseMargin.length;
        const explainer = createInterventionalExplainer(forest, background.rows, background.rowCount);
        const { attributions, residual } = explainInterventional(explainer, rows, rowCount);
        const { interactions } = explainInterventionalInteractions(explainer, rows, rowCount);
        expect(residual).toBeLessThan(1e-12);
        for (let row = 0; row < rowCount; row++) {
          const x = rows.subarray(row * FEATURES, (row + 1) * FEATURES);
          const worth = worths(forest, x, background.rows, background.rowCount);
          for (let output = 0; output < outputs; output++) {
            const game = worth.map((values) => values[output]!);
            const at = (row * outputs + output) * FEATURES;
            shapley(game, FEATURES).forEach((value, f) => {
              expect(attributions[at + f]).toBeCloseTo(value, 11);
            });
            shapleyInteractions(game, FEATURES).forEach((value, pair) => {
              if (pair % FEATURES === Math.floor(pair / FEATURES)) return;
              expect(2 * interactions[at * FEATURES + pair]!).toBeCloseTo(value, 11);
            });
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a path with more features than are kept by pattern gives the same as a shorter one does", () => {
    const chain = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, f) => f + from).reduceRight(
        (below, f) => split(f, leaf(f), below),
        leaf(100),
      );
    const forest = forestOf(12, chain(0, 12));
    const background = Float32Array.from({ length: 24 }, (_, at) => (at % 5) - 2);
    const rows = Float32Array.from({ length: 36 }, (_, at) => (at % 7) - 3);
    const { residual } = explainInterventional(createInterventionalExplainer(forest, background, 2), rows, 3);
    expect(residual).toBeLessThan(1e-12);
  });

  test("no background, and a path with too many features, are refused", () => {
    const codeOf = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        if (error instanceof EquiluxError) return error.code;
      }
      return "nothing thrown";
    };
    const small = forestOf(1, split(0, leaf(1), leaf(2)));
    expect(codeOf(() => createInterventionalExplainer(small, new Float32Array(0), 0))).toBe("bad-request");
    const long = Array.from({ length: 32 }, (_, f) => f).reduceRight(
      (below, f) => split(f, leaf(f), below),
      leaf(0),
    );
    expect(codeOf(() => createInterventionalExplainer(forestOf(32, long), new Float32Array(32), 1))).toBe(
      "too-large",
    );
  });
});
