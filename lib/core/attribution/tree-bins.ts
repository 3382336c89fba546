import { type Forest, isMember, isMissing, type Rows } from "@/lib/core/prediction/forest";

/**
 * A value matters to a forest only through the splits it passes, so rows are translated once into bins, and a split then
 * compares two small whole numbers: a bin greater than its rank goes right. No branch, and nothing to know of comparison
 * rules, missing values or categories.
 *
 * Splits that see a value alike share a column of bins: those on numbers by feature and treatment of missing values (the bin
 * is the number of thresholds that send the value right), those on categories by feature and set (the bin is 1 where the
 * value goes right, and the rank 0).
 */
export interface Bins {
  readonly columns: readonly BinColumn[];
  /** [node] column of a split; -1 in a leaf. */
  readonly column: Int32Array;
  /** [node] a greater bin goes right. */
  readonly rank: Int32Array;
}

/** What a column's bins are made from. */
type BinColumn = {
  readonly feature: number;
  /** Of MISSING. */
  readonly missing: number;
  readonly defaultLeft: boolean;
} & ({ readonly cuts: Float64Array } | { readonly set: number });

/** Bins of a missing value, below and above every rank: left at every split, and right at every split. */
const MISSING_LEFT = -1;
const MISSING_RIGHT = 2 ** 30;

export function createBins(forest: Forest): Bins {
  const { feature, threshold, set, missing, defaultLeft } = forest;
  const known = new Map<string, { readonly at: number; readonly node: number; readonly cuts: number[] }>();
  const column = new Int32Array(feature.length).fill(-1);
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! < 0) continue;
    const key = `${feature[node]} ${missing[node]} ${defaultLeft[node]} ${set[node]}`;
    const own = known.get(key) ?? { at: known.size, node, cuts: [] };
    known.set(key, own);
    column[node] = own.at;
    own.cuts.push(threshold[node]!);
  }
  const columns = [...known.values()].map(({ node, cuts }): BinColumn => {
    const seen = { feature: feature[node]!, missing: missing[node]!, defaultLeft: defaultLeft[node] === 1 };
    return set[node]! >= 0 ? { ...seen, set: set[node]! } : { ...seen, cuts: distinct(cuts) };
  });
  const rank = new Int32Array(feature.length);
  column.forEach((at, node) => {
    const own = columns[at];
    if (own && "cuts" in own) rank[node] = countBelow(own.cuts, threshold[node]!, false);
  });
  return { columns, column, rank };
}

const distinct = (cuts: readonly number[]): Float64Array => Float64Array.from(new Set(cuts)).sort();

/**
 * Translates rows into bins, lane by lane.
 *
 * @param rows row-major [row][feature]; the rows in hand begin at index `from`
 * @param into [column][stride]
 */
export function binRows(
  forest: Forest,
  { columns }: Bins,
  rows: Rows,
  from: number,
  rowCount: number,
  into: Int32Array,
  stride: number,
): void {
  const features = forest.featureNames.length;
  const isRounded = forest.precision === "float32";
  const equalGoesRight = forest.compare === "less";
  columns.forEach((column, c) => {
    const missingBin = column.defaultLeft ? MISSING_LEFT : MISSING_RIGHT;
    for (let row = 0; row < rowCount; row++) {
      const value = rows[from + row * features + column.feature]!;
      const x = isRounded ? Math.fround(value) : value;
      let bin = missingBin;
      if (!isMissing(column.missing, x)) {
        bin =
          "cuts" in column
            ? countBelow(column.cuts, Number.isNaN(x) ? 0 : x, equalGoesRight)
            : Number(isMember(forest.sets, column.set, x) !== forest.sets.membersGoLeft);
      }
      into[c * stride + row] = bin;
    }
  });
}

/** How many of the ascending cuts lie below the value, or, if so wished, at it. */
function countBelow(cuts: Float64Array, value: number, orAt: boolean): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const cut = cuts[middle]!;
    if (cut < value || (orAt && cut === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
