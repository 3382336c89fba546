import type { Forest } from "@/lib/core/prediction/forest";

/**
 * A value matters to a forest only through the thresholds it passes, so rows are translated once into bins: the bin of a
 * value is the number of its feature's thresholds that send it right. A split then compares two small whole numbers,
 * without branches and without caring for float comparison rules or missing values.
 */
export interface Bins {
  /** Distinct thresholds, ascending, feature after feature. */
  readonly cuts: Float64Array;
  /** [feature + 1] start of the feature's cuts. */
  readonly start: Int32Array;
  /** [node] rank of a split's threshold among its feature's cuts: a greater bin goes right. */
  readonly rank: Int32Array;
  /** True where a value equal to a cut goes right (`x < cut` goes left). */
  readonly equalGoesRight: boolean;
}

/** Bins of a missing value, below and above every rank: left at every split, and right at every split. */
const MISSING_LEFT = -1;
const MISSING_RIGHT = 2 ** 30;

export function createBins(forest: Forest): Bins {
  const { feature, threshold } = forest;
  const cutsOf = forest.featureNames.map((): number[] => []);
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! >= 0) cutsOf[feature[node]!]!.push(threshold[node]!);
  }
  const cuts = new Float64Array(feature.length);
  const start = new Int32Array(cutsOf.length + 1);
  let used = 0;
  cutsOf.forEach((list, f) => {
    for (const cut of new Set(list.sort((a, b) => a - b))) cuts[used++] = cut;
    start[f + 1] = used;
  });
  const rank = new Int32Array(feature.length);
  for (let node = 0; node < feature.length; node++) {
    const f = feature[node]!;
    if (f >= 0) rank[node] = countBelow(cuts, start[f]!, start[f + 1]!, threshold[node]!, false);
  }
  return { cuts, start, rank, equalGoesRight: forest.compare === "less" };
}

/**
 * Translates rows into bins, lane by lane.
 *
 * @param rows row-major [row][feature]; the rows in hand begin at index `from`
 * @param into [2 × feature][stride] two bins per value, alike unless it is missing: for splits that send missing values
 *   left, then, from `features` × stride on, for those that send them right; features without a split are left alone
 */
export function binRows(
  bins: Bins,
  rows: Float32Array,
  from: number,
  rowCount: number,
  into: Int32Array,
  stride: number,
): void {
  const { cuts, start, equalGoesRight } = bins;
  const features = start.length - 1;
  for (let f = 0; f < features; f++) {
    const first = start[f]!;
    const end = start[f + 1]!;
    if (first === end) continue;
    for (let row = 0; row < rowCount; row++) {
      const x = rows[from + row * features + f]!;
      const missing = Number.isNaN(x);
      const bin = missing ? 0 : countBelow(cuts, first, end, x, equalGoesRight);
      into[f * stride + row] = missing ? MISSING_LEFT : bin;
      into[(features + f) * stride + row] = missing ? MISSING_RIGHT : bin;
    }
  }
}

/** How many of the ascending cuts from `first` to `end` lie below the value, or, if so wished, at it. */
function countBelow(cuts: Float64Array, first: number, end: number, value: number, orAt: boolean): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const cut = cuts[middle]!;
    if (cut < value || (orAt && cut === value)) low = middle + 1;
    else high = middle;
  }
  return low - first;
}
