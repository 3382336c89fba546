/**
 * How far two distributions over the same groups are apart. In nats: natural logarithms throughout. All take shares that
 * add up to 1.
 */

/** Kullback-Leibler divergence D(p ‖ q) = Σ p ln(p/q) ≥ 0; infinite where q is 0 and p is not. */
export function klDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let g = 0; g < p.length; g++) if (p[g]! > 0) sum += p[g]! * Math.log(p[g]! / q[g]!);
  return Math.max(0, sum);
}

/** Jensen-Shannon divergence, 0 to ln 2: the mean divergence of both from their middle. Not its square root. */
export function jsDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const middle = Float64Array.from(p, (share, g) => (share + q[g]!) / 2);
  return (klDivergence(p, middle) + klDivergence(q, middle)) / 2;
}

/** Total variation distance, 0 to 1: half the sum of absolute differences. */
export function totalVariation(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let g = 0; g < p.length; g++) sum += Math.abs(p[g]! - q[g]!);
  return sum / 2;
}

/** L-infinity distance, 0 to 1: the largest absolute difference. */
export function largestDifference(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let largest = 0;
  for (let g = 0; g < p.length; g++) largest = Math.max(largest, Math.abs(p[g]! - q[g]!));
  return largest;
}

/** Shannon entropy −Σ p ln p, 0 to the logarithm of the number of groups. */
export function entropy(p: ArrayLike<number>): number {
  let sum = 0;
  for (let g = 0; g < p.length; g++) if (p[g]! > 0) sum -= p[g]! * Math.log(p[g]!);
  return Math.max(0, sum);
}
