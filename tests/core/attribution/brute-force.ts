import type { CoveredForest } from "@/lib/core/prediction/forest";

/**
 * The definition, written out: Shapley values by enumerating all 2^p coalitions of the path-dependent game. Shares nothing
 * with the product but the Forest type.
 */
export function bruteForce(forest: CoveredForest, rows: Float32Array, rowCount: number) {
  const features = forest.featureNames.length;
  const outputs = forest.baseMargin.length;
  const attributions = new Float64Array(rowCount * outputs * features);
  const empty = new Float64Array(outputs);
  const full = new Float64Array(rowCount * outputs);
  for (let row = 0; row < rowCount; row++) {
    const x = rows.subarray(row * features, (row + 1) * features);
    const worth = Array.from({ length: 2 ** features }, (_, coalition) =>
      coalitionWorth(forest, x, coalition),
    );
    for (let output = 0; output < outputs; output++) {
      empty[output] = worth[0]![output]!;
      full[row * outputs + output] = worth.at(-1)![output]!;
      for (let f = 0; f < features; f++) {
        let sum = 0;
        for (let coalition = 0; coalition < worth.length; coalition++) {
          if ((coalition >> f) & 1) continue;
          const gain = worth[coalition | (1 << f)]![output]! - worth[coalition]![output]!;
          sum += shapleyWeight(bitCount(coalition), features) * gain;
        }
        attributions[(row * outputs + output) * features + f] = sum;
      }
    }
  }
  return { attributions, empty, full };
}

/**
 * Shapley interaction index of every pair, [row][output][feature][feature], by the same enumeration: the discrete second
 * difference of v, averaged over coalitions. Source: Grabisch & Roubens 1999.
 */
export function bruteForceInteractions(
  forest: CoveredForest,
  rows: Float32Array,
  rowCount: number,
): Float64Array {
  const features = forest.featureNames.length;
  const outputs = forest.baseMargin.length;
  const result = new Float64Array(rowCount * outputs * features * features);
  for (let row = 0; row < rowCount; row++) {
    const x = rows.subarray(row * features, (row + 1) * features);
    const worth = Array.from({ length: 2 ** features }, (_, coalition) =>
      coalitionWorth(forest, x, coalition),
    );
    for (let at = 0; at < outputs * features * features; at++) {
      const output = Math.floor(at / features ** 2);
      const [i, j] = [Math.floor(at / features) % features, at % features];
      if (i === j) continue;
      const both = (1 << i) | (1 << j);
      let sum = 0;
      for (let coalition = 0; coalition < worth.length; coalition++) {
        if (coalition & both) continue;
        const [all, one, other, none] = [
          coalition | both,
          coalition | (1 << i),
          coalition | (1 << j),
          coalition,
        ];
        const difference =
          worth[all]![output]! - worth[one]![output]! - worth[other]![output]! + worth[none]![output]!;
        sum += shapleyWeight(bitCount(coalition), features - 1) * difference;
      }
      result[row * outputs * features * features + at] = sum;
    }
  }
  return result;
}

/** v(S) per output: follow the row at splits on S, average by cover elsewhere. */
function coalitionWorth(forest: CoveredForest, x: Float32Array, coalition: number): number[] {
  const walk = (node: number): number => {
    const f = forest.feature[node]!;
    if (f === -1) return forest.value[node]!;
    const [left, right] = [forest.left[node]!, forest.right[node]!];
    if ((coalition >> f) & 1) return walk(goesLeft(forest, node, x[f]!) ? left : right);
    return ratio(forest, node, left) * walk(left) + ratio(forest, node, right) * walk(right);
  };
  const worth = [...forest.baseMargin];
  forest.root.forEach((root, tree) => {
    worth[forest.output[tree]!]! += walk(root);
  });
  return worth;
}

function goesLeft(forest: CoveredForest, node: number, x: number): boolean {
  if (Number.isNaN(x)) return forest.defaultLeft[node] === 1;
  return forest.compare === "less" ? x < forest.threshold[node]! : x <= forest.threshold[node]!;
}

/** The child's part of what both children have; a half each where they have none. */
function ratio(forest: CoveredForest, parent: number, child: number): number {
  const both = forest.cover[forest.left[parent]!]! + forest.cover[forest.right[parent]!]!;
  return both === 0 ? 0.5 : forest.cover[child]! / both;
}

const bitCount = (bits: number): number => bits.toString(2).replaceAll("0", "").length;

/** |S|! (p − |S| − 1)! / p! */
function shapleyWeight(size: number, features: number): number {
  let weight = 1 / features;
  for (let k = 1; k <= size; k++) weight *= k / (features - k);
  return weight;
}
