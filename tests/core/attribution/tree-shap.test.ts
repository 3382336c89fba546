import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import { EquiluxError } from "@/lib/core/errors";
import type { CoveredForest } from "@/lib/core/prediction/forest";
import { bruteForce } from "@/tests/core/attribution/brute-force";
import {
  anyShares,
  batches,
  flatten,
  forestOf,
  leaf,
  ordinaryShares,
  shapes,
  split,
  type Tree,
} from "@/tests/core/attribution/forests";

const largestDifference = (a: Float64Array, b: Float64Array): number => {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
};

function expectLikeBruteForce(forest: CoveredForest, rows: Float32Array, rowCount: number): void {
  const explainer = createTreeExplainer(forest);
  const ours = explain(explainer, rows, rowCount);
  const oracle = bruteForce(forest, rows, rowCount);
  // Leaves are at most 10 in size and trees few, so 1e-12 is within a few units in the last place.
  expect(largestDifference(ours.attributions, oracle.attributions)).toBeLessThan(1e-12);
  expect(largestDifference(explainer.baseValue, oracle.empty)).toBeLessThan(1e-12);
  expect(largestDifference(ours.predictions, oracle.full)).toBeLessThan(1e-12);
  expect(ours.residual).toBeLessThan(1e-12);
}

describe("tree SHAP equals the enumeration of all coalitions", () => {
  test("random forests: repeated features, missing values, both comparisons, two outputs", () => {
    fc.assert(
      fc.property(shapes(4), batches(4), (shape, { rows, rowCount }) => {
        expectLikeBruteForce(flatten(shape), rows, rowCount);
      }),
      { numRuns: 400 },
    );
  });

  test("wider and deeper: up to seven features on a path", () => {
    fc.assert(
      fc.property(shapes(7, ordinaryShares, 8), batches(7, 2), (shape, { rows, rowCount }) => {
        expectLikeBruteForce(flatten(shape), rows, rowCount);
      }),
      { numRuns: 60 },
    );
  });

  test("children and parents without cover", () => {
    fc.assert(
      fc.property(shapes(3, anyShares), batches(3), (shape, { rows, rowCount }) => {
        expectLikeBruteForce(flatten(shape), rows, rowCount);
      }),
      { numRuns: 200 },
    );
  });

  test("a chain of eleven different features needs all of its quadrature points", () => {
    let tree: Tree = leaf(8);
    for (let f = 10; f >= 0; f--) tree = split(f, leaf(f - 5), tree, 0, 0.1 + f * 0.07);
    const rows = Float32Array.from({ length: 33 }, (_, item) => (item % 11 < item / 4 ? 1 : -1));
    expectLikeBruteForce(forestOf(11, tree), rows, 3);
  });
});

test("a small tree by hand", () => {
  // Left share 1/4, so E = 0.25 * 8 + 0.75 * (0.25 * 0 + 0.75 * 4) = 4.25.
  const forest = forestOf(3, split(0, leaf(8), split(1, leaf(0), leaf(4))));
  const explainer = createTreeExplainer(forest);
  const { attributions, predictions } = explain(explainer, Float32Array.of(1, 1, 7), 1);
  expect(explainer.baseValue[0]).toBeCloseTo(0.5 + 4.25, 14);
  expect(predictions[0]).toBe(4.5);
  // v() = 4.25, v(0) = 3, v(1) = 0.25 * 8 + 0.75 * 4 = 5, v(01) = 4.
  expect(attributions[0]).toBeCloseTo((3 - 4.25 + (4 - 5)) / 2, 14);
  expect(attributions[1]).toBeCloseTo((5 - 4.25 + (4 - 3)) / 2, 14);
  expect(attributions[2]).toBe(0);
});

test("a row's numbers do not depend on the batch around it, bit for bit", () => {
  const shape = fc.sample(shapes(5, ordinaryShares, 6), { seed: 11, numRuns: 8 });
  for (const forest of shape.map(flatten)) {
    const explainer = createTreeExplainer(forest);
    const outputs = forest.baseMargin.length;
    const rows = Float32Array.from({ length: 150 * 5 }, (_, item) => Math.sin(item * 12.9898) * 1.5);
    const together = explain(explainer, rows, 150);
    for (const row of [0, 63, 64, 127, 128, 149]) {
      const alone = explain(explainer, rows.subarray(row * 5, row * 5 + 5), 1);
      const part = together.attributions.subarray(row * outputs * 5, (row + 1) * outputs * 5);
      expect(alone.attributions).toEqual(part);
    }
    expect(explain(explainer, rows, 150).attributions).toEqual(together.attributions);
  }
});

test("trees that are single leaves, and no rows at all", () => {
  const constant = createTreeExplainer(forestOf(2, leaf(3), leaf(-1)));
  const { attributions, residual } = explain(constant, Float32Array.of(1, 2), 1);
  expect([...attributions, residual, constant.baseValue[0]]).toEqual([0, 0, 0, 2.5]);
  const none = explain(constant, new Float32Array(0), 0);
  expect([none.attributions.length, none.predictions.length, none.residual]).toEqual([0, 0, 0]);
});

test("infinite values are values like others", () => {
  const forest = forestOf(2, split(0, leaf(1), split(1, leaf(2), leaf(5))));
  expectLikeBruteForce(
    forest,
    Float32Array.of(-Infinity, Infinity, Infinity, -Infinity, Infinity, Infinity),
    3,
  );
});

describe("refusals", () => {
  const codeOf = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      if (error instanceof EquiluxError) return error.code;
      throw error;
    }
    return "nothing thrown";
  };

  test("rows that are not whole", () => {
    const explainer = createTreeExplainer(forestOf(2, split(0, leaf(1), leaf(2))));
    expect(codeOf(() => explain(explainer, new Float32Array(3), 1))).toBe("bad-request");
    expect(codeOf(() => explain(explainer, new Float32Array(3), 1.5))).toBe("bad-request");
    expect(codeOf(() => explain(explainer, new Float32Array(4), 1))).toBe("bad-request");
  });

  test("a child with more cover than its parent", () => {
    const forest = forestOf(2, split(0, leaf(1), leaf(2)));
    forest.cover[1] = 2000;
    expect(codeOf(() => createTreeExplainer(forest))).toBe("bad-model");
  });

  test("a tree too deep, and a path with too many features", () => {
    const chain = (depth: number, features: number) => {
      let tree: Tree = leaf(0);
      for (let d = 0; d < depth; d++) tree = split(d % features, leaf(1), tree);
      return forestOf(features, tree);
    };
    expect(codeOf(() => createTreeExplainer(chain(512, 3)))).toBe("nothing thrown");
    expect(codeOf(() => createTreeExplainer(chain(513, 3)))).toBe("too-large");
    expect(codeOf(() => createTreeExplainer(chain(128, 128)))).toBe("nothing thrown");
    expect(codeOf(() => createTreeExplainer(chain(129, 129)))).toBe("too-large");
  });
});
