/** Where a linear function is largest. */
export interface Optimum {
  readonly value: number;
  /** One point where it is; a corner. */
  readonly at: Float64Array;
  /** By how much it would grow with each of the sums: 0 of those that do not hold it back. */
  readonly prices: Float64Array;
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
/** What is left of a zero after many steps. */
const ROUNDING = 1e-12;

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
  // Entries, then a slack of each sum (it never comes back once it left, but shows the sum's price), then the sum itself.
  const length = width + sums.length + 1;
  const tableau = sums.map(({ entries, sum }, i) => {
    const row = new Float64Array(length);
    for (const entry of entries) row[entry] = 1;
    row[width + i] = 1;
    row[length - 1] = sum;
    return row;
  });
  const largest = Math.max(1, ...sums.map(({ sum }) => sum));
  const table: Table = { tableau, basis: [], width, zero: PRECISION * largest };
  startBasis(table);
  return {
    maximise: (weights) => {
      const gain = new Float64Array(length);
      gain.set(weights);
      tableau.forEach((row, i) => {
        subtract(gain, row, weights[table.basis[i]!]!);
      });
      const isBounded = climb(table, gain);
      const at = new Float64Array(width);
      tableau.forEach((row, i) => {
        at[table.basis[i]!] = Math.max(0, row[length - 1]!);
      });
      const value = at.reduce((total, entry, j) => total + entry * weights[j]!, 0);
      const prices = gain.slice(width, length - 1).map((price) => (Math.abs(price) < PRECISION ? 0 : -price));
      return { value: isBounded ? value : Number.POSITIVE_INFINITY, at, prices };
    },
  };
}

interface Table {
  readonly tableau: Float64Array[];
  /** The entry on which each row stands; -1 for a row on its slack. */
  readonly basis: number[];
  readonly width: number;
  readonly zero: number;
}

/** An entry to stand on for every row; rows that say nothing new are dropped. */
function startBasis(table: Table): void {
  const { tableau, basis, width, zero } = table;
  basis.push(...tableau.map(() => -1));
  const missing = new Float64Array(tableau[0]?.length ?? 0);
  for (const row of tableau) subtract(missing, row, -1);
  climb(table, missing);
  if (missing.at(-1)! > zero) throw new RangeError("No vector without negative entries has these sums.");
  for (let i = tableau.length - 1; i >= 0; i--) {
    if (basis[i] !== -1) continue;
    const entry = tableau[i]!.findIndex((value, j) => j < width && Math.abs(value) > PRECISION);
    if (entry === -1) {
      tableau.splice(i, 1);
      basis.splice(i, 1);
    } else {
      pivot(table, missing, i, entry);
    }
  }
}

/** Pivots until nothing is gained any more; false where the gain has no bound. */
function climb(table: Table, gain: Float64Array): boolean {
  for (let careful = false; ; ) {
    const entry = entering(gain, table.width, careful);
    if (entry === -1) return true;
    const row = leaving(table, entry);
    if (row === -1) return false;
    careful = table.tableau[row]!.at(-1)! <= table.zero;
    pivot(table, gain, row, entry);
  }
}

function entering(gain: Float64Array, width: number, careful: boolean): number {
  let best = -1;
  let most = PRECISION;
  for (let j = 0; j < width; j++) {
    if (gain[j]! <= most) continue;
    if (careful) return j;
    best = j;
    most = gain[j]!;
  }
  return best;
}

/** The row that first gets down to zero; of several the one with the lowest entry, slacks before all. */
function leaving({ tableau, basis }: Table, entry: number): number {
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

function pivot({ tableau, basis }: Table, gain: Float64Array, at: number, entry: number): void {
  const row = tableau[at]!;
  const scale = row[entry]!;
  // Most of a row is zero for long: only the rest is touched.
  const filled: number[] = [];
  row.forEach((value, j) => {
    if (Math.abs(value) < ROUNDING) row[j] = 0;
    else {
      row[j] = value / scale;
      filled.push(j);
    }
  });
  for (const other of [...tableau, gain]) {
    const factor = other[entry]!;
    if (other === row || factor === 0) continue;
    for (const j of filled) other[j]! -= factor * row[j]!;
    other[entry] = 0;
  }
  basis[at] = entry;
}

function subtract(from: Float64Array, row: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let j = 0; j < row.length; j++) from[j]! -= factor * row[j]!;
}
