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

/**
 * Each different value where there are few, else values at equal shares of the rows. The last of all parts nothing, unless there
 * are missing values to part from the known ones.
 */
function thresholdsOf(features: Float64Array, width: number, feature: number): Float64Array {
  const column = features.filter((_, at) => at % width === feature);
  const values = column.filter((x) => !Number.isNaN(x)).sort();
  const different = new Set(values);
  const last = values.at(-1);
  if (different.size > MOST_BINS) {
    different.clear();
    for (let k = 1; k < MOST_BINS; k++) different.add(values[Math.floor((k * values.length) / MOST_BINS)]!);
  }
  if (last !== undefined) different.delete(last);
  // Every known value is at most the largest number there is, also one that training never saw.
  const parted = values.length < column.length ? [...different, Number.MAX_VALUE] : different;
  return Float64Array.from(parted);
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
  binned: BinnedRows,
  rest: Float64Array,
  rows: Int32Array,
  leafRows: number,
): Split | null {
  if (rows.length < 2 * leafRows) return null;
  const total = rows.reduce((sum, row) => sum + rest[row]!, 0);
  let best: Split | null = null;
  // A gain within rounding of nothing splits nothing.
  let most = total ** 2 / rows.length + 1e-12 * rows.reduce((sum, row) => sum + rest[row]! ** 2, 0);
  binned.thresholds.forEach((cuts, feature) => {
    const histogram = histogramOf(binned, feature, rest, rows);
    for (const missingLeft of histogram.counts[MOST_BINS] === 0 ? [false] : [false, true]) {
      let left = missingLeft ? histogram.sums[MOST_BINS]! : 0;
      let count = missingLeft ? histogram.counts[MOST_BINS]! : 0;
      cuts.forEach((threshold, atMost) => {
        left += histogram.sums[atMost]!;
        count += histogram.counts[atMost]!;
        const others = rows.length - count;
        const squares = left ** 2 / count + (total - left) ** 2 / others;
        if (count < leafRows || others < leafRows || squares <= most) return;
        most = squares;
        best = { feature, atMost, threshold, missingLeft };
      });
    }
  });
  return best;
}

/** [bin] sum of `rest`, and how many rows there are. */
function histogramOf({ rowCount, bin }: BinnedRows, feature: number, rest: Float64Array, rows: Int32Array) {
  const sums = new Float64Array(MOST_BINS + 1);
  const counts = new Int32Array(MOST_BINS + 1);
  const own = bin.subarray(feature * rowCount, (feature + 1) * rowCount);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const at = own[row]!;
    sums[at]! += rest[row]!;
    counts[at]!++;
  }
  return { sums, counts };
}
