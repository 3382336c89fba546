import { z } from "zod";
import { EquiluxError } from "@/lib/core/errors";
import type { Candidates } from "@/lib/core/explanation/split-candidates";

/** What a platform says of a feature that a writer can change. Bounds left out are those of other stories of the topic. */
export const declaredActionable = z
  .strictObject({
    low: z.number().optional(),
    high: z.number().optional(),
    direction: z.enum(["up", "down", "either"]).optional(),
  })
  .refine(({ low, high }) => low === undefined || high === undefined || low <= high, "low is above high");

export type DeclaredActionable = z.infer<typeof declaredActionable>;

/** How a feature may change, and what that costs. */
export interface Actionable {
  readonly feature: number;
  /** Values it may take. */
  readonly low: number;
  readonly high: number;
  readonly direction: "up" | "down" | "either";
  /** For each unit of its value, above 0: one divided by its spread makes features comparable. */
  readonly cost: number;
  /** Values that may change what the model says: `splitCandidates`, or quantiles of the log for a model that is no forest. */
  readonly candidates: Candidates;
}

export interface CounterfactualLimits {
  /** Most features changed together. */
  readonly changes: number;
  /** Partly changed rows followed further in each round. */
  readonly beam: number;
  /** Values tried of each feature while searching; what is found is then refined over all of them. 2 or more. */
  readonly grid: number;
  /** Most answers, no two with the same features. */
  readonly answers: number;
  /** Most rows the model is asked for. */
  readonly evaluations: number;
}

/** A feature and the values it may go to, the nearest first. */
export interface Move {
  readonly of: Actionable;
  readonly values: readonly number[];
}

/** None where the value is missing: nothing is near to it. */
export function allowedValues({ candidates, low, high, direction }: Actionable, from: number): number[] {
  const up = direction === "down" ? [] : [...candidates.up].filter((to) => to > from);
  const down = direction === "up" ? [] : [...candidates.down].filter((to) => to < from);
  return [...up, ...down]
    .filter((to) => to >= low && to <= high)
    .sort((a, b) => Math.abs(a - from) - Math.abs(b - from));
}

/** @throws EquiluxError "bad-request" */
export function checkQuestion(
  row: Float64Array,
  actionable: readonly Actionable[],
  limits: CounterfactualLimits,
): void {
  const small = Object.entries({ ...limits, grid: limits.grid - 1 }).find(([, limit]) => !(limit >= 1));
  if (small)
    throw refused(`the limit ${small[0]} is too small; give at least ${small[0] === "grid" ? 2 : 1}`);
  const seen = new Set<number>();
  for (const { feature, low, high, cost } of actionable) {
    if (!(feature >= 0 && feature < row.length) || seen.has(feature)) {
      throw refused(
        `feature ${feature} is named twice, or is none of 0 to ${row.length - 1}; name each once`,
      );
    }
    seen.add(feature);
    if (!(low <= high))
      throw refused(`feature ${feature} may go from ${low} to ${high}; give the lower bound first`);
    if (!(cost > 0)) throw refused(`a change of feature ${feature} costs ${cost}; give more than 0`);
  }
}

const refused = (message: string): EquiluxError => new EquiluxError("bad-request", message, "actionable");
