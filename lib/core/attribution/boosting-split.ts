/** Values of features as small numbers that keep their order. */
export interface BinnedRows {
  readonly rowCount: number;
  /** [feature][row] */
  readonly bin: Uint8Array;
  /** [feature] ascending: bin b holds values above thresholds[b − 1], at most thresholds[b]. */
  readonly thresholds: readonly Float64Array[];
  /** The bin of missing values, above all others. */
  readonly missingBin: number;
}

export interface Split {
  readonly feature: number;
  /** Left where the bin is at most this, and the value at most the threshold. */
  readonly atMost: number;
  readonly threshold: number;
  readonly missingLeft: boolean;
}

const MOST_BINS = 64;

/** @param features row-major [row][feature]; NaN is a missing value */
export function binFeatures(features: Float64Array, width: number): BinnedRows {
  const rowCount = features.length / width;
  const thresholds = Array.from({ length: width }, (_, f) => thresholdsOf(features, width, f));
  const bin = new Uint8Array(features.length);
  for (let f = 0; f < width; f++) {
    for (let row = 0; row < rowCount; row++) {
      const x = features[row * width + f]!;
      bin[f * rowCount + row] = Number.isNaN(x) ? MOST_BINS : countBelow(thresholds[f]!, x);
    }
  }
  return { rowCount, bin, thresholds, missingBin: MOST_BINS };
}

/** Each different value but the last where there are few, else values at equal shares of the rows. */
function thresholdsOf(features: Float64Array, width: number, feature: number): Float64Array {
  const values = features.filter((x, at) => at % width === feature && !Number.isNaN(x)).sort();
  const different = new Set(values);
  const last = values.at(-1);
  if (different.size > MOST_BINS) {
    different.clear();
    for (let k = 1; k < MOST_BINS; k++) different.add(values[Math.floor((k * values.length) / MOST_BINS)]!);
  }
  if (last !== undefined) different.delete(last);
  return Float64Array.from(different);
}

/** How many of ascending values lie below x. */
function countBelow(values: Float64Array, x: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The split that takes most off the sum of squares of `rest`, or null where none leaves `leafRows` rows on each side. */
export function bestSplit(
  { rowCount, bin, thresholds }: BinnedRows,
  rest: Float64Array,
  rows: Int32Array,
  leafRows: number,
): Split | null {
  if (rows.length < 2 * leafRows) return null;
  const total = rows.reduce((sum, row) => sum + rest[row]!, 0);
  const sums = new Float64Array(MOST_BINS + 1);
  const counts = new Int32Array(MOST_BINS + 1);
  let best: Split | null = null;
  // Gains within rounding of nothing split nothing.
  let most = total ** 2 / rows.length + 1e-12 * rows.reduce((sum, row) => sum + rest[row]! ** 2, 0);
  thresholds.forEach((cuts, feature) => {
    sums.fill(0);
    counts.fill(0);
    for (const row of rows) {
      const own = bin[feature * rowCount + row]!;
      sums[own]! += rest[row]!;
      counts[own]!++;
    }
    const sides = counts[MOST_BINS] === 0 ? [false] : [false, true];
    for (const missingLeft of sides) {
      let left = missingLeft ? sums[MOST_BINS]! : 0;
      let count = missingLeft ? counts[MOST_BINS]! : 0;
      for (let atMost = 0; atMost < cuts.length; atMost++) {
        left += sums[atMost]!;
        count += counts[atMost]!;
        const others = rows.length - count;
        if (count < leafRows || others < leafRows) continue;
        const squares = left ** 2 / count + (total - left) ** 2 / others;
        if (squares <= most) continue;
        most = squares;
        best = { feature, atMost, threshold: cuts[atMost]!, missingLeft };
      }
    }
  });
  return best;
}
