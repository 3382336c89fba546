import { total } from "@/lib/core/exposure/sums";
import {
  type Estimate,
  type IntervalMethod,
  type Measured,
  notDefined,
  type UndefinedReason,
} from "@/lib/core/measured";
import { logInterval } from "@/lib/core/stats/log-interval";
import { studentQuantile } from "@/lib/core/stats/student-t";

/**
 * A ratio Σx / Σn over items with the influence of each item on it. Rows of one item are not independent, items are. An
 * item that belongs to a group by half counts by half in both its sums, and is one item all the same.
 */
export interface Linearised {
  readonly ratio: number;
  /** [item] √(items / (items − 1)) × (x − ratio × n) / Σn: their squares add up to the variance. NaN below two items. */
  readonly influence: Float64Array;
  /** Items with something in x or n. */
  readonly items: number;
  /** Σ influence². */
  readonly variance: number;
}

/**
 * Taylor linearisation over items; null where Σn is 0.
 *
 * Source: Särndal, Swensson & Wretman 1992, 5.5; the same as `logRatioVariance`, without squaring sums of soft shares.
 */
export function linearise(x: Float64Array, n: Float64Array): Linearised | null {
  const base = total(n);
  if (!(base > 0)) return null;
  const ratio = total(x) / base;
  const items = x.filter((value, item) => value !== 0 || n[item] !== 0).length;
  const scale = Math.sqrt(items < 2 ? Number.NaN : items / (items - 1)) / base;
  const influence = x.map((value, item) => (value - ratio * n[item]!) * scale);
  return { ratio, influence, items, variance: total(influence.map((each) => each * each)) };
}

/** A value with ± t × se, or without an interval where the standard error does not exist. */
export function around(value: number, se: number, df: number, method: IntervalMethod): Estimate {
  if (!Number.isFinite(se) || !(df > 0))
    return { kind: "estimate", value, low: null, high: null, method: "none" };
  const reach = se === 0 ? 0 : studentQuantile(0.975, df) * se;
  return { kind: "estimate", value, low: value - reach, high: value + reach, method };
}

export const withoutInterval = (value: number): Estimate => ({
  kind: "estimate",
  value,
  low: null,
  high: null,
  method: "none",
});

/** Σx / Σn with its interval; `reason` where Σn is 0. */
export function ratioOf(x: Float64Array, n: Float64Array, reason: UndefinedReason): Measured {
  const fit = linearise(x, n);
  return fit ? around(fit.ratio, Math.sqrt(fit.variance), fit.items - 1, "linearised-t") : notDefined(reason);
}

export type Contrast = "ratio" | "log-ratio" | "difference";

/** ln of one ratio with its interval; `reason` where the ratio is 0. */
export function logOf({ ratio, variance, items }: Linearised, reason: UndefinedReason): Measured {
  if (ratio === 0) return notDefined(reason);
  return around(Math.log(ratio), Math.sqrt(variance) / ratio, items - 1, "linearised-t");
}

/**
 * One ratio against another: a / b, ln(a / b) or a − b; `reason` where a logarithm would be taken of a = 0. The variances
 * add, less twice the covariance through items that belong to both sides in part; degrees of freedom after Satterthwaite
 * 1946.
 */
export function contrast(kind: Contrast, a: Linearised, b: Linearised, reason: UndefinedReason): Measured {
  const covariance = total(a.influence.map((each, item) => each * b.influence[item]!));
  const df = (va: number, vb: number) => (va + vb) ** 2 / (va ** 2 / (a.items - 1) + vb ** 2 / (b.items - 1));
  if (kind === "difference") {
    const se = Math.sqrt(Math.max(0, a.variance + b.variance - 2 * covariance));
    return around(a.ratio - b.ratio, se, se === 0 ? 1 : df(a.variance, b.variance), "linearised-t");
  }
  if (b.ratio === 0) return notDefined("no-reference");
  if (a.ratio === 0) return kind === "ratio" ? withoutInterval(0) : notDefined(reason);
  const va = a.variance / a.ratio ** 2;
  const vb = b.variance / b.ratio ** 2;
  const se = Math.sqrt(Math.max(0, va + vb - (2 * covariance) / (a.ratio * b.ratio)));
  const value = a.ratio / b.ratio;
  const log = Math.log(value);
  if (kind === "log-ratio") return around(log, se, se === 0 ? 1 : df(va, vb), "linearised-t");
  const ends = logInterval(log, se, df(va, vb));
  return ends ? { kind: "estimate", value, ...ends, method: "linearised-log-t" } : withoutInterval(value);
}
