import {
  type CoalitionMethod,
  type CoalitionPlan,
  listCoalitions,
  type Solution,
} from "@/lib/core/attribution/coalitions";
import { EquiluxError } from "@/lib/core/errors";
import { choleskySolver, type Matrix } from "@/lib/core/stats/cholesky";
import type { Random } from "@/lib/core/stats/random";

/**
 * Kernel SHAP: the additive function that comes nearest to the game by weighted least squares, with the constraint that it
 * meets the base value and the prediction. A coalition of size s weighs (p − 1) / (C(p, s) s (p − s)).
 *
 * Sizes are asked whole from both ends (1 and p − 1, 2 and p − 2, ...) as long as their part of the budget pays for all their
 * coalitions; the rest are drawn, each with its complement. Nothing is pressed to zero: there is no sparsifier. With draws the fit
 * has a bias that is small beside its standard errors, and falls faster than they do.
 *
 * Source: Lundberg & Lee 2017; paired draws and standard errors as in Covert & Lee 2021.
 *
 * @param coalitions how many may be asked in each row
 * @throws EquiluxError "bad-request" where they do not suffice for sizes 1 and p − 1, without which the fit may be singular
 */
export function kernelMethod(features: number, coalitions: number): CoalitionMethod {
  const { whole, drawn } = divideBudget(features, coalitions);
  const fixed = whole.flatMap(({ size, weight }) =>
    subsets(features, size).flatMap((set) =>
      isHalf(features, size)
        ? [{ set, weight }]
        : [
            { set, weight },
            { set: complement(set), weight },
          ],
    ),
  );
  return {
    engine: "kernel",
    features,
    sampled: drawn.pairs > 0,
    plan: (random) => kernelPlan(features, fixed, drawn, random),
  };
}

type Set = Uint8Array;
interface Weighted {
  readonly set: Set;
  readonly weight: number;
}

/** Coalitions of some sizes are drawn: so many pairs, that together weigh so much. */
interface Drawn {
  readonly pairs: number;
  readonly mass: number;
  /** Smaller sizes and how much the coalitions of that size and of its complement weigh together. */
  readonly sizes: readonly { readonly size: number; readonly mass: number }[];
}

interface Division {
  /** Sizes asked whole: the smaller of a pair of sizes, and the weight of each coalition. */
  readonly whole: readonly { readonly size: number; readonly weight: number }[];
  readonly drawn: Drawn;
}

const isHalf = (features: number, size: number): boolean => 2 * size === features;
const complement = (set: Set): Set => set.map((known) => 1 - known);

function divideBudget(features: number, coalitions: number): Division {
  const sizes = Array.from({ length: Math.floor(features / 2) }, (_, k) => {
    const size = k + 1;
    const both = isHalf(features, size) ? 1 : 2;
    return {
      size,
      mass: (both * (features - 1)) / (size * (features - size)),
      count: both * binomial(features, size),
    };
  });
  const whole: { size: number; weight: number }[] = [];
  let budget = coalitions;
  let mass = sizes.reduce((sum, size) => sum + size.mass, 0);
  for (const { size, mass: own, count } of sizes) {
    const last = size === sizes.length;
    if (count > (last ? budget : (budget * own) / mass)) break;
    whole.push({ size, weight: own / count });
    budget -= count;
    mass -= own;
  }
  if (whole.length === 0 && features > 1) {
    const total = sizes.reduce((sum, size) => sum + size.mass, 0);
    throw new EquiluxError(
      "bad-request",
      `kernel attributions of ${features} features need ${Math.ceil((sizes[0]!.count * total) / sizes[0]!.mass)} coalitions for each row, and ${coalitions} are allowed; raise the budget, use fewer background rows, or use permutation`,
      "budget",
    );
  }
  const rest = sizes.slice(whole.length);
  const drawnMass = rest.reduce((sum, size) => sum + size.mass, 0);
  return {
    whole,
    drawn: { pairs: rest.length === 0 ? 0 : Math.floor(budget / 2), mass: drawnMass, sizes: rest },
  };
}

function kernelPlan(
  features: number,
  fixed: readonly Weighted[],
  { pairs, mass, sizes }: Drawn,
  random: Random,
): CoalitionPlan {
  const weight = pairs === 0 ? 0 : mass / (2 * pairs);
  const draws = Array.from({ length: pairs }, () => {
    const set = drawSubset(features, drawSize(sizes, mass, random), random);
    return [
      { set, weight },
      { set: complement(set), weight },
    ];
  });
  const all = [...fixed, ...draws.flat()];
  return {
    count: all.length,
    members: listCoalitions(features, all.length, (c, f) => all[c]!.set[f] === 1),
    solve: (worth, base, prediction) => leastSquares(features, all, fixed.length, worth, base, prediction),
  };
}

