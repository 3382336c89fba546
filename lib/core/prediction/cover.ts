import {
  type CoveredForest,
  checkRows,
  type Forest,
  goesLeft,
  type Rows,
} from "@/lib/core/prediction/forest";

/**
 * The forest with covers counted anew from rows: for a file that has none (ONNX), to explain by the audited population instead of
 * the training one, or to see how much attributions hang on either. A node that no row reaches has cover 0.
 *
 * @param rows row-major [row][feature]; NaN is a missing value
 * @throws EquiluxError "bad-request" when `rows` is not rowCount × features
 */
export function coverFromRows(forest: Forest, rows: Rows, rowCount: number): CoveredForest {
  checkRows(forest, rows, rowCount);
  const features = forest.featureNames.length;
  const cover = new Float64Array(forest.feature.length);
  for (let row = 0; row < rowCount; row++) {
    for (const root of forest.root) {
      let node = root;
      cover[node]!++;
      for (let f = forest.feature[node]!; f >= 0; f = forest.feature[node]!) {
        const x = rows[row * features + f]!;
        const toLeft = goesLeft(forest, node, forest.precision === "float32" ? Math.fround(x) : x);
        node = toLeft ? forest.left[node]! : forest.right[node]!;
        cover[node]!++;
      }
    }
  }
  return { ...forest, cover };
}
