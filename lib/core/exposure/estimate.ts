import { around } from "@/lib/core/exposure/linearised";
import { meanOverRequests } from "@/lib/core/exposure/over-requests";
import { total } from "@/lib/core/exposure/sums";
import { type Estimate, type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";

/** The same with the ends of its interval kept inside the range of what is measured. */
export const clipped = (measured: Measured, least: number, most: number): Measured =>
  measured.kind === "undefined" || measured.low === null || measured.high === null
    ? measured
    : { ...measured, low: Math.max(least, measured.low), high: Math.min(most, measured.high) };

/**
 * Reasons that a mean inherits: an infinite value makes it infinite, and requests to which the definition cannot be applied
 * must not drop out of it unseen.
 */
const INHERITED: ReadonlySet<UndefinedReason> = new Set([
  "not-in-top",
  "zero-target",
  "soft-membership",
  "tied-positions",
]);

/**
 * Mean over the requests that have a value. Where one is infinite or cannot be told, so is the mean, and its reason is given;
 * requests in which there was nothing to measure are not counted.
 */
export function meanOfDefined(values: readonly Measured[]): Measured {
  // Sorted: which reason is given must not depend on the order of requests.
  const reasons = values.flatMap((value) => (value.kind === "undefined" ? [value.reason] : [])).sort();
  const inherited = reasons.find((reason) => INHERITED.has(reason));
  if (inherited) return notDefined(inherited);
  const numbers = values.flatMap((value) => (value.kind === "estimate" ? [value.value] : []));
  return meanOverRequests(numbers, reasons[0] ?? "no-impressions");
}

/**
 * A value with its delete-one jackknife interval over items: Var = (m−1)/m Σ (θ_(i) − θ̄)², where θ_(i) leaves item i out.
 * Source: Efron & Stein 1981.
 */
export function jackknifeEstimate(value: number, leftOut: Float64Array): Estimate {
  const m = leftOut.length;
  const mean = total(leftOut) / m;
  const squares = total(leftOut.map((each) => (each - mean) ** 2));
  return around(value, Math.sqrt(((m - 1) / m) * squares), m - 1, "jackknife-t");
}
