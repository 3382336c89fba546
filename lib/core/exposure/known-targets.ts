import { knownShares, requestsAndMean } from "@/lib/core/exposure/composition";
import { overall } from "@/lib/core/exposure/define";
import type { Measurement, MetricInput } from "@/lib/core/exposure/metric";
import { type Membership, questionOf } from "@/lib/core/exposure/slates";
import { type Measured, notDefined } from "@/lib/core/measured";

/** Declared targets among the known groups (the unknown gets 0). */
export interface KnownTargets {
  /** [group] the one that holds for all questions; null where they have their own. */
  readonly common: Float64Array | null;
  /** [group] of a question; null where it has none, or one that gives known groups nothing. */
  ofQuestion(question: number): Float64Array | null;
  /** [group] of the question that the request asked. */
  ofRequest(request: number): Float64Array | null;
}

/** null where no question has a target among the known groups. */
export function knownTargets({ target, slates }: MetricInput, membership: Membership): KnownTargets | null {
  if (!target) return null;
  if (target instanceof Float64Array) {
    const common = knownShares(target, membership);
    return common && { common, ofQuestion: () => common, ofRequest: () => common };
  }
  const each = target.map((own) => own && knownShares(own, membership));
  if (each.every((own) => own === null)) return null;
  const ofQuestion = (question: number) => each[question] ?? null;
  return { common: null, ofQuestion, ofRequest: (request) => ofQuestion(questionOf(slates, request)) };
}

/**
 * [group] What the groups would have of the exposure of some requests together if each met its own target: the targets
 * weighted by `exposure` to known groups. null where a request that has any has no target: it must not drop out unseen.
 *
 * @param exposure [request] to items of known groups
 */
export function pooledTarget(
  { common, ofRequest }: KnownTargets,
  exposure: ArrayLike<number>,
  requests: readonly number[],
): Float64Array | null {
  if (common) return common;
  const shown = requests.filter((request) => exposure[request]! > 0);
  const targets = shown.map(ofRequest);
  if (targets.some((target) => target === null)) return null;
  const all = shown.reduce((sum, request) => sum + exposure[request]!, 0);
  return Float64Array.from(targets[0] ?? [], (_, group) =>
    targets.reduce((sum, target, at) => sum + (exposure[shown[at]!]! / all) * target![group]!, 0),
  );
}

/** A value for every request against the target of its question, and their mean. */
export function againstTargets(
  input: MetricInput,
  membership: Membership,
  { group, isBounded }: { readonly group: string | null; readonly isBounded: boolean },
  measure: (request: number, target: Float64Array) => Measured,
): Measurement[] {
  const targets = knownTargets(input, membership);
  if (!targets) return [{ ...overall(notDefined("no-target")), group }];
  return requestsAndMean(input, group, isBounded, (request) => {
    const target = targets.ofRequest(request);
    return target ? measure(request, target) : notDefined("no-target");
  });
}
