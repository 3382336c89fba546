import { type CoalitionMethod, listCoalitions, shapleyWeights } from "@/lib/core/attribution/coalitions";
import { EquiluxError } from "@/lib/core/errors";

/** Twice the evaluations for each further feature: 4096 for twelve, times the background rows. */
export const MOST_FEATURES_EXACT = 12;

/**
 * Shapley values by their definition, from the worth of every coalition.
 *
 * Coalitions are asked in Gray's order, so neighbours in a batch differ in one feature, but where the full one is passed over.
 *
 * @throws EquiluxError "too-large" for more than 12 features
 */
export function exactMethod(features: number): CoalitionMethod {
  if (features > MOST_FEATURES_EXACT) {
    throw new EquiluxError(
      "too-large",
      `${features} features have 2^${features} coalitions, and all are asked for up to ${MOST_FEATURES_EXACT} features; use permutation, kernel or groups of features`,
      "features",
    );
  }
  const all = 2 ** features - 1;
  // The orders of Gray's code: n ^ (n >> 1). The first is the empty coalition; where the full one stands, it is passed over.
  const order = Array.from({ length: all + 1 }, (_, n) => n ^ (n >> 1)).filter(
    (set) => set !== 0 && set !== all,
  );
  const weights = shapleyWeights(features);
  const plan = {
    count: order.length,
    members: listCoalitions(features, order.length, (c, f) => ((order[c]! >> f) & 1) === 1),
    solve: (worth: Float64Array, base: number, prediction: number) => {
      const game = new Float64Array(all + 1);
      order.forEach((set, c) => {
        game[set] = worth[c]!;
      });
      game[0] = base;
      game[all] = prediction;
      return { attributions: shapleyValues(game, features, weights), standardErrors: null };
    },
  };
  return { engine: "exact", features, sampled: false, plan: () => plan };
}

/** @param game [set] worth of the coalition whose members are the bits of the set */
function shapleyValues(game: Float64Array, features: number, weights: Float64Array): Float64Array {
  const attributions = new Float64Array(features);
  const sizes = new Uint8Array(game.length);
  for (let set = 0; set < game.length; set++) {
    if (set > 0) sizes[set] = sizes[set >> 1]! + (set & 1);
    for (let f = 0; f < features; f++) {
      const with_ = set | (1 << f);
      if (with_ !== set) attributions[f]! += weights[sizes[set]!]! * (game[with_]! - game[set]!);
    }
  }
  return attributions;
}
