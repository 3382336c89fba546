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
import { createRandom } from "@/lib/core/stats/random";
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
  const features = forest.featureNames.length;
  return Array.from({ length: 2 ** features }, (_, coalition) => {
    const mixed = background.map((value, at) =>
      (coalition >> (at % features)) & 1 ? x[at % features]! : value,
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

  /** Its leaves have paths of 1 to so many features. */
  const chain = (features: number) =>
    forestOf(
      features,
      Array.from({ length: features }, (_, f) => f).reduceRight(
        (below, f) => split(f, below, leaf((f % 3) - 1.5)),
        leaf(100),
      ),
    );

  // Up to ten features a leaf's answers are tabulated.
  test.each([9, 10, 12])("are those of the definition on paths of up to %d features", (features) => {
    const forest = chain(features);
    const random = createRandom(features);
    // Mostly on the path, so that sets of all sizes are met.
    const values = (count: number) =>
      Float32Array.from({ length: count * features }, () => random.uniform() - 0.8);
    const [background, rows] = [values(20), values(6)];
    const { attributions } = explainInterventional(
      createInterventionalExplainer(forest, background, 20),
      rows,
      6,
    );
    for (let row = 0; row < 6; row++) {
      const x = rows.subarray(row * features, (row + 1) * features);
      const game = worths(forest, x, background, 20).map(([value]) => value!);
      shapley(game, features).forEach((value, f) => {
        expect(attributions[row * features + f]).toBeCloseTo(value, 11);
      });
    }
  });

  test("a row's numbers do not depend on the rows around it, bit for bit, however many they are", () => {
    const features = 5;
    const random = createRandom(1);
    const rows = Float32Array.from({ length: 2051 * features }, () => random.uniform() - 0.5);
    const explainer = createInterventionalExplainer(chain(features), rows.subarray(0, 33 * features), 33);
    const { attributions, residual } = explainInterventional(explainer, rows, 2051);
    expect(residual).toBeLessThan(1e-12);
    for (const row of [0, 1023, 1024, 2050]) {
      const [from, to] = [row * features, (row + 1) * features];
      const alone = explainInterventional(explainer, rows.subarray(from, to), 1);
      expect(attributions.subarray(from, to)).toEqual(alone.attributions);
    }
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
