import type { AuditSpec } from "@/lib/core/audit/spec";
import { type Draws, seedFor } from "@/lib/core/stats/random";

/** Enough for a 95 % interval whose ends waver by little; p-values of findings are made from the spec's own number. */
const DRAWS = 399;

/** Draws for the intervals of a chart's series: few, for they are made while a reader waits, and always the same. */
export const chartDraws = ({ seed }: Pick<AuditSpec, "seed">, ...series: readonly number[]): Draws => ({
  permutations: DRAWS,
  seed: seedFor(seed, ...series),
});
