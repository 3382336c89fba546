/** Where a linear function is largest. */
export interface Optimum {
  readonly value: number;
  /** One point where it is; a corner. */
  readonly at: Float64Array;
}

/** All vectors without a negative entry whose chosen entries add up to given sums. */
export interface Polytope {
  /** Largest value of Σ weight·entry; Infinity where it has no bound. Starts from where the last call ended. */
  readonly maximise: (weights: Float64Array) => Optimum;
}

/** Sums of some entries of the vector. */
export interface SumOf {
  readonly entries: readonly number[];
  readonly sum: number;
}

/** Of the largest sum: what is smaller than this is a rounding error. */
const PRECISION = 1e-9;

/**
 * The simplex method on a dense tableau. The steepest entry enters the basis; after a step that gained nothing the first
 * one does, until there is a gain again, so that it cannot run in circles.
 *
 * Sources: Dantzig 1951; Bland 1977, New finite pivoting rules for the simplex method.
 *
 * @param width number of entries of the vectors
 * @throws RangeError where no vector has these sums
 */
export function polytope(width: number, sums: readonly SumOf[]): Polytope {
  const tableau = sums.map(({ entries, sum }) => {
    const row = new Float64Array(width + 1);
    for (const entry of entries) row[entry] = 1;
    row[width] = sum;
    return row;
  });
  const zero = PRECISION * Math.max(1, ...sums.map(({ sum }) => sum));
  const basis = startBasis(tableau, width, zero);
  return {
    maximise: (weights) => {
      const gain = new Float64Array(width + 1);
      gain.set(weights);
      tableau.forEach((row, i) => {
        subtract(gain, row, weights[basis[i]!]!);
      });
      if (!climb(tableau, basis, gain, zero))
        return { value: Number.POSITIVE_INFINITY, at: new Float64Array(width) };
      const at = new Float64Array(width);
      tableau.forEach((row, i) => {
        at[basis[i]!] = Math.max(0, row[width]!);
      });
      return { value: at.reduce((total, entry, j) => total + entry * weights[j]!, 0), at };
    },
  };
}

/** A basis for every row; rows that say nothing new are dropped. Until then a row stands on a slack of its own, -1. */
function startBasis(tableau: Float64Array[], width: number, zero: number): number[] {
  const basis = tableau.map(() => -1);
  const missing = new Float64Array(width + 1);
  for (const row of tableau) subtract(missing, row, -1);
  climb(tableau, basis, missing, zero);
  if (missing[width]! > zero) throw new RangeError("No vector without negative entries has these sums.");
  for (let i = tableau.length - 1; i >= 0; i--) {
    if (basis[i] !== -1) continue;
    const entry = tableau[i]!.findIndex((value, j) => j < width && Math.abs(value) > PRECISION);
    if (entry === -1) {
      tableau.splice(i, 1);
      basis.splice(i, 1);
    } else {
      pivot(tableau, basis, missing, i, entry);
    }
  }
  return basis;
}

/** Pivots until nothing is gained any more; false where the gain has no bound. */
function climb(tableau: readonly Float64Array[], basis: number[], gain: Float64Array, zero: number): boolean {
  for (let careful = false; ; ) {
    const entry = entering(gain, careful);
    if (entry === -1) return true;
    const row = leaving(tableau, basis, entry);
    if (row === -1) return false;
    careful = tableau[row]![gain.length - 1]! <= zero;
    pivot(tableau, basis, gain, row, entry);
  }
}

function entering(gain: Float64Array, careful: boolean): number {
  let best = -1;
  let most = PRECISION;
  for (let j = 0; j < gain.length - 1; j++) {
    if (gain[j]! <= most) continue;
    if (careful) return j;
    best = j;
    most = gain[j]!;
  }
  return best;
}

/** The row that first gets down to zero; of several the one with the lowest entry, slacks before all. */
function leaving(tableau: readonly Float64Array[], basis: readonly number[], entry: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  tableau.forEach((row, i) => {
    if (row[entry]! <= PRECISION) return;
    const reach = row[row.length - 1]! / row[entry]!;
    if (reach < least || (reach === least && basis[i]! < basis[best]!)) {
      best = i;
      least = reach;
    }
  });
  return best;
}

function pivot(
  tableau: readonly Float64Array[],
  basis: number[],
  gain: Float64Array,
  at: number,
  entry: number,
): void {
  const row = tableau[at]!;
  const scale = row[entry]!;
  for (let j = 0; j < row.length; j++) row[j]! /= scale;
  for (const other of tableau) if (other !== row) subtract(other, row, other[entry]!);
  subtract(gain, row, gain[entry]!);
  basis[at] = entry;
}

function subtract(from: Float64Array, row: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let j = 0; j < row.length; j++) from[j]! -= factor * row[j]!;
}
