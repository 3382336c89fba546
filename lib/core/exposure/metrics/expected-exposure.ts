import { type Definition, groupMetric, listMetric, overall } from "@/lib/core/exposure/define";
import { type ExpectedExposure, expectedExposures } from "@/lib/core/exposure/expected";
import { knownTargets } from "@/lib/core/exposure/known-targets";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import { meanOfDefined } from "@/lib/core/exposure/over-requests";
import { described } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { comparedGroups, total } from "@/lib/core/exposure/sums";
import { notDefined } from "@/lib/core/measured";

/** Exposure and target of one question, by item or by group. */
interface Pair {
  readonly exposure: readonly number[];
  readonly target: readonly number[];
}

const dot = (a: readonly number[], b: readonly number[]) => total(a.map((each, index) => each * b[index]!));

interface Score extends Pick<Definition, "fair" | "formula" | "pitfall" | "namesakes"> {
  readonly id: "loss" | "disparity" | "relevance";
  readonly name: string;
  of(pair: Pair): number;
}

const SCORES: readonly Score[] = [
  {
    id: "loss",
    name: "EE-L, distance from the target",
    formula: "Σ (e − e*)² = EE-D + Σ e*² − 2 EE-R",
    fair: 0,
    pitfall: "One fixed list cannot reach 0 where several deserve the same: it takes a policy that varies.",
    of: ({ exposure, target }) => total(exposure.map((each, index) => (each - target[index]!) ** 2)),
  },
  {
    id: "disparity",
    name: "EE-D, concentration",
    formula: "Σ e²",
    fair: null,
    pitfall: "Low is even, deserved or not.",
    of: ({ exposure }) => dot(exposure, exposure),
  },
  {
    id: "relevance",
    name: "EE-R, agreement with the target",
    formula: "Σ e × e*",
    fair: null,
    pitfall: "High also for a policy that gives all to one of several equals.",
    namesakes: "Raj & Ekstrand's code reports 2 Σ e × e*; expeval and TREC report it as here.",
    of: ({ exposure, target }) => dot(exposure, target),
  },
];

interface Vectors {
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  readonly source: string;
  readonly needs: Definition["needs"];
  /** One pair for each question; null where the question has none. */
  pairs(
    input: MetricInput,
    membership: Membership | null,
  ): readonly { question: string; pair: Pair | null }[];
}

/** [group] Σ of the candidates' values by membership, over the known groups. */
function byGroup(
  { item }: ExpectedExposure,
  values: Float64Array,
  membership: Membership,
  counts: (candidate: number) => boolean = () => true,
): number[] {
  const { share, groups } = membership;
  return comparedGroups(membership).map((group) =>
    total(values.map((value, at) => (counts(at) ? value * share[item[at]! * groups.length + group]! : 0))),
  );
}

const INDIVIDUAL: Vectors = {
  id: "expected-exposure",
  name: "Expected exposure of items",
  formula:
    "e: mean attention over the lists of a question; e*: the same over all rankings that put the more relevant first",
  source: "Diaz et al. 2020; expeval with all documents in the target (its option -C)",
  needs: ["relevance"],
  pairs: ({ slates, model }) =>
    expectedExposures(slates, model).map(({ question, exposure, target }) => ({
      question,
      pair: { exposure: [...exposure], target: [...target] },
    })),
};

const OF_GROUPS: Vectors = {
  id: "group-expected-exposure",
  name: "Expected exposure of groups, target from relevance",
  formula:
    "e, e*: sums over each known group's items of mean attention, and of attention in rankings that put the more relevant first",
  source: "Diaz et al. 2020, section 4.4",
  needs: ["relevance"],
  pairs: ({ slates, model }, membership) =>
    expectedExposures(slates, model).map((each) => ({
      question: each.question,
      pair: membership && {
        exposure: byGroup(each, each.exposure, membership),
        target: byGroup(each, each.target, membership),
      },
    })),
};

/** TREC's target: the declared shares of all attention there is to the first `top` positions. */
const trec = (year: 2021 | 2022): Vectors => ({
  id: `trec-${year}-expected-exposure`,
  name: `Expected exposure of groups, TREC ${year}`,
  formula: `e: sums over each known group's ${year === 2021 ? "items" : "relevant items"} of mean attention; e*: target share × Σ weights of the first k positions (TREC: k = ${year === 2021 ? 50 : 20}, log2-clipped)`,
  source: `TREC Fair Ranking ${year}, as its published code computes it${year === 2021 ? "" : "; its option normalize, which it calls broken, is left out"}`,
  needs: year === 2021 ? ["target"] : ["target", "relevance"],
  pairs(input, membership) {
    const { slates, model, top } = input;
    const budget = total(Array.from({ length: top }, (_, index) => model.weight(index + 1)));
    const targets = membership && knownTargets(input, membership);
    return expectedExposures(slates, model).map((each, question) => {
      const target = targets?.ofQuestion(question);
      const pair = membership &&
        target && {
          exposure: byGroup(
            each,
            each.exposure,
            membership,
            (candidate) => year === 2021 || each.relevance[candidate]! > 0,
          ),
          target: comparedGroups(membership).map((group) => target[group]! * budget),
        };
      return { question: each.question, pair: pair ?? null };
    });
  },
});

function measurements(input: MetricInput, membership: Membership | null, vectors: Vectors, score: Score) {
  const pairs = vectors.pairs(input, membership);
  const values = pairs.map(({ pair }) => (pair ? described(score.of(pair)) : notDefined("no-target")));
  return [
    overall(meanOfDefined(values, { isBounded: false, draws: input.draws })),
    ...pairs.map(
      ({ question }, index): Measurement => ({ group: null, request: question, value: values[index]! }),
    ),
  ];
}

function expectedExposureMetric(vectors: Vectors, score: Score): Metric {
  const definition: Definition = {
    id: `${vectors.id}-${score.id}`,
    name: `${vectors.name}: ${score.name}`,
    formula: `${score.formula}, with ${vectors.formula}. Mean over questions; 95 % interval: half samples of questions.`,
    range: "[0, ∞)",
    fair: score.fair,
    unit: "squared examinations",
    source: vectors.source,
    pitfall: score.pitfall,
    namesakes: score.namesakes,
    needs: vectors.needs,
  };
  if (vectors === INDIVIDUAL)
    return listMetric(definition, (input) => measurements(input, null, vectors, score));
  return groupMetric(definition, (input, membership) => measurements(input, membership, vectors, score));
}

/** EE-L, EE-D and EE-R by item, by group, and as TREC 2021 and 2022 have them. */
export const EXPECTED_EXPOSURE_METRICS: readonly Metric[] = [
  INDIVIDUAL,
  OF_GROUPS,
  trec(2021),
  trec(2022),
].flatMap((vectors) => SCORES.map((score) => expectedExposureMetric(vectors, score)));
