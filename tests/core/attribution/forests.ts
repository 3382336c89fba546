import fc from "fast-check";
import { type Compare, type CoveredForest, MISSING, NO_SETS } from "@/lib/core/prediction/forest";
import { evenly } from "@/tests/support/numbers";

/** A tree as people draw it; `share` is the part of the cover that goes left. */
export type Tree =
  | { readonly value: number }
  | {
      readonly feature: number;
      readonly threshold: number;
      readonly defaultLeft: boolean;
      readonly share: number;
      readonly left: Tree;
      readonly right: Tree;
    };

export interface ForestShape {
  readonly features: number;
  readonly trees: readonly { readonly output: number; readonly tree: Tree }[];
  readonly baseMargin: readonly number[];
  readonly compare: Compare;
}

export const leaf = (value: number): Tree => ({ value });

/** A split with thresholds and shares that seldom matter. */
export const split = (feature: number, left: Tree, right: Tree, threshold = 0, share = 0.25): Tree => ({
  feature,
  threshold,
  defaultLeft: true,
  share,
  left,
  right,
});

export function flatten(shape: ForestShape): CoveredForest {
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const defaultLeft: number[] = [];
  const cover: number[] = [];
  const value: number[] = [];
  const add = (tree: Tree, weight: number): number => {
    const node = feature.length;
    const isLeaf = "value" in tree;
    feature.push(isLeaf ? -1 : tree.feature);
    threshold.push(isLeaf ? 0 : tree.threshold);
    defaultLeft.push(!isLeaf && tree.defaultLeft ? 1 : 0);
    cover.push(weight);
    value.push(isLeaf ? tree.value : 0);
    left.push(-1);
    right.push(-1);
    if (!isLeaf) {
      left[node] = add(tree.left, weight * tree.share);
      right[node] = add(tree.right, weight * (1 - tree.share));
    }
    return node;
  };
  const root = shape.trees.map(({ tree }) => add(tree, 1000));
  return {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    missing: new Uint8Array(feature.length).fill(MISSING.nan),
    defaultLeft: Uint8Array.from(defaultLeft),
    set: new Int32Array(feature.length).fill(-1),
    sets: NO_SETS,
    cover: Float64Array.from(cover),
    value: Float64Array.from(value),
    root: Int32Array.from(root),
    output: Int32Array.from(shape.trees, ({ output }) => output),
    baseMargin: Float64Array.from(shape.baseMargin),
    compare: shape.compare,
    precision: "float32",
    featureNames: Array.from({ length: shape.features }, (_, f) => `f${f}`),
    outputUnit: "score",
  };
}

export const forestOf = (features: number, ...trees: Tree[]): CoveredForest =>
  flatten({
    features,
    trees: trees.map((tree) => ({ output: 0, tree })),
    baseMargin: [0.5],
    compare: "less",
  });

/** Few different numbers, so that features repeat on a path and values meet thresholds exactly. */
const thresholds = fc.constantFrom(-1, -0.5, 0, 0.5, 1);
const values = fc.constantFrom(-1.5, -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.5, Number.NaN);

export const ordinaryShares = fc.double({ min: 0.01, max: 0.99, noNaN: true });
/** Shares with children that no training row reached. */
export const anyShares = fc.oneof(ordinaryShares, fc.constantFrom(0, 1));

export function shapes(features: number, shares = ordinaryShares, maxDepth = 5): fc.Arbitrary<ForestShape> {
  const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; split: Tree }>((tie) => ({
    tree: fc.oneof({ maxDepth, withCrossShrink: true }, tie("leaf"), { arbitrary: tie("split"), weight: 5 }),
    leaf: fc.record({ value: evenly(-10, 10) }),
    split: fc.record({
      feature: fc.nat({ max: features - 1 }),
      threshold: thresholds,
      defaultLeft: fc.boolean(),
      share: shares,
      left: tie("tree"),
      right: tie("tree"),
    }),
  }));
  return fc.integer({ min: 1, max: 2 }).chain((outputs) =>
    fc.record({
      features: fc.constant(features),
      trees: fc.array(fc.record({ output: fc.nat({ max: outputs - 1 }), tree }), {
        minLength: 1,
        maxLength: 4,
      }),
      baseMargin: fc.array(evenly(-3, 3), {
        minLength: outputs,
        maxLength: outputs,
      }),
      compare: fc.constantFrom<Compare>("less", "less-or-equal"),
    }),
  );
}

export function batches(
  features: number,
  maxRows = 5,
): fc.Arbitrary<{ rows: Float32Array; rowCount: number }> {
  return fc
    .array(fc.array(values, { minLength: features, maxLength: features }), {
      minLength: 1,
      maxLength: maxRows,
    })
    .map((rows) => ({ rows: Float32Array.from(rows.flat()), rowCount: rows.length }));
}
