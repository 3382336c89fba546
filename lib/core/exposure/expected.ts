import { attention, lookDown } from "@/lib/core/exposure/attention";
import type { BrowsingModel } from "@/lib/core/exposure/browsing-model";
import { remembered } from "@/lib/core/exposure/remembered";
import type { Slates } from "@/lib/core/exposure/slates";

/** One question: its candidates (items shown in a list that answers it, or judged for it), and what they got and deserve. */
export interface ExpectedExposure {
  readonly question: string;
  /** [candidate] index of the item. */
  readonly item: Int32Array;
  /** [candidate] 0 where nobody said. */
  readonly relevance: Float64Array;
  /** [candidate] mean attention over the lists that answer the question. */
  readonly exposure: Float64Array;
  /** [candidate] mean attention over all rankings that put the more relevant first and are indifferent to the rest. */
  readonly target: Float64Array;
}

/**
 * Exposure that a policy gives, beside that of the ideal policy. An item judged differently in two lists of one question
 * counts as relevant as it was ever judged.
 *
 * Source: Diaz et al. 2020, sections 3 and 4. With RBP the target of a grade of m items below b better ones is
 * (p^b − p^(b+m)) / (m (1 − p)); here it is the tie rule applied to the ideal ranking, for every browsing model.
 */
export const expectedExposures = remembered((slates: Slates, model: BrowsingModel): ExpectedExposure[] => {
  const weights = attention(slates, model);
  const { names, of } = slates.questions ?? { names: slates.requests, of: null };
  const questions = names.map(() => new Map<number, { relevance: number; exposure: number }>());
  const lists = new Float64Array(names.length);
  const add = (request: number, item: number, relevance: number, exposure: number) => {
    const question = questions[of ? of[request]! : request]!;
    const known = question.get(item) ?? { relevance: 0, exposure: 0 };
    question.set(item, {
      relevance: Math.max(known.relevance, relevance || 0),
      exposure: known.exposure + exposure,
    });
  };
  slates.requests.forEach((_, request) => {
    lists[of ? of[request]! : request]! += 1;
    for (let row = slates.start[request]!; row < slates.start[request + 1]!; row++)
      add(request, slates.item[row]!, slates.relevance?.[row] ?? 0, weights[row]!);
  });
  slates.unshown?.item.forEach((item, index) => {
    add(slates.unshown!.request[index]!, item, slates.unshown!.relevance[index]!, 0);
  });
  return names.map((question, index) => {
    const candidates = [...questions[index]!].sort(([a], [b]) => a - b);
    const relevance = Float64Array.from(candidates, ([, candidate]) => candidate.relevance);
    return {
      question,
      item: Int32Array.from(candidates, ([item]) => item),
      relevance,
      exposure: Float64Array.from(candidates, ([, { exposure }]) => exposure / lists[index]!),
      target: idealAttention(relevance, model),
    };
  });
});

/** [candidate] Attention in a ranking by descending relevance in which equals are tied. */
function idealAttention(relevance: Float64Array, model: BrowsingModel): Float64Array {
  const order = [...relevance.keys()].sort((a, b) => relevance[b]! - relevance[a]!);
  const ranked = Float64Array.from(order, (candidate) => relevance[candidate]!);
  const position = new Int32Array(order.length);
  ranked.forEach((each, place) => {
    position[place] = place > 0 && each === ranked[place - 1] ? position[place - 1]! : place + 1;
  });
  const weights = new Float64Array(order.length);
  lookDown(position, ranked, 0, order.length, model, weights);
  const target = new Float64Array(order.length);
  order.forEach((candidate, place) => {
    target[candidate] = weights[place]!;
  });
  return target;
}
