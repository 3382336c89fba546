/**
 * Minimum counts in every prefix of a list, as in FA*IR: a fair list draws each position from the group with probability p,
 * independently. All exact, by the recursion of the binomial over prefix lengths.
 */

/** [prefix − 1][count] P(Binomial(prefix, p) ≤ count), prefixes 1 to k. */
export function binomialCdfs(k: number, p: number): Float64Array[] {
  let pmf = Float64Array.of(1);
  return Array.from({ length: k }, () => {
    const next = new Float64Array(pmf.length + 1);
    for (let count = 0; count < pmf.length; count++) {
      next[count]! += pmf[count]! * (1 - p);
      next[count + 1]! += pmf[count]! * p;
    }
    pmf = next;
    let sum = 0;
    return pmf.map((mass) => {
      sum += mass;
      return sum;
    });
  });
}

/** [prefix − 1] smallest count m with P(Binomial(prefix, p) ≤ m) ≥ alpha: fewer of the group fails the test. */
export const minimumProtected = (k: number, p: number, alpha: number): Int32Array =>
  tableOf(binomialCdfs(k, p), alpha);

const tableOf = (cdfs: readonly Float64Array[], alpha: number): Int32Array =>
  Int32Array.from(cdfs, (cdf) => {
    const least = cdf.findIndex((probability) => probability >= alpha);
    return least < 0 ? cdf.length - 1 : least;
  });

/** P(some prefix of a fair list holds fewer than its minimum), the last prefix included. */
export function failProbability(minimum: ArrayLike<number>, p: number): number {
  // [count] P(that many so far, and no prefix failed).
  let passing = Float64Array.of(1);
  for (let i = 0; i < minimum.length; i++) {
    const next = new Float64Array(passing.length + 1);
    for (let count = 0; count < passing.length; count++) {
      next[count]! += passing[count]! * (1 - p);
      next[count + 1]! += passing[count]! * p;
    }
    next.fill(0, 0, Math.min(next.length, minimum[i]!));
    passing = next;
  }
  return Math.max(0, 1 - passing.reduce((sum, mass) => sum + mass, 0));
}

/**
 * Largest significance ≤ alpha whose table refuses a fair list with probability ≤ alpha. The table changes only where the
 * significance passes a value of a binomial distribution function, so these values are all there is to try.
 */
export function adjustAlpha(k: number, p: number, alpha: number): number {
  const cdfs = binomialCdfs(k, p);
  const fails = (tried: number) => failProbability(tableOf(cdfs, tried), p);
  if (fails(alpha) <= alpha) return alpha;
  const steps = Float64Array.from(
    new Set(
      cdfs.flatMap((cdf) => Array.from(cdf).filter((probability) => probability > 0 && probability < alpha)),
    ),
  ).sort();
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fails(steps[middle]!) <= alpha) low = middle;
    else high = middle - 1;
  }
  return steps[low]!;
}
