import {
  type CoalitionMethod,
  type CoalitionPlan,
  listCoalitions,
  shapleyWeights,
} from "@/lib/core/attribution/coalitions";
import { walkingMethod } from "@/lib/core/attribution/walks";
import { EquiluxError } from "@/lib/core/errors";
import { shuffle } from "@/lib/core/stats/random";

/** Each feature in exactly one group. */
export type FeatureGroups = readonly (readonly number[])[];

/**
 * Owen values: groups of features share the output as players of their own game, and each group's share is divided among its
 * features, with all of every other group known or none of it. For one-hot blocks, embeddings, and features that say the same.
 * The values of a group add up to the Shapley value of the group.
 *
 * Every coalition is asked where the budget allows, else walks (walks.ts) in which a group's features follow each other.
 *
 * Source: Owen 1977.
 *
 * @param coalitions how many may be asked in each row
 * @throws EquiluxError "bad-request" where the groups are no partition of the features, or the budget does not suffice
 */
export function owenMethod(features: number, groups: FeatureGroups, coalitions: number): CoalitionMethod {
  checkPartition(features, groups);
  if (countTerms(groups) <= Math.min(MOST_TERMS, coalitions)) {
    const plan = exactPlan(features, groups);
    return { engine: "owen", features, sampled: false, plan: () => plan };
  }
  return walkingMethod("owen-permutation", features, coalitions, (random) => {
    const outer = Int32Array.from(groups, (_, g) => g);
    shuffle(outer, random);
    return Int32Array.from(
      [...outer].flatMap((g) => {
        const inner = Int32Array.from(groups[g]!);
        shuffle(inner, random);
        return [...inner];
      }),
    );
  });
}

/** Tables of terms are kept within some megabytes. */
const MOST_TERMS = 2 ** 16;

/** Coalitions as they are counted for each group: of the other groups, times those within. Some are the same. */
const countTerms = (groups: FeatureGroups): number =>
  groups.reduce((sum, group) => sum + 2 ** (groups.length - 1 + group.length), 0);

function checkPartition(features: number, groups: FeatureGroups): void {
  const seen = groups.flat().sort((a, b) => a - b);
  if (seen.length === features && seen.every((f, at) => f === at) && groups.every((g) => g.length > 0))
    return;
  throw new EquiluxError(
    "bad-request",
    `the groups hold the features ${seen.join(", ")}; name each of 0 to ${features - 1} once, and no empty group`,
    "groups",
  );
}

/** What a coalition's worth adds to a feature. */
interface Term {
  readonly coalition: number;
  readonly feature: number;
  readonly weight: number;
}

function exactPlan(features: number, groups: FeatureGroups): CoalitionPlan {
  const indexes = new Map<string, number>();
  const sets: (readonly boolean[])[] = [];
  const indexOf = (set: readonly boolean[]): number => {
    const key = set.map(Number).join("");
    const known = indexes.get(key);
    if (known !== undefined) return known;
    indexes.set(key, sets.length);
    sets.push(set);
    return sets.length - 1;
  };
  const empty = indexOf(new Array<boolean>(features).fill(false));
  const full = indexOf(new Array<boolean>(features).fill(true));
  const terms = groups.flatMap((_, g) => termsOf(features, groups, g, indexOf));
  const count = sets.length - 2;
  return {
    count,
    members: listCoalitions(features, count, (c, f) => sets[c + 2]![f]!),
    solve: (worth, base, prediction) => {
      const attributions = new Float64Array(features);
      for (const { coalition, feature, weight } of terms) {
        const value = coalition === empty ? base : coalition === full ? prediction : worth[coalition - 2]!;
        attributions[feature]! += weight * value;
      }
      return { attributions, standardErrors: null };
    },
  };
}

/** Terms of one group's features: for each set of other groups and each set of its own features. */
function termsOf(
  features: number,
  groups: FeatureGroups,
  own: number,
  indexOf: (set: readonly boolean[]) => number,
): Term[] {
  const others = groups.filter((_, g) => g !== own);
  const within = groups[own]!;
  const outerWeights = shapleyWeights(groups.length);
  const innerWeights = shapleyWeights(within.length);
  const terms: Term[] = [];
  for (let outer = 0; outer < 2 ** others.length; outer++) {
    const known = others.filter((_, g) => (outer >> g) & 1);
    const base = new Array<boolean>(features).fill(false);
    for (const f of known.flat()) base[f] = true;
    for (let inner = 0; inner < 2 ** within.length; inner++) {
      const members = within.filter((_, k) => (inner >> k) & 1);
      const set = [...base];
      for (const f of members) set[f] = true;
      const coalition = indexOf(set);
      for (const feature of within) {
        const isIn = set[feature]!;
        const size = members.length - (isIn ? 1 : 0);
        const weight = outerWeights[known.length]! * innerWeights[size]!;
        terms.push({ coalition, feature, weight: isIn ? weight : -weight });
      }
    }
  }
  return terms;
}
