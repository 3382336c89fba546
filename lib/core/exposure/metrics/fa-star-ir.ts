import { eachKnownGroup, hardList } from "@/lib/core/exposure/composition";
import { groupMetric, overall } from "@/lib/core/exposure/define";
import { againstTargets, type KnownTargets, knownTargets } from "@/lib/core/exposure/known-targets";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import { described } from "@/lib/core/exposure/ratio";
import { type Membership, questionNames } from "@/lib/core/exposure/slates";
import { total } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";
import {
  adjustAlpha,
  binomialCdfs,
  failProbability,
  minimumProtected,
} from "@/lib/core/stats/binomial-prefixes";

/** Chance of refusing a list that was drawn fairly. */
const ALPHA = 0.1;

/** A metric of each group, taken as the one that is protected, with the group's target shares p. */
const ofEachProtected = (
  definition: Omit<Metric, "compute">,
  measure: (
    targets: KnownTargets,
    group: number,
    input: MetricInput,
    membership: Membership,
  ) => Measurement[],
): Metric =>
  groupMetric(definition, (input, membership) => {
    const targets = knownTargets(input, membership);
    if (!targets) return [overall(notDefined("no-target"))];
    return eachKnownGroup(membership, (group) => measure(targets, group, input, membership));
  });

/** A metric of the first `top` positions in general, whatever the lists: of each question, where targets are theirs. */
const ofTable = (definition: Omit<Metric, "compute">, measure: (top: number, p: number) => number): Metric =>
  ofEachProtected(definition, ({ common, ofQuestion }, g, { slates, top }, { groups }) => {
    const value = (target: Float64Array | null): Measured =>
      target ? described(measure(top, target[g]!)) : notDefined("no-target");
    const group = groups[g]!;
    if (common) return [{ ...overall(value(common)), group }];
    return questionNames(slates).map((name, question) => ({
      group,
      request: name,
      value: value(ofQuestion(question)),
    }));
  });

const adjustedMinimum = (top: number, p: number): Int32Array =>
  minimumProtected(top, p, adjustAlpha(top, p, ALPHA));

/** Of each request, the group's count in each prefix down to the first `top` items of known group, and its target. */
const byList = (
  input: MetricInput,
  membership: Membership,
  group: number,
  measure: (counts: Int32Array, p: number) => number,
): Measurement[] =>
  againstTargets(
    input,
    membership,
    { group: membership.groups[group]!, isBounded: true },
    (request, target) => {
      const list = hardList(input.slates, membership, request, input.top);
      if (list.kind === "undefined") return list;
      let count = 0;
      const counts = list.group.map((of) => (of === group ? ++count : count));
      return described(measure(counts, target[group]!));
    },
  );

/** The same function of a number, computed once for each. */
function once<Value>(compute: (of: number) => Value): (of: number) => Value {
  const known = new Map<number, { readonly value: Value }>();
  return (of) => {
    const entry = known.get(of) ?? { value: compute(of) };
    known.set(of, entry);
    return entry.value;
  };
}

const shared = {
  source: "Zehlike et al. 2017, FA*IR: a fair top-k ranking algorithm",
  needs: ["target"],
} as const;

const OFF_BY_ONE =
  "fairsearchcore leaves the last position out of the fail probability, understates it by up to 0.03, and so adjusts alpha too little.";

export const FA_STAR_IR: readonly Metric[] = [
  ofEachProtected(
    {
      ...shared,
      id: "fa-star-ir",
      name: "FA*IR test",
      formula:
        "1 where every prefix i ≤ k holds at least m(i) of the group, else 0; m(i) = smallest m with P(Binomial(i, p) ≤ m) ≥ α_c; p: the group's target; α = 0.1",
      range: "[0, 1]",
      fair: 1,
      unit: "passes",
      pitfall:
        "Each group is taken as the protected one in turn. One-sided: too many of a group never fails. Needs certain groups; items of unknown group are passed over. Interval: half samples of requests.",
      namesakes: OFF_BY_ONE,
    },
    (_, group, input, membership) => {
      // Lists shorter than `top` have their own adjusted alpha.
      const tableOf = once((p) => once((length) => adjustedMinimum(length, p)));
      return byList(input, membership, group, (counts, p) => {
        const table = tableOf(p)(counts.length);
        return counts.every((count, i) => count >= table[i]!) ? 1 : 0;
      });
    },
  ),
  ofTable(
    {
      ...shared,
      id: "fa-star-ir-alpha",
      name: "FA*IR adjusted significance",
      formula: "largest α_c whose table refuses a fair list of k with probability ≤ 0.1",
      range: "(0, 0.1]",
      fair: null,
      unit: "probability",
      pitfall: "A property of k and of the target, not of the lists. No interval: it is exact.",
      namesakes: OFF_BY_ONE,
    },
    (top, p) => adjustAlpha(top, p, ALPHA),
  ),
  ofTable(
    {
      ...shared,
      id: "fa-star-ir-fail-probability",
      name: "FA*IR fail probability",
      formula:
        "P(any prefix i ≤ k of independent draws with probability p holds fewer than m(i)), m adjusted",
      range: "[0, 0.1]",
      fair: null,
      unit: "probability",
      pitfall: "Below 0.1 because the table moves in steps. No interval: it is exact.",
      namesakes: OFF_BY_ONE,
    },
    (top, p) => failProbability(adjustedMinimum(top, p), p),
  ),
  ofTable(
    {
      ...shared,
      id: "fa-star-ir-minimum",
      name: "FA*IR minimum in the first k",
      formula: "m(k), the last line of the adjusted table",
      range: "[0, k]",
      fair: null,
      unit: "items",
      pitfall: "Earlier prefixes have minima of their own. No interval: it is exact.",
    },
    (top, p) => adjustedMinimum(top, p).at(-1) ?? 0,
  ),
  ofEachProtected(
    {
      ...shared,
      id: "prefix-binomial-mean",
      name: "Mean binomial probability of the prefixes",
      formula: "mean over i ≤ k of P(Binomial(i, p) ≤ the group's count among the first i); p: its target",
      range: "(0, 1]",
      fair: null,
      unit: "probability",
      source: "Zehlike et al. 2017, averaged as by Raj & Ekstrand 2022",
      pitfall:
        "High is well represented; one-sided, it rewards a surplus. Interval: half samples of requests.",
    },
    (_, group, input, membership) => {
      const cdfsOf = once((p) => binomialCdfs(input.top, p));
      return byList(input, membership, group, (counts, p) => {
        const cdfs = cdfsOf(p);
        return total(Array.from(counts, (count, i) => cdfs[i]![count]!)) / counts.length;
      });
    },
  ),
];
