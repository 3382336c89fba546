/** A group in a stratum: its numerator and denominator. */
export interface StratumSums {
  readonly x: number;
  readonly n: number;
}

export interface Decomposition {
  /** R_a − R_b = mix + within. */
  readonly difference: number;
  /** Part of it that comes from being in other strata: Σ (π_ak − π_bk)(R_ak + R_bk) / 2. */
  readonly mix: number;
  /** Part that comes from other rates in the same strata: Σ (R_ak − R_bk)(π_ak + π_bk) / 2. */
  readonly within: number;
}

/**
 * Divides the difference of two rates into where the groups are and how they fare there. In a stratum where only one group
 * is, the other is taken to fare as it does: all of that stratum is mix. Null where a group has no denominator at all.
 *
 * Source: Kitagawa 1955.
 */
export function kitagawa(a: readonly StratumSums[], b: readonly StratumSums[]): Decomposition | null {
  const [first, second] = [totals(a), totals(b)];
  if (!(first.n > 0) || !(second.n > 0)) return null;
  let [mix, within] = [0, 0];
  a.forEach((own, k) => {
    const other = b[k]!;
    if (own.n === 0 && other.n === 0) return;
    const ownRate = own.n > 0 ? own.x / own.n : other.x / other.n;
    const otherRate = other.n > 0 ? other.x / other.n : ownRate;
    const [ownShare, otherShare] = [own.n / first.n, other.n / second.n];
    mix += ((ownShare - otherShare) * (ownRate + otherRate)) / 2;
    within += ((ownRate - otherRate) * (ownShare + otherShare)) / 2;
  });
  return { difference: first.x / first.n - second.x / second.n, mix, within };
}

const totals = (strata: readonly StratumSums[]): StratumSums =>
  strata.reduce((sum, { x, n }) => ({ x: sum.x + x, n: sum.n + n }), { x: 0, n: 0 });
