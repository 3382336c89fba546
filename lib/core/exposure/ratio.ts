import { total } from "@/lib/core/exposure/sums";
import {
  type Estimate,
  type Interval,
  type Measured,
  type NoInterval,
  noInterval,
  notDefined,
  ofUnits,
  type UndefinedReason,
} from "@/lib/core/measured";
import { halfSampleIntervals } from "@/lib/core/stats/half-samples";
import type { Measure } from "@/lib/core/stats/moments";
import type { Draws } from "@/lib/core/stats/random";

/** A value that describes what was given, such as a count or the number of a single list: nothing is estimated. */
export const described = (value: number): Estimate => withInterval(value, NOT_ESTIMATED);

const NOT_ESTIMATED: Interval = { low: null, high: null, method: "none" };

/** An estimate of which no interval can be trusted, and why. */
export const withoutInterval = (value: number, reason: NoInterval): Estimate =>
  withInterval(value, noInterval(reason));

/** Of items or requests. */
export const withInterval = (value: number, interval: Interval): Estimate => ({
  kind: "estimate",
  value,
  ...ofUnits(interval),
});

/**
 * Σx / Σn over units (items, or requests) with its interval from random halves of the units; `reason` where Σn is 0. Rows of
 * one unit are not independent, units are. An item that belongs to a group by half counts by half in both sums, and is one
 * item all the same.
 */
export function ratioOf(measure: Measure, reason: UndefinedReason, draws: Draws): Measured {
  const { x, n } = measure;
  const base = total(n);
  if (!(base > 0)) return notDefined(reason);
  const units = Int32Array.from(x.keys()).filter((unit) => x[unit] !== 0 || n[unit] !== 0);
  const [interval = NOT_ESTIMATED] = halfSampleIntervals([measure], units, draws);
  return withInterval(total(x) / base, interval);
}
