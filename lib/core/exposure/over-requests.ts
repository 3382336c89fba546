import { ratioOf } from "@/lib/core/exposure/ratio";
import { type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";
import type { Draws } from "@/lib/core/stats/random";

/** How a mean is made of numbers of requests. */
export interface MeanOptions {
  /** Why there is no mean, where no request has a value. */
  readonly reason: UndefinedReason;
  /** Values cannot lie outside a known range. Without one, an outlier may be yet to come, and a mean needs many to trust. */
  readonly isBounded: boolean;
  readonly draws: Draws;
}

/** Mean over requests (or readers, or questions), taken as the independent draws. Values that do not exist (NaN) are left out. */
export function meanOverRequests(values: readonly number[], options: MeanOptions): Measured {
  const x = Float64Array.from(values.filter((value) => !Number.isNaN(value)));
  const n = new Float64Array(x.length).fill(1);
  return ratioOf({ x, n, isShare: options.isBounded }, options.reason, options.draws);
}

/**
 * Reasons that a mean inherits: an infinite value makes it infinite, and requests to which the definition cannot be applied
 * must not drop out of it unseen.
 */
const INHERITED: ReadonlySet<UndefinedReason> = new Set([
  "not-in-top",
  "zero-target",
  "soft-membership",
  "tied-positions",
  "no-target",
]);

/**
 * Mean over the requests that have a value. Where one is infinite or cannot be told, so is the mean, and its reason is given;
 * requests in which there was nothing to measure are not counted.
 */
export function meanOfDefined(values: readonly Measured[], options: Omit<MeanOptions, "reason">): Measured {
  // Sorted: which reason is given must not depend on the order of requests.
  const reasons = values.flatMap((value) => (value.kind === "undefined" ? [value.reason] : [])).sort();
  const inherited = reasons.find((reason) => INHERITED.has(reason));
  if (inherited) return notDefined(inherited);
  const numbers = values.flatMap((value) => (value.kind === "estimate" ? [value.value] : []));
  return meanOverRequests(numbers, { ...options, reason: reasons[0] ?? "no-impressions" });
}
