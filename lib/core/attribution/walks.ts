import {
  type CoalitionEngine,
  type CoalitionMethod,
  type CoalitionPlan,
  listCoalitions,
  type Solution,
} from "@/lib/core/attribution/coalitions";
import { EquiluxError } from "@/lib/core/errors";
import { type Random, shuffle } from "@/lib/core/stats/random";

/**
 * Permutation SHAP: features become known one by one in a random order, and what the output does at a feature's turn is its
 * share; every order is walked forwards and backwards. The mean over walks is unbiased for the Shapley value, adds up to
 * prediction − base value in each walk, and one pair of walks is exact where features act at most in pairs.
 *
 * Source: Castro, Gómez & Tejada 2009; antithetic walks as in Mitchell, Cooper, Frank & Holmes 2022.
 *
 * @param coalitions how many may be asked in each row: 2 × (features − 1) for each pair of walks
 * @throws EquiluxError "bad-request" where that does not suffice for one pair
 */
export function permutationMethod(features: number, coalitions: number): CoalitionMethod {
  return walkingMethod("permutation", features, coalitions, (random) => {
    const order = Int32Array.from({ length: features }, (_, f) => f);
    shuffle(order, random);
    return order;
  });
}

/** @param drawOrder an order of all features; its reverse has to be as likely */
export function walkingMethod(
  engine: CoalitionEngine,
  features: number,
  coalitions: number,
  drawOrder: (random: Random) => Int32Array,
): CoalitionMethod {
  const inner = features - 1;
  const pairs = inner === 0 ? 1 : Math.floor(coalitions / (2 * inner));
  if (pairs < 1) {
    throw new EquiluxError(
      "bad-request",
      `a pair of walks over ${features} features asks ${2 * inner} coalitions, and ${coalitions} are allowed; raise the budget or use fewer background rows`,
      "budget",
    );
  }
  return {
    engine,
    features,
    sampled: inner > 0,
    plan: (random) => walkPlan(Array.from({ length: pairs }, () => drawOrder(random))),
  };
}

/** Coalitions of a pair of walks: the first 1, 2, ... features of the order, then the last 1, 2, ... of it. */
function walkPlan(orders: readonly Int32Array[]): CoalitionPlan {
  const features = orders[0]!.length;
  const inner = features - 1;
  const places = orders.map((order) => {
    const place = new Int32Array(features);
    order.forEach((f, at) => {
      place[f] = at;
    });
    return place;
  });
  const count = 2 * inner * orders.length;
  return {
    count,
    members: listCoalitions(features, count, (c, f) => {
      const step = c % (2 * inner);
      const place = places[(c - step) / (2 * inner)]![f]!;
      return step < inner ? place <= step : place >= features - 1 - (step - inner);
    }),
    solve: (worth, base, prediction) => meanOverWalks(orders, worth, base, prediction),
  };
}

/** A few walks can agree by accident, and their spread would pass for certainty. */
const FEWEST_DRAWS = 10;

function meanOverWalks(
  orders: readonly Int32Array[],
  worth: Float64Array,
  base: number,
  prediction: number,
): Solution {
  const features = orders[0]!.length;
  const inner = features - 1;
  const sums = new Float64Array(features);
  const squares = new Float64Array(features);
  const shifts = new Float64Array(features);
  orders.forEach((order, pair) => {
    const at = pair * 2 * inner;
    const forwards = (step: number) =>
      step === 0 ? base : step === features ? prediction : worth[at + step - 1]!;
    const backwards = (step: number) =>
      step === 0 ? base : step === features ? prediction : worth[at + inner + step - 1]!;
    order.forEach((f, place) => {
      const fromEnd = features - 1 - place;
      const there = forwards(place + 1) - forwards(place);
      const back = backwards(fromEnd + 1) - backwards(fromEnd);
      const share = (there + back) / 2;
      // Squares of distances to the first draw: those of the shares themselves would cancel where they hardly differ.
      if (pair === 0) shifts[f] = share;
      const distance = share - shifts[f]!;
      sums[f]! += distance;
      squares[f]! += distance * distance;
    });
  });
  const draws = orders.length;
  const attributions = sums.map((sum, f) => shifts[f]! + sum / draws);
  if (draws < FEWEST_DRAWS) return { attributions, standardErrors: null };
  const standardErrors = squares.map((square, f) =>
    Math.sqrt(Math.max(0, square - sums[f]! ** 2 / draws) / (draws - 1) / draws),
  );
  return { attributions, standardErrors };
}
