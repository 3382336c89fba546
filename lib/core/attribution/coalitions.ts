import type { Random } from "@/lib/core/stats/random";

/**
 * Which coalitions of features a method wants to know the worth of, and how it makes attributions of them. The empty coalition
 * and the full one are left out: their worths are the base value and the prediction, and are known.
 */
export interface CoalitionPlan {
  readonly count: number;
  /** [coalition][feature] 1 where the feature is known. */
  readonly members: Uint8Array;
  /**
   * @param worth [coalition] mean output where only the coalition's features are known
   * @param base worth of the empty coalition
   * @param prediction worth of the full one
   */
  readonly solve: (worth: Float64Array, base: number, prediction: number) => Solution;
}

export interface Solution {
  /** [feature]; they add up to prediction − base. */
  readonly attributions: Float64Array;
  /**
   * [feature] standard error over the coalitions that were drawn: how far another seed would land, nothing else. null where
   * every coalition that counts was asked, or where the draws are too few to show their spread.
   */
  readonly standardErrors: Float64Array | null;
}

/** Which engine made an attribution of a model that is only a function. */
export type CoalitionEngine = "exact" | "kernel" | "permutation" | "owen" | "owen-permutation";

/** A way to attribute, once for the number of features it is used with. */
export interface CoalitionMethod {
  readonly engine: CoalitionEngine;
  readonly features: number;
  /** Whether coalitions are drawn at random, so that attributions have standard errors. */
  readonly sampled: boolean;
  /** A new plan for each row, so that errors of rows are independent and average out. */
  readonly plan: (random: Random) => CoalitionPlan;
}

/** All but the empty and the full coalition, from whether a feature is in the n-th. */
export function listCoalitions(
  features: number,
  count: number,
  isMember: (coalition: number, feature: number) => boolean,
): Uint8Array {
  const members = new Uint8Array(count * features);
  for (let c = 0; c < count; c++) {
    for (let f = 0; f < features; f++) members[c * features + f] = isMember(c, f) ? 1 : 0;
  }
  return members;
}

/** [size] |S|! (n − |S| − 1)! / n!: how much a coalition of that size counts for a player who is not in it. */
export function shapleyWeights(players: number): Float64Array {
  const weights = new Float64Array(players);
  weights[0] = 1 / players;
  for (let size = 1; size < players; size++) weights[size] = (weights[size - 1]! * size) / (players - size);
  return weights;
}
