/**
 * The row space of a set of 0/1 vectors, exactly: whole numbers modulo a prime, under two primes. A vector counts as
 * reachable when either prime says so.
 */
const PRIMES = [67_108_859, 67_108_837] as const;

/** Positions of the ones of a vector. */
export type Sparse = readonly number[];

/** Tells whether a vector is a linear combination of `rows`. */
export function rowSpace(rows: readonly Sparse[], width: number): (vector: Sparse) => boolean {
  const spans = PRIMES.map((prime) => spanned(rows, width, prime));
  return (vector) => spans.some((isIn) => isIn(vector));
}

function spanned(rows: readonly Sparse[], width: number, prime: number): (vector: Sparse) => boolean {
  const basis: { pivot: number; row: Float64Array }[] = [];
  const reduce = (sparse: Sparse): Float64Array => {
    const vector = new Float64Array(width);
    for (const place of sparse) vector[place]! += 1;
    for (const { pivot, row } of basis) {
      const factor = vector[pivot]!;
      if (factor === 0) continue;
      for (let i = 0; i < width; i++) {
        if (row[i] !== 0) vector[i] = (vector[i]! + (prime - factor) * row[i]!) % prime;
      }
    }
    return vector;
  };
  for (const sparse of rows) {
    const row = reduce(sparse);
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot === -1) continue;
    const scale = inverse(row[pivot]!, prime);
    for (let i = 0; i < width; i++) row[i] = (row[i]! * scale) % prime;
    basis.push({ pivot, row });
  }
  return (vector) => reduce(vector).every((value) => value === 0);
}

/** By Fermat: a to the power of prime − 2. */
function inverse(a: number, prime: number): number {
  let [result, base, exponent] = [1, a, prime - 2];
  for (; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}