/**
 * The fit, with the last feature's attribution written as prediction − base − the others'. Then the normal equations are
 * H φ = g over the other features with z_i − z_last for z_i and v − base − z_last (prediction − base) for v.
 */
function leastSquares(
  features: number,
  coalitions: readonly Weighted[],
  fixed: number,
  worth: Float64Array,
  base: number,
  prediction: number,
): Solution {
  const gap = prediction - base;
  const last = features - 1;
  const regressors = coalitions.map(({ set }) =>
    Float64Array.from({ length: last }, (_, f) => set[f]! - set[last]!),
  );
  const responses = coalitions.map(({ set }, c) => worth[c]! - base - set[last]! * gap);
  const normal: Matrix = new Float64Array(last * last);
  const right = new Float64Array(last);
  coalitions.forEach(({ weight }, c) => {
    const z = regressors[c]!;
    for (let i = 0; i < last; i++) {
      if (z[i] === 0) continue;
      right[i]! += weight * z[i]! * responses[c]!;
      for (let j = 0; j < last; j++) normal[i * last + j]! += weight * z[i]! * z[j]!;
    }
  });
  const solve = choleskySolver(normal, last);
  const free = solve(right);
  const attributions = new Float64Array(features);
  attributions.set(free);
  attributions[last] = gap - free.reduce((sum, value) => sum + value, 0);
  const pairs = (coalitions.length - fixed) / 2;
  // A spread of fewer draws than there are unknowns says nothing.
  if (pairs <= features) return { attributions, standardErrors: null };
  const scores = Array.from({ length: pairs }, (_, pair) => {
    const score = new Float64Array(last);
    for (const c of [fixed + 2 * pair, fixed + 2 * pair + 1]) {
      const z = regressors[c]!;
      const residual = responses[c]! - z.reduce((sum, value, f) => sum + value * free[f]!, 0);
      for (let f = 0; f < last; f++) score[f]! += coalitions[c]!.weight * z[f]! * residual;
    }
    return score;
  });
  return { attributions, standardErrors: errorsOf(features, scores, solve) };
}

/**
 * How the fit moves with the draws: H⁻¹ Cov(Σ scores) H⁻¹, from the spread of the pairs' scores about their mean. K / (K − p + 1)
 * makes up for residuals being smaller than errors; where draws are few beside features (four pairs for each, of 60) errors are
 * still told a tenth too small.
 */
function errorsOf(
  features: number,
  scores: readonly Float64Array[],
  solve: (right: Float64Array) => Float64Array,
): Float64Array {
  const last = features - 1;
  const pairs = scores.length;
  const mean = new Float64Array(last);
  for (const score of scores)
    score.forEach((value, f) => {
      mean[f]! += value / pairs;
    });
  const sums = new Float64Array(features);
  for (const score of scores) {
    const moved = solve(score.map((value, f) => value - mean[f]!));
    let total = 0;
    moved.forEach((value, f) => {
      sums[f]! += value * value;
      total += value;
    });
    sums[last]! += total * total;
  }
  return sums.map((sum) => Math.sqrt((sum * pairs) / (pairs - last)));
}

function subsets(features: number, size: number): Set[] {
  const result: Set[] = [];
  const chosen: number[] = [];
  const choose = (from: number): void => {
    if (chosen.length === size) {
      const set = new Uint8Array(features);
      for (const f of chosen) set[f] = 1;
      result.push(set);
      return;
    }
    for (let f = from; f <= features - (size - chosen.length); f++) {
      chosen.push(f);
      choose(f + 1);
      chosen.pop();
    }
  };
  choose(0);
  return result;
}

function drawSize(sizes: Drawn["sizes"], mass: number, random: Random): number {
  let left = random.uniform() * mass;
  for (const { size, mass: own } of sizes) {
    left -= own;
    if (left < 0) return size;
  }
  return sizes.at(-1)!.size;
}

/** Each subset of the size is equally likely: the first places of a shuffle. */
function drawSubset(features: number, size: number, random: Random): Set {
  const order = Int32Array.from({ length: features }, (_, f) => f);
  const set = new Uint8Array(features);
  for (let k = 0; k < size; k++) {
    const at = k + random.below(features - k);
    const taken = order[at]!;
    order[at] = order[k]!;
    set[taken] = 1;
  }
  return set;
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}
