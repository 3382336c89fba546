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

/** XGBoost's conventions: a half each where the parent has no cover, and never less than 1e-12. */
function ratio(forest: CoveredForest, parent: number, child: number): number {
  if (forest.cover[parent] === 0) return 0.5;
  return Math.max(forest.cover[child]! / forest.cover[parent]!, 1e-12);
}

const bitCount = (bits: number): number => bits.toString(2).replaceAll("0", "").length;

/** |S|! (p − |S| − 1)! / p! */
function shapleyWeight(size: number, features: number): number {
  let weight = 1 / features;
  for (let k = 1; k <= size; k++) weight *= k / (features - k);
  return weight;
}
