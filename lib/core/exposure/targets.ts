import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { shares, total } from "@/lib/core/exposure/sums";

/**
 * [group] Mean membership of the items of the pool: a target of demographic parity.
 */
export const poolTarget = ({ groups, share }: Membership): Float64Array =>
  meanShare(groups.length, share, [...Array(share.length / groups.length).keys()]);

/**
 * [group] Mean membership of the items that were ever judged relevant, each once; null where none was. Targets of TREC are
 * made of it; they are meant for one question, so give it the lists of one.
 */
export function relevantTarget(slates: Slates, { groups, share }: Membership): Float64Array | null {
  const relevant = new Set<number>();
  slates.item.forEach((item, row) => {
    if (Number(slates.relevance?.[row]) > 0) relevant.add(item);
  });
  slates.unshown?.item.forEach((item, index) => {
    if (Number(slates.unshown?.relevance[index]) > 0) relevant.add(item);
  });
  return relevant.size > 0 ? meanShare(groups.length, share, [...relevant]) : null;
}

/**
 * [group] The target of TREC Fair Ranking 2021: among known groups, half way between the relevant documents and the world;
 * nothing for the unknown one.
 *
 * @param relevant as `relevantTarget` gives it
 * @param world [group] shares of the world's population, 0 for the unknown group
 */
export function trec2021Target(
  relevant: Float64Array,
  world: Float64Array,
  { unknown }: Membership,
): Float64Array {
  const known = shares([...relevant].map((share, group) => (group === unknown ? 0 : share)));
  return world.map((share, group) => (known ? (known[group]! + share) / 2 : share));
}

/** [group] The same of 2022: the unknown group keeps its share of the relevant documents, and only the rest is mixed. */
export function trec2022Target(
  relevant: Float64Array,
  world: Float64Array,
  { unknown }: Membership,
): Float64Array {
  const known = 1 - (relevant[unknown] ?? 0);
  return relevant.map((share, group) => (group === unknown ? share : (share + known * world[group]!) / 2));
}

function meanShare(groups: number, share: Float64Array, items: readonly number[]): Float64Array {
  return Float64Array.from(
    { length: groups },
    (_, group) => total(items.map((item) => share[item * groups + group]!)) / items.length,
  );
}
