import type { UndefinedReason } from "@/lib/core/measured";
import { type Estimate, type IntervalMethod, type Measured, notDefined } from "@/lib/core/measured";
import { studentQuantile } from "@/lib/core/stats/student-t";

/** Measured values with 95 % intervals, by what they are: a mean of requests, a ratio of sums over items, or neither. */

/** A value that no interval goes with. */
export const withoutInterval = (value: number): Estimate => ({
  kind: "estimate",
  value,
  low: null,
  high: null,
  method: "none",
});

/** value ± t · se; no interval where the standard error or its degrees of freedom do not exist. */
export function aroundEstimate(value: number, se: number, df: number, method: IntervalMethod): Estimate {
  if (!Number.isFinite(se) || !(df > 0)) return withoutInterval(value);
  const reach = se === 0 ? 0 : studentQuantile(0.975, df) * se;
  return { kind: "estimate", value, low: value - reach, high: value + reach, method };
}

/** The same with its ends kept inside the range of what is measured. */
export const clipped = (measured: Measured, least: number, most: number): Measured =>
  measured.kind === "undefined" || measured.low === null || measured.high === null
    ? measured
    : { ...measured, low: Math.max(least, measured.low), high: Math.min(most, measured.high) };

/** Mean of independent values with Student's t interval; `none` where there are no values. */
export function meanEstimate(values: readonly number[], none: UndefinedReason): Measured {
  const n = values.length;
  if (n === 0) return notDefined(none);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return aroundEstimate(mean, Math.sqrt(squares / (n - 1) / n), n - 1, "mean-t");
}

/** Reasons that mean "infinite": a mean with such a value among its own is infinite too. */
const INFINITE: ReadonlySet<UndefinedReason> = new Set(["not-in-top", "zero-target"]);

/**
 * Mean over the requests that have a value. Where one of them is infinite, so is the mean, and its reason is given; requests
 * in which there was nothing to measure are not counted.
 */
export function meanOfDefined(values: readonly Measured[]): Measured {
  const reasons = values.flatMap((value) => (value.kind === "undefined" ? [value.reason] : []));
  const infinite = reasons.find((reason) => INFINITE.has(reason));
  if (infinite) return notDefined(infinite);
  const defined = values.flatMap((value) => (value.kind === "estimate" ? [value.value] : []));
  return meanEstimate(defined, reasons[0] ?? "no-items");
}

/**
 * R = Σx / Σn over independent units (items or requests), by Taylor linearisation: with u = (x − R n) / Σn, whose sum is 0,
 * Var(R) = m/(m−1) Σu² over the m units that have any x or n.
 */
export function ratioEstimate(x: ArrayLike<number>, n: ArrayLike<number>, none: UndefinedReason): Measured {
  const sums = linearise(x, n);
  if (!(sums.n > 0)) return notDefined(none);
  return aroundEstimate(sums.ratio, Math.sqrt(sums.variance), sums.units - 1, "linearised-t");
}

/**
 * R_a / R_b of two ratios over the same units, its interval exp(ln ± t se). The covariance is kept: a unit that belongs to
 * both in part moves both. Degrees of freedom after Satterthwaite, from the two variances.
 */
export function ratioOfRatios(
  a: { readonly x: ArrayLike<number>; readonly n: ArrayLike<number> },
  b: { readonly x: ArrayLike<number>; readonly n: ArrayLike<number> },
): Measured {
  const [sa, sb] = [linearise(a.x, a.n), linearise(b.x, b.n)];
  if (!(sa.n > 0)) return notDefined("no-items");
  if (!(sb.n > 0) || !(sb.x > 0)) return notDefined("no-reference");
  const value = sa.ratio / sb.ratio;
  if (!(sa.x > 0)) return withoutInterval(value);
  let covariance = 0;
  for (let i = 0; i < a.x.length; i++) {
    covariance += (a.x[i]! - sa.ratio * a.n[i]!) * (b.x[i]! - sb.ratio * b.n[i]!);
  }
  covariance /= sa.x * sb.x;
  const va = sa.variance / sa.ratio ** 2;
  const vb = sb.variance / sb.ratio ** 2;
  const se = Math.sqrt(Math.max(0, va + vb - 2 * covariance));
  const df = (va + vb) ** 2 / (va ** 2 / (sa.units - 1) + vb ** 2 / (sb.units - 1));
  if (se === 0) return { kind: "estimate", value, low: value, high: value, method: "linearised-log-t" };
  if (!Number.isFinite(se) || !(df > 0)) return withoutInterval(value);
  const reach = Math.exp(studentQuantile(0.975, df) * se);
  return { kind: "estimate", value, low: value / reach, high: value * reach, method: "linearised-log-t" };
}

function linearise(x: ArrayLike<number>, n: ArrayLike<number>) {
  let [sumX, sumN, units, squares] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    sumX += x[i]!;
    sumN += n[i]!;
    if (x[i]! !== 0 || n[i]! !== 0) units++;
  }
  const ratio = sumX / sumN;
  for (let i = 0; i < x.length; i++) squares += (x[i]! - ratio * n[i]!) ** 2;
  return { x: sumX, n: sumN, ratio, units, variance: ((units / (units - 1)) * squares) / sumN ** 2 };
}

/**
 * A value with its delete-one jackknife interval over items: Var = (m−1)/m Σ (θ_(i) − θ̄)², where θ_(i) leaves item i out.
 * Source: Efron & Stein 1981.
 */
export function jackknifeEstimate(value: number, leftOut: ArrayLike<number>): Estimate {
  const m = leftOut.length;
  let mean = 0;
  for (let i = 0; i < m; i++) mean += leftOut[i]! / m;
  let squares = 0;
  for (let i = 0; i < m; i++) squares += (leftOut[i]! - mean) ** 2;
  return aroundEstimate(value, Math.sqrt(((m - 1) / m) * squares), m - 1, "jackknife-t");
}
