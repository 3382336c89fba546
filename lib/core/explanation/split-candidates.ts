import type { Forest } from "@/lib/core/prediction/forest";

/** Values of a feature at which a model may change its mind, ascending. */
export interface Candidates {
  /** To go to from below. */
  readonly up: Float64Array;
  /** To go to from above. */
  readonly down: Float64Array;
}

/**
 * For each feature, the smallest value on the upper side of every numeric split and the largest on the lower side. Between them no
 * split tells values apart, so a search over them misses nothing that numeric splits see, and takes the shortest way. Splits on
 * categories give none.
 *
 * @returns [feature]
 */
export function splitCandidates(forest: Forest): Candidates[] {
  const up = forest.featureNames.map(() => new Set<number>());
  const down = forest.featureNames.map(() => new Set<number>());
  forest.feature.forEach((f, node) => {
    const threshold = forest.threshold[node]!;
    if (f < 0 || forest.set[node] !== -1) return;
    const [left, right] = sidesOf(threshold, forest);
    // Next to the largest number there is stands infinity, which is no value to go to.
    if (Number.isFinite(left)) down[f]!.add(left);
    if (Number.isFinite(right)) up[f]!.add(right);
  });
  const ascending = (values: ReadonlySet<number>) => Float64Array.from(values).sort();
  return forest.featureNames.map((_, f) => ({ up: ascending(up[f]!), down: ascending(down[f]!) }));
}

/** The largest value that goes left and the smallest that goes right, in the precision in which rows are read. */
function sidesOf(threshold: number, { compare, precision }: Forest): readonly [number, number] {
  const next = precision === "float32" ? nextFloat32 : nextFloat64;
  // A threshold that is no float32 itself stands between two of them.
  const nearest = precision === "float32" ? Math.fround(threshold) : threshold;
  const goesLeft = compare === "less" ? nearest < threshold : nearest <= threshold;
  return goesLeft ? [nearest, next(nearest, 1)] : [next(nearest, -1), nearest];
}

/** The next float32 upwards (1) or downwards (−1). */
function nextFloat32(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * 2 ** -149;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, x);
  view.setInt32(0, view.getInt32(0) + direction * Math.sign(x));
  return view.getFloat32(0);
}

function nextFloat64(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(direction * Math.sign(x)));
  return view.getFloat64(0);
}
