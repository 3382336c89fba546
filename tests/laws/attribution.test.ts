import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import type { Forest } from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";
import {
  anyShares,
  batches,
  type ForestShape,
  flatten,
  shapes,
  type Tree,
} from "@/tests/core/attribution/forests";

const FEATURES = 5;
const SMALL = 1e-11;

const attributionsOf = (forest: Forest, rows: Float32Array, rowCount: number): Float64Array =>
  explain(createTreeExplainer(forest), rows, rowCount).attributions;

const withFeatures = (tree: Tree, rename: (feature: number) => number): Tree =>
  "value" in tree
    ? tree
    : {
        ...tree,
        feature: rename(tree.feature),
        left: withFeatures(tree.left, rename),
        right: withFeatures(tree.right, rename),
      };

const renamed = (shape: ForestShape, rename: (feature: number) => number): ForestShape => ({
  ...shape,
  trees: shape.trees.map(({ output, tree }) => ({ output, tree: withFeatures(tree, rename) })),
});

function expectClose(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, at) => {
    expect(Math.abs(value - expected[at]!)).toBeLessThan(SMALL);
  });
}

describe("laws of attribution", () => {
  test("additivity: base value and attributions add up to the prediction, and the residual says how well", () => {
    fc.assert(
      fc.property(shapes(FEATURES, anyShares, 6), batches(FEATURES, 8), (shape, { rows, rowCount }) => {
        const forest = flatten(shape);
        const explainer = createTreeExplainer(forest);
        const { attributions, predictions, residual } = explain(explainer, rows, rowCount);
        const outputs = forest.baseMargin.length;
        expect(predictions).toEqual(predictMargins(forest, rows, rowCount));
        let worst = 0;
        predictions.forEach((prediction, item) => {
          const own = attributions.subarray(item * FEATURES, (item + 1) * FEATURES);
          const sum = own.reduce((total, value) => total + value, explainer.baseValue[item % outputs]!);
          worst = Math.max(worst, Math.abs(prediction - sum));
        });
        expect(residual).toBe(worst);
        expect(worst).toBeLessThan(SMALL);
      }),
    );
  });

  test("dummy: a feature that no split uses gets exactly 0", () => {
    fc.assert(
      fc.property(
        shapes(FEATURES),
        batches(FEATURES + 1),
        fc.nat({ max: FEATURES }),
        (shape, batch, unused) => {
          const skip = (feature: number) => (feature < unused ? feature : feature + 1);
          const forest = flatten({ ...renamed(shape, skip), features: FEATURES + 1 });
          const attributions = attributionsOf(forest, batch.rows, batch.rowCount);
          for (let item = unused; item < attributions.length; item += FEATURES + 1)
            expect(attributions[item]).toBe(0);
        },
      ),
    );
  });

  test("symmetry: features that play the same part get the same attribution where their values are the same", () => {
    fc.assert(
      fc.property(shapes(FEATURES), batches(FEATURES), (shape, { rows, rowCount }) => {
        const swap = (feature: number) => (feature === 1 ? 3 : feature === 3 ? 1 : feature);
        const forest = flatten({ ...shape, trees: [...shape.trees, ...renamed(shape, swap).trees] });
        for (let row = 0; row < rowCount; row++) rows[row * FEATURES + 3] = rows[row * FEATURES + 1]!;
        const attributions = attributionsOf(forest, rows, rowCount);
        for (let item = 0; item < attributions.length; item += FEATURES) {
          expect(Math.abs(attributions[item + 1]! - attributions[item + 3]!)).toBeLessThan(SMALL);
        }
      }),
    );
  });

  test("the order of trees does not matter", () => {
    fc.assert(
      fc.property(shapes(FEATURES), batches(FEATURES), (shape, { rows, rowCount }) => {
        const backwards = flatten({ ...shape, trees: [...shape.trees].reverse() });
        expectClose(
          attributionsOf(backwards, rows, rowCount),
          attributionsOf(flatten(shape), rows, rowCount),
        );
      }),
    );
  });

  test("linearity: attributions of an ensemble are the sums of its trees'", () => {
    fc.assert(
      fc.property(shapes(FEATURES), batches(FEATURES), (shape, { rows, rowCount }) => {
        const whole = attributionsOf(flatten(shape), rows, rowCount);
        const sum = new Float64Array(whole.length);
        for (const tree of shape.trees) {
          const part = attributionsOf(flatten({ ...shape, trees: [tree] }), rows, rowCount);
          part.forEach((value, at) => {
            sum[at]! += value;
          });
        }
        expectClose(whole, sum);
      }),
    );
  });

  test("mirrored trees say the same: left and right are only names", () => {
    const mirror = (tree: Tree): Tree =>
      "value" in tree
        ? tree
        : {
            feature: tree.feature,
            // x < t to the left is -x <= -t to the right, that is -x > -t to the left's mirror.
            threshold: -tree.threshold,
            defaultLeft: !tree.defaultLeft,
            share: 1 - tree.share,
            left: mirror(tree.right),
            right: mirror(tree.left),
          };
    fc.assert(
      fc.property(shapes(FEATURES), batches(FEATURES), (shape, { rows, rowCount }) => {
        const mirrored: ForestShape = {
          ...shape,
          compare: shape.compare === "less" ? "less-or-equal" : "less",
          trees: shape.trees.map(({ output, tree }) => ({ output, tree: mirror(tree) })),
        };
        const negative = rows.map((value) => -value);
        expectClose(
          attributionsOf(flatten(mirrored), negative, rowCount),
          attributionsOf(flatten(shape), rows, rowCount),
        );
      }),
    );
  });
});
