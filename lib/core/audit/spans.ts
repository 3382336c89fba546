import { createRandom } from "@/lib/core/stats/random";

/**
 * Which sums may be told without others following from them.
 *
 * A sum over cells follows from told ones exactly when its 0/1 vector is a linear combination of theirs, that is when no
 * change of the cells that leaves all told sums as they are moves it. Instead of all such changes a few random ones are
 * kept, and of each only how much it moves every sum: a sum that none of them moves is taken to follow. Counted in whole
 * numbers modulo a prime. What follows is always seen; something else is taken to follow once in about 10^7 times, and
 * then too much is hidden, not too little.
 */

/** The largest prime below 2^26: products stay exact in a double. */
const PRIME = 67_108_859;
const SEED = 1;

/** Sums over one set of cells: those that may be told and those that must not follow, each with how the changes move it. */
export interface Sums {
  readonly candidates: readonly Float64Array[];
  guarded: readonly Float64Array[];
  /** Changes still in use: the first so many entries of every vector. */
  live: number;
}

/** For each cell how much each change moves it; one for all sums over the same cells. */
export function movesOf(cells: number, candidates: number): Float64Array[] {
  // Each told sum uses up one change; two more are left to judge the last one by.
  const live = Math.min(cells, candidates) + 2;
  const random = createRandom(SEED);
  return Array.from({ length: cells }, () => Float64Array.from({ length: live }, () => random.below(PRIME)));
}

/**
 * @param moves of the cells
 * @param candidates for each candidate the cells it consists of
 * @param guarded for each guarded sum the cells it consists of
 */
export function sumsOf(
  moves: readonly Float64Array[],
  candidates: readonly (readonly number[])[],
  guarded: readonly (readonly number[])[],
): Sums {
  const live = moves[0]?.length ?? 0;
  const sumOf = (members: readonly number[]) => {
    const sum = new Float64Array(live);
    // Thousands of numbers below 2^26 are far from 2^53: one reduction at the end is enough.
    for (const cell of members) {
      const move = moves[cell]!;
      for (let k = 0; k < live; k++) sum[k]! += move[k]!;
    }
    return sum.map(modulo);
  };
  return { candidates: candidates.map(sumOf), guarded: guarded.map(sumOf), live };
}

/** Would a guarded sum follow if this candidate were told beside all that is told already? */
export function wouldGiveAway({ candidates, guarded, live }: Sums, candidate: number): boolean {
  const told = candidates[candidate]!;
  const pivot = pivotOf(told, live);
  if (pivot === -1) return false;
  const scale = inverse(told[pivot]!);
  return guarded.some((sum) => {
    const factor = times(sum[pivot]!, scale);
    for (let k = 0; k < live; k++) {
      if (sum[k] !== times(factor, told[k]!)) return false;
    }
    return true;
  });
}

/** Tells a candidate: only changes that do not move it are kept. Candidates before it are done with. */
export function tell(sums: Sums, candidate: number): void {
  const told = sums.candidates[candidate]!;
  const pivot = pivotOf(told, sums.live);
  if (pivot === -1) return;
  const last = sums.live - 1;
  const scale = inverse(told[pivot]!);
  const clear = (sum: Float64Array) => {
    const factor = PRIME - times(sum[pivot]!, scale);
    if (factor !== PRIME) {
      for (let k = 0; k < sums.live; k++) sum[k] = modulo(sum[k]! + factor * told[k]!);
    }
    sum[pivot] = sum[last]!;
  };
  for (let later = candidate + 1; later < sums.candidates.length; later++) clear(sums.candidates[later]!);
  for (const sum of sums.guarded) clear(sum);
  sums.live = last;
}

/** Sums that follow from what is told cannot be guarded any more. */
export function dropGivenAway(sums: Sums): void {
  sums.guarded = sums.guarded.filter((sum) => pivotOf(sum, sums.live) !== -1);
}

function pivotOf(vector: Float64Array, live: number): number {
  for (let k = 0; k < live; k++) if (vector[k] !== 0) return k;
  return -1;
}

/** For whole numbers from 0 to below 2^53: several times faster than %. */
function modulo(value: number): number {
  const rest = value - PRIME * Math.floor(value / PRIME);
  return rest < 0 ? rest + PRIME : rest >= PRIME ? rest - PRIME : rest;
}

const times = (a: number, b: number): number => modulo(a * b);

/** By Fermat: a to the power of PRIME − 2. */
function inverse(a: number): number {
  let [result, base, exponent] = [1, a, PRIME - 2];
  for (; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = times(result, base);
    base = times(base, base);
  }
  return result;
}
