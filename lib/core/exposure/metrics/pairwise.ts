import { eachKnownGroup } from "@/lib/core/exposure/composition";
import { type Definition, groupMetric, listMetric, overall } from "@/lib/core/exposure/define";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { ratioOf } from "@/lib/core/exposure/ratio";
import type { Slates } from "@/lib/core/exposure/slates";
import { partOf } from "@/lib/core/exposure/sums";
import type { Measured } from "@/lib/core/measured";

/** Pairs of a request by kind: how many there are, and how many of them are in the right order (a tie is half right). */
interface PairCounts {
  readonly pairs: Float64Array;
  readonly right: Float64Array;
}

/** A pair counts by what its two items belong to: P(upper item of this kind) × P(lower item of this kind). */
interface PairKind {
  /** [item] mass as the item that should stand higher. */
  readonly upper: Float64Array;
  /** [item] mass as the item that should stand lower. */
  readonly lower: Float64Array;
}

/**
 * [request] pairs in which the upper item is more relevant, and those in which it also stands higher. Items whose relevance
 * nobody said are left out. Time grows with n log n: relevance grades are taken from the lowest up, and a Fenwick tree over
 * ranks holds what is less relevant.
 */
function relevantPairs(slates: Slates, kind: PairKind): PairCounts {
  const relevance = slates.relevance ?? new Float64Array(slates.item.length).fill(Number.NaN);
  const pairs = new Float64Array(slates.requests.length);
  const right = new Float64Array(slates.requests.length);
  for (let request = 0; request < pairs.length; request++) {
    const ranks = denseRanks(slates, request);
    const first = slates.start[request]!;
    const rows = Array.from(ranks, (_, i) => first + i)
      .filter((row) => !Number.isNaN(relevance[row]!))
      .sort((a, b) => relevance[a]! - relevance[b]!);
    const tree = new Fenwick(ranks.at(-1) ?? 0);
    for (let from = 0; from < rows.length; ) {
      let to = from;
      while (to < rows.length && relevance[rows[to]!] === relevance[rows[from]!]) to++;
      for (const row of rows.slice(from, to)) {
        const upper = kind.upper[slates.item[row]!]!;
        const rank = ranks[row - first]!;
        const [above, downTo] = [tree.sumTo(rank - 1), tree.sumTo(rank)];
        pairs[request]! += upper * tree.total;
        right[request]! += upper * (tree.total - downTo + (downTo - above) / 2);
      }
      for (const row of rows.slice(from, to)) tree.add(ranks[row - first]!, kind.lower[slates.item[row]!]!);
      from = to;
    }
  }
  return { pairs, right };
}

/** [row of the request] 1-based number of its position among the distinct positions. */
function denseRanks({ start, position }: Slates, request: number): Int32Array {
  let rank = 0;
  return position
    .subarray(start[request]!, start[request + 1]!)
    .map((at, i, all) => (i === 0 || at !== all[i - 1] ? ++rank : rank));
}

/** Prefix sums that can be added to: both in the logarithm of the size. Source: Fenwick 1994. */
class Fenwick {
  private readonly sums: Float64Array;
  total = 0;

  constructor(size: number) {
    this.sums = new Float64Array(size + 1);
  }

  add(at: number, mass: number): void {
    this.total += mass;
    for (let i = at; i < this.sums.length; i += i & -i) this.sums[i]! += mass;
  }

  sumTo(at: number): number {
    let sum = 0;
    for (let i = at; i > 0; i -= i & -i) sum += this.sums[i]!;
    return sum;
  }
}

const ofPairs = ({ slates, draws }: MetricInput, kind: PairKind): Measured => {
  const { right, pairs } = relevantPairs(slates, kind);
  return ratioOf({ x: right, n: pairs, isShare: true }, "no-pairs", draws);
};

const ofEachGroup = (
  definition: Definition,
  kindOf: (own: Float64Array, others: Float64Array) => PairKind,
): Metric =>
  groupMetric(definition, (input, membership) => {
    const all = new Float64Array(input.slates.items.length).fill(1);
    const unknown = membership.unknown < 0 ? all.map(() => 0) : partOf(all, membership, membership.unknown);
    return eachKnownGroup(membership, (group, name) => {
      const own = partOf(all, membership, group);
      const others = own.map((share, item) => 1 - share - unknown[item]!);
      return [{ ...overall(ofPairs(input, kindOf(own, others))), group: name }];
    });
  });

const shared = {
  range: "[0, 1]",
  unit: "share of pairs",
  source: "Beutel et al. 2019; Narasimhan et al. 2020",
} as const;

export const PAIRWISE_METRICS: readonly Metric[] = [
  listMetric(
    {
      ...shared,
      id: "pairwise-accuracy",
      name: "Pairwise accuracy",
      formula:
        "pairs of a request in which the more relevant item stands higher ÷ pairs of unequal relevance; ties count half",
      fair: null,
      pitfall:
        "Knows no groups; rests on relevance that may itself be unfair. Interval: half samples of requests.",
      needs: ["relevance"],
    },
    (input) => {
      const all = new Float64Array(input.slates.items.length).fill(1);
      return [overall(ofPairs(input, { upper: all, lower: all }))];
    },
  ),
  ofEachGroup(
    {
      ...shared,
      id: "pairwise-inter-group",
      name: "Inter-group pairwise accuracy",
      formula:
        "pairs with i of the group, j of another, i more relevant: share in which i stands higher; soft pairs weigh P(i in) × P(j in another)",
      fair: null,
      pitfall:
        "Fair when it is equal over groups, not at a certain value. Items of unknown group are in no pair. Interval: half samples of requests.",
      needs: ["relevance"],
    },
    (own, others) => ({ upper: own, lower: others }),
  ),
  ofEachGroup(
    {
      ...shared,
      id: "pairwise-intra-group",
      name: "Intra-group pairwise accuracy",
      formula: "pairs with both items of the group, i more relevant: share in which i stands higher",
      fair: null,
      pitfall:
        "Fair when it is equal over groups. Says nothing of how groups stand to each other. Interval: half samples of requests.",
      needs: ["relevance"],
    },
    (own) => ({ upper: own, lower: own }),
  ),
];
