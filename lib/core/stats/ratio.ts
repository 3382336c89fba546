/**
 * Writer-clustered inference on ratios. A ratio is R = Σx / Σn over a group's writers: exposure over benchmark mass,
 * selections over impressions. Impressions of one writer are not independent, writers are; so everything needed is in
 * sums over writers, and the cost grows with writers, not with impressions.
 */
export interface RatioSums {
  readonly writers: number;
  readonly x: number;
  readonly n: number;
  readonly xx: number;
  readonly xn: number;
  readonly nn: number;
}

/** Sums of `x` and `n` over the writers with `labels[writer] === group`. */
export function sumGroup(x: Float64Array, n: Float64Array, labels: Int32Array, group: number): RatioSums {
  const sums = { writers: 0, x: 0, n: 0, xx: 0, xn: 0, nn: 0 };
  for (let w = 0; w < labels.length; w++) {
    if (labels[w] !== group) continue;
    const xw = x[w]!;
    const nw = n[w]!;
    sums.writers++;
    sums.x += xw;
    sums.n += nw;
    sums.xx += xw * xw;
    sums.xn += xw * nw;
    sums.nn += nw * nw;
  }
  return sums;
}

/** Sums over two sets of writers that have nobody in common. */
export const addSums = (a: RatioSums, b: RatioSums): RatioSums => ({
  writers: a.writers + b.writers,
  x: a.x + b.x,
  n: a.n + b.n,
  xx: a.xx + b.xx,
  xn: a.xn + b.xn,
  nn: a.nn + b.nn,
});

/**
 * Variance of ln R by Taylor linearisation over writers: with u_w = (x_w − R n_w) / Σn, whose sum is zero,
 * Var(R) = G/(G−1) Σ u_w² and Var(ln R) = Var(R)/R². NaN where R is not positive or fewer than two writers are left.
 *
 * Source: Särndal, Swensson & Wretman 1992, 5.5; equals R's survey::svyratio without strata.
 */
export function logRatioVariance(
  writers: number,
  x: number,
  n: number,
  xx: number,
  xn: number,
  nn: number,
): number {
  if (writers < 2 || !(x > 0) || !(n > 0)) return Number.NaN;
  const ratio = x / n;
  const squares = Math.max(0, xx - 2 * ratio * xn + ratio * ratio * nn);
  return ((writers / (writers - 1)) * squares) / (x * x);
}

/** ln(R_a / R_b) of two disjoint groups, its standard error and its degrees of freedom (Satterthwaite 1946). */
export function compareRatios(a: RatioSums, b: RatioSums): { log: number; se: number; df: number } {
  const log = Math.log((a.x / a.n) * (b.n / b.x));
  const va = logRatioVariance(a.writers, a.x, a.n, a.xx, a.xn, a.nn);
  const vb = logRatioVariance(b.writers, b.x, b.n, b.xx, b.xn, b.nn);
  const df = (va + vb) ** 2 / (va ** 2 / (a.writers - 1) + vb ** 2 / (b.writers - 1));
  return { log, se: Math.sqrt(va + vb), df };
}

/**
 * How many writers of equal weight would carry as much information: the smaller of (Σx)²/Σx² and (Σn)²/Σn² (Kish 1965).
 * One star among a thousand makes it small, whatever the number of writers.
 */
export function effectiveWriters({ x, n, xx, nn }: RatioSums): number {
  const ofX = xx > 0 ? (x * x) / xx : 0;
  const ofN = nn > 0 ? (n * n) / nn : 0;
  return Math.min(ofX, ofN);
}

/** Index of the group with the highest ratio among those that may lead, or -1. The first one wins a tie. */
export function leadingGroup(groups: readonly RatioSums[], mayLead: readonly boolean[]): number {
  let leader = -1;
  let highest = 0;
  groups.forEach(({ x, n }, g) => {
    if (mayLead[g] && n > 0 && x / n > highest) {
      highest = x / n;
      leader = g;
    }
  });
  return leader;
}

/** The share Σx_g / Σx that goes with a ratio ρ of a group's Σx / Σn to everyone else's: N_g ρ / (N_g ρ + N_rest). Rises with ρ. */
export const shareOfRatio =
  (own: number, rest: number) =>
  (ratio: number): number =>
    (own * ratio) / (own * ratio + rest);
