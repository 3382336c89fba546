import { checkRows, type Forest } from "@/lib/core/prediction/forest";

/**
 * The model's raw output for each row, before any link function.
 *
 * A missing value (NaN) takes the split's default direction. Leaves are added in float64 in the order of the trees, so
 * margins are exact sums of the file's numbers; XGBoost itself adds in float32 and differs in the last float32 digits.
 *
 * @param rows row-major [row][feature], float32 as XGBoost compares them
 * @returns row-major [row][output] margins, in `forest.outputUnit`
 * @throws EquiluxError "bad-request" when `rows` is not rowCount × features
 */
export function predictMargins(forest: Forest, rows: Float32Array, rowCount: number): Float64Array {
  checkRows(forest, rows, rowCount);
  const { root, output, baseMargin, value } = forest;
  const features = forest.featureNames.length;
  const outputs = baseMargin.length;
  const margins = new Float64Array(rowCount * outputs);
  const leafOf = forest.compare === "less" ? leafByLess : leafByLessOrEqual;
  for (let row = 0; row < rowCount; row++) {
    const into = row * outputs;
    margins.set(baseMargin, into);
    for (let tree = 0; tree < root.length; tree++) {
      margins[into + output[tree]!]! += value[leafOf(forest, root[tree]!, rows, row * features)]!;
    }
  }
  return margins;
}

function leafByLess(forest: Forest, root: number, rows: Float32Array, at: number): number {
  const { feature, threshold, left, right, defaultLeft } = forest;
  let node = root;
  for (let f = feature[node]!; f >= 0; f = feature[node]!) {
    const x = rows[at + f]!;
    const goesLeft = x < threshold[node]! || (Number.isNaN(x) && defaultLeft[node] === 1);
    node = goesLeft ? left[node]! : right[node]!;
  }
  return node;
}

function leafByLessOrEqual(forest: Forest, root: number, rows: Float32Array, at: number): number {
  const { feature, threshold, left, right, defaultLeft } = forest;
  let node = root;
  for (let f = feature[node]!; f >= 0; f = feature[node]!) {
    const x = rows[at + f]!;
    const goesLeft = x <= threshold[node]! || (Number.isNaN(x) && defaultLeft[node] === 1);
    node = goesLeft ? left[node]! : right[node]!;
  }
  return node;
}
