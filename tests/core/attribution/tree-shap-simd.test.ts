import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTreeExplainer, explain, explainInteractions } from "@/lib/core/attribution/tree-shap";
import { referenceTreeShap } from "@/lib/core/attribution/tree-shap-reference";
import { TREE_SHAP_WASM } from "@/lib/core/attribution/wasm/tree-shap-wasm";
import { compileTreeShap } from "@/scripts/build-wasm";
import { bruteForceInteractions } from "@/tests/core/attribution/brute-force";
import { anyShares, batches, flatten, ordinaryShares, shapes } from "@/tests/core/attribution/forests";

const largestDifference = (a: Float64Array, b: Float64Array): number => {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
};

describe("the compiled loops compute what the reference computes", () => {
  test.each([
    ["ordinary covers", ordinaryShares, 5],
    ["no covers and half covers", anyShares, 5],
    ["deep trees with repeated features", ordinaryShares, 9],
  ])("%s", (_, shares, depth) => {
    fc.assert(
      fc.property(shapes(5, shares, depth), batches(5, 70), (shape, { rows, rowCount }) => {
        const forest = flatten(shape);
        const explainer = createTreeExplainer(forest);
        const reference = referenceTreeShap(forest, explainer.plan, rows, rowCount);
        const { attributions } = explain(explainer, rows, rowCount);
        expect(largestDifference(attributions, reference.attributions)).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  test("the committed module is what its source compiles to", async () => {
    expect(await compileTreeShap()).toBe(TREE_SHAP_WASM);
  }, 60_000);
});

describe("interactions", () => {
  test("are the Shapley interaction index of every pair, by enumeration", () => {
    fc.assert(
      fc.property(shapes(4, ordinaryShares, 6), batches(4, 3), (shape, { rows, rowCount }) => {
        const forest = flatten(shape);
        const explainer = createTreeExplainer(forest);
        const oracle = bruteForceInteractions(forest, rows, rowCount);
        const reference = referenceTreeShap(forest, explainer.plan, rows, rowCount, true);
        expect(largestDifference(reference.interactions!, oracle)).toBeLessThan(1e-12);
        const { attributions, interactions } = explainInteractions(explainer, rows, rowCount);
        expect(largestDifference(attributions, reference.attributions)).toBeLessThan(1e-12);
        const halves = interactions.map((value, at) => (at % 4 === Math.floor(at / 4) % 4 ? 0 : 2 * value));
        expect(largestDifference(halves, oracle)).toBeLessThan(1e-12);
      }),
      { numRuns: 150 },
    );
  });

  test("every row of a matrix adds up to the feature's attribution, and the matrix is symmetric", () => {
    fc.assert(
      fc.property(shapes(6, anyShares, 7), batches(6, 70), (shape, { rows, rowCount }) => {
        const explainer = createTreeExplainer(flatten(shape));
        const { attributions, interactions } = explainInteractions(explainer, rows, rowCount);
        attributions.forEach((attribution, at) => {
          const row = interactions.subarray(at * 6, at * 6 + 6);
          expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(attribution, 10);
          const own = at % 6;
          row.forEach((value, other) => {
            expect(interactions[(at - own + other) * 6 + own]).toBe(value);
          });
        });
      }),
      { numRuns: 20 },
    );
  });
});
