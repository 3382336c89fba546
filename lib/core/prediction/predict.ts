import { checkRows, type Forest, goesLeft, MISSING, type Rows } from "@/lib/core/prediction/forest";

/**
 * The model's raw output for each row, before any link function.
 *
 * Leaves are added in float64 in the order of the trees, so margins are exact sums of the file's numbers; XGBoost itself
 * adds in float32 and differs in the last float32 digits.
 *
 * @param rows row-major [row][feature]; NaN is a missing value
 * @returns row-major [row][output] margins, in `forest.outputUnit`
 * @throws EquiluxError "bad-request" when `rows` is not rowCount × features
 */
export function predictMargins(forest: Forest, rows: Rows, rowCount: number): Float64Array {
  checkRows(forest, rows, rowCount);
  const { root, output, baseMargin, value } = forest;
  const features = forest.featureNames.length;
  const outputs = baseMargin.length;
  const margins = new Float64Array(rowCount * outputs);
  const leafOf = finders.get(forest) ?? leafFinder(forest);
  finders.set(forest, leafOf);
  const row = new Float64Array(features);
  for (let r = 0; r < rowCount; r++) {
    const into = r * outputs;
    const from = r * features;
    for (let f = 0; f < features; f++) row[f] = rows[from + f]!;
    if (forest.precision === "float32") for (let f = 0; f < features; f++) row[f] = Math.fround(row[f]!);
    margins.set(baseMargin, into);
    for (let tree = 0; tree < root.length; tree++) {
      margins[into + output[tree]!]! += value[leafOf(root[tree]!, row)]!;
    }
  }
  return margins;
}

type LeafFinder = (root: number, row: Float64Array) => number;

/** Looking through a forest for a short way takes longer than predicting a row, so it is done once. */
const finders = new WeakMap<Forest, LeafFinder>();

/** Most forests split on numbers only and know NaN as missing: for them there is a short way. */
function leafFinder(forest: Forest): LeafFinder {
  const { feature, threshold, left, right, missing, defaultLeft, set } = forest;
  const isPlain = feature.every((f, node) => f < 0 || (set[node] === -1 && missing[node] === MISSING.nan));
  if (!isPlain) {
    return (root, row) => {
      let node = root;
      for (let f = feature[node]!; f >= 0; f = feature[node]!) {
        node = goesLeft(forest, node, row[f]!) ? left[node]! : right[node]!;
      }
      return node;
    };
  }
  const orEqual = forest.compare === "less-or-equal";
  return (root, row) => {
    let node = root;
    for (let f = feature[node]!; f >= 0; f = feature[node]!) {
      const x = row[f]!;
      const cut = threshold[node]!;
      const toLeft = x < cut || (orEqual && x === cut) || (defaultLeft[node] === 1 && Number.isNaN(x));
      node = toLeft ? left[node]! : right[node]!;
    }
    return node;
  };
}
