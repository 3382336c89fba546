import { around } from "@/lib/core/exposure/linearised";
import { total } from "@/lib/core/exposure/sums";
import { type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";

/**
 * Mean over requests, with t × standard error of the mean: requests are taken as the independent draws. Values that do not
 * exist (NaN) are left out; `reason` where none exists. `scale` multiplies value and interval, for sums.
 */
export function meanOverRequests(values: readonly number[], reason: UndefinedReason, scale = 1): Measured {
  const known = values.filter((value) => !Number.isNaN(value));
  const count = known.length;
  if (count === 0) return notDefined(reason);
  const mean = total(known) / count;
  const squares = total(known.map((value) => (value - mean) ** 2));
  const se = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1) / count);
  return around(mean * scale, se * scale, count - 1, "request-t");
}
