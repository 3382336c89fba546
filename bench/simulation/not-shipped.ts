import { compareRatios, type RatioSums } from "@/lib/core/stats/ratio";
import { studentQuantile } from "@/lib/core/stats/student-t";

/** Methods that are common elsewhere and not shipped here. Each says whether it rejects a true null. */

/** Every impression taken for an independent one: Katz for rates, Poisson counts for exposure on a roster. */
export const rowsReject = ([a, b]: readonly RatioSums[], isCount: boolean): boolean | null => {
  if (!a || !b || a.x === 0 || b.x === 0) return null;
  const variance = 1 / a.x + 1 / b.x - (isCount ? 0 : 1 / a.n + 1 / b.n);
  return Math.abs(Math.log((a.x * b.n) / (a.n * b.x))) > 1.96 * Math.sqrt(variance);
};

/** The same in several strata, pooled by inverse variance. */
export function pooledRowsReject(strata: readonly (readonly RatioSums[])[]): boolean {
  let [weights, weighted] = [0, 0];
  for (const [a, b] of strata) {
    if (!a || !b || !(a.x > 0) || !(b.x > 0)) continue;
    const weight = 1 / (1 / a.x - 1 / a.n + 1 / b.x - 1 / b.n);
    weights += weight;
    weighted += weight * Math.log((a.x * b.n) / (a.n * b.x));
  }
  return Math.abs(weighted) / Math.sqrt(weights) > 1.96;
}

/** The linearised log-t interval over writers (or items). */
export const linearisedRejects = ([a, b]: readonly RatioSums[]): boolean | null => {
  if (!a || !b) return null;
  const { log, se, df } = compareRatios(a, b);
  return Number.isFinite(se) ? Math.abs(log) > studentQuantile(0.975, df) * se : null;
};
