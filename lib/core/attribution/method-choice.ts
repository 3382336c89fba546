import type { CoalitionMethod } from "@/lib/core/attribution/coalitions";
import { exactMethod, MOST_FEATURES_EXACT } from "@/lib/core/attribution/exact";
import { kernelMethod } from "@/lib/core/attribution/kernel";
import { coalitionsFor } from "@/lib/core/attribution/opaque";
import { permutationMethod } from "@/lib/core/attribution/walks";

export const METHODS = ["exact", "kernel", "permutation"] as const;
export type MethodName = (typeof METHODS)[number];

/** How a function may be asked; what is left out is chosen. */
export interface MethodChoice {
  readonly method?: MethodName | undefined;
  /** Most evaluations of the model for each row. */
  readonly budget?: number | undefined;
}

/** Coalitions of each row where no budget is given; wide models get ten pairs of walks, of which standard errors can be told. */
const COALITIONS = 2048;
const PAIRS_OF_WALKS = 10;

/**
 * The method of a model that is only a function: where none is named, every coalition as far as the budget pays for all of them,
 * else permutations.
 *
 * @throws EquiluxError "bad-request" where the budget does not suffice, "too-large" for every coalition of many features
 */
export function chooseMethod(
  features: number,
  backgroundCount: number,
  { method, budget }: MethodChoice,
): CoalitionMethod {
  const coalitions =
    budget === undefined
      ? Math.max(COALITIONS, 2 * (features - 1) * PAIRS_OF_WALKS)
      : coalitionsFor(budget, backgroundCount);
  const paysForAll = features <= MOST_FEATURES_EXACT && 2 ** features - 2 <= coalitions;
  switch (method ?? (paysForAll ? "exact" : "permutation")) {
    case "exact":
      return exactMethod(features);
    case "kernel":
      return kernelMethod(features, coalitions);
    case "permutation":
      return permutationMethod(features, coalitions);
  }
}
