import { describe, expect, test } from "vitest";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import { coverFromRows } from "@/lib/core/prediction/cover";
import { predictMargins } from "@/lib/core/prediction/predict";
import { forestOf, leaf, split } from "@/tests/core/attribution/forests";

const forest = {
  ...forestOf(2, split(0, leaf(-1), split(1, leaf(2), leaf(5), 1)), split(1, leaf(0), leaf(1))),
  cover: null,
};

describe("covers from rows", () => {
  test("count the rows that pass each node, missing values on their side", () => {
    const rows = Float64Array.of(-1, 0, 1, 0, 1, 3, Number.NaN, 3);
    const { cover } = coverFromRows(forest, rows, 4);
    // Both trees' roots see all; f0 < 0 or missing goes left, then f1 < 1 does.
    expect([...cover]).toEqual([4, 2, 2, 1, 1, 4, 0, 4]);
  });

  test("make the base value of independent features the mean prediction, and attributions add up", () => {
    const grid = Float64Array.from([-1, 1].flatMap((a) => [-1, 0, 2].flatMap((b) => [a, b])));
    const explainer = createTreeExplainer(coverFromRows(forest, grid, 6));
    const predictions = predictMargins(forest, grid, 6);
    expect(explainer.baseValue[0]).toBeCloseTo(predictions.reduce((a, b) => a + b, 0) / 6, 12);
    expect(explain(explainer, grid, 6).residual).toBeLessThan(1e-12);
  });

  test("a node that no row reaches has none, and the forest can still be explained", () => {
    const covered = coverFromRows(forest, Float64Array.of(-1, 0), 1);
    expect([...covered.cover]).toEqual([1, 1, 0, 0, 0, 1, 0, 1]);
    expect(explain(createTreeExplainer(covered), Float64Array.of(1, 3, -1, 0), 2).residual).toBeLessThan(
      1e-12,
    );
  });
});
