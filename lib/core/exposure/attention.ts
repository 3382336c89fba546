import type { BrowsingModel } from "@/lib/core/exposure/browsing-model";
import { remembered } from "@/lib/core/exposure/remembered";
import type { Slates } from "@/lib/core/exposure/slates";

/**
 * [row] How much readers look at each row under the browsing model.
 *
 * Rows that share a position are a tie: each gets the mean over all orders of the tied rows, so nobody gains by standing
 * first in the file. A tie of m rows at position r spans positions r to r + m − 1. Source: Diaz et al. 2020, section 3, for
 * a policy that breaks ties at random; for models of the position alone it is the mean of the weights spanned.
 */
export const attention = remembered((slates: Slates, model: BrowsingModel): Float64Array => {
  const weights = new Float64Array(slates.item.length);
  for (let request = 0; request < slates.requests.length; request++)
    lookDown(
      slates.position,
      slates.relevance,
      slates.start[request]!,
      slates.start[request + 1]!,
      model,
      weights,
    );
  return weights;
});

/** Writes the attention of rows `from` to `to` − 1, one list by ascending position, into `weights`. */
export function lookDown(
  position: Int32Array,
  relevance: Float64Array | null,
  from: number,
  to: number,
  model: BrowsingModel,
  weights: Float64Array,
): void {
  const { stop } = model;
  // An item of which nobody said how relevant it is stops nobody.
  const stay = (row: number) => (stop === null ? 1 : 1 - stop.chance(relevance?.[row] || 0));
  let reached = 1;
  for (let row = from; row < to; ) {
    let end = row + 1;
    while (end < to && position[end] === position[row]) end++;
    if (end === row + 1) {
      // The tie rule with one row, without its lists: most rows stand alone.
      const after = reached * stay(row);
      weights[row] = (stop?.includesItself ? after : reached) * model.weight(position[row]!);
      reached = after;
      row = end;
      continue;
    }
    const stays = Array.from({ length: end - row }, (_, index) => stay(row + index));
    const shares = tieShares(model, position[row]!, stays);
    for (const [index, share] of shares.entries())
      weights[row + index] = reached * share * (stop?.includesItself ? stays[index]! : 1);
    for (const each of stays) reached *= each;
    row = end;
  }
}

/** Mean attention of each of the tied items, `stays[i]` being the chance to look on after item i. */
function tieShares(model: BrowsingModel, first: number, stays: readonly number[]): number[] {
  const weights = stays.map((_, place) => model.weight(first + place));
  const shareOf = new Map<number, number>();
  return stays.map((own, index) => {
    const known = shareOf.get(own);
    if (known !== undefined) return known;
    const passing = meanProducts(stays.filter((_, other) => other !== index));
    const share = weights.reduce((sum, weight, place) => sum + weight * passing[place]!, 0) / stays.length;
    shareOf.set(own, share);
    return share;
  });
}

/**
 * [j] Mean, over all choices of j of the factors, of their product: the chance to pass j others drawn at random. Elementary
 * symmetric polynomials over binomials, one factor at a time: no step leaves [0, 1].
 */
function meanProducts(factors: readonly number[]): Float64Array {
  const means = new Float64Array(factors.length + 1);
  means[0] = 1;
  factors.forEach((factor, before) => {
    const count = before + 1;
    for (let j = count; j > 0; j--) means[j] = ((count - j) * means[j]! + j * factor * means[j - 1]!) / count;
  });
  return means;
}
