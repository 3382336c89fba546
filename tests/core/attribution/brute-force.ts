import type { CoveredForest } from "@/lib/core/prediction/forest";

/**
 * The definition, written out: Shapley values by enumerating all 2^p coalitions of the path-dependent game. Shares nothing
 * with the product but the Forest type.
 */
export function bruteForce(forest: CoveredForest, rows: Float32Array, rowCount: number) {
  const features = forest.featureNames.length;
  const outputs = forest.baseMargin.length;
  const attributions: number[] = [];
  const empty = new Float64Array(outputs);
  const full = new Float64Array(rowCount * outputs);
  for (let row = 0; row < rowCount; row++) {
    const worth = worths(forest, rows.subarray(row * features, (row + 1) * features));
    for (let output = 0; output < outputs; output++) {
      const game = worth.map((values) => values[output]!);
      empty[output] = game[0]!;
      full[row * outputs + output] = game.at(-1)!;
      attributions.push(...shapley(game, features));
    }
  }
  return { attributions: Float64Array.from(attributions), empty, full };
}

/** Shapley interaction index of every pair in the path-dependent game, [row][output][feature][feature]. */
export function bruteForceInteractions(
  forest: CoveredForest,
  rows: Float32Array,
  rowCount: number,
): Float64Array {
  const features = forest.featureNames.length;
  const result: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const worth = worths(forest, rows.subarray(row * features, (row + 1) * features));
    forest.baseMargin.forEach((_, output) => {
      result.push(
        ...shapleyInteractions(
          worth.map((values) => values[output]!),
          features,
        ),
      );
    });
  }
  return Float64Array.from(result);
}

/** Shapley values of a game, `worth[S]` being the worth of the coalition whose members are the bits of S. */
export function shapley(worth: readonly number[], features: number): number[] {
  return Array.from({ length: features }, (_, f) => {
    let sum = 0;
    for (let coalition = 0; coalition < worth.length; coalition++) {
      if ((coalition >> f) & 1) continue;
      sum +=
        shapleyWeight(bitCount(coalition), features) * (worth[coalition | (1 << f)]! - worth[coalition]!);
    }
    return sum;
  });
}

/**
 * Shapley interaction index of every pair, [feature][feature]: the discrete second difference of the worth, averaged over
 * coalitions; 0 on the diagonal. Source: Grabisch & Roubens 1999.
 */
export function shapleyInteractions(worth: readonly number[], features: number): number[] {
  return Array.from({ length: features * features }, (_, at) => {
    const [i, j] = [Math.floor(at / features), at % features];
    if (i === j) return 0;
    const [one, other] = [1 << i, 1 << j];
    let sum = 0;
    for (let coalition = 0; coalition < worth.length; coalition++) {
      if (coalition & (one | other)) continue;
      const both = worth[coalition | one | other]!;
      const difference = both - worth[coalition | one]! - worth[coalition | other]! + worth[coalition]!;
      sum += shapleyWeight(bitCount(coalition), features - 1) * difference;
    }
    return sum;
  });
}

/** [coalition][output] */
const worths = (forest: CoveredForest, x: Float32Array): number[][] =>
  Array.from({ length: 2 ** forest.featureNames.length }, (_, coalition) =>
    coalitionWorth(forest, x, coalition),
  );

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
