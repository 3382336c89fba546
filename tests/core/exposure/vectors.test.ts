import { describe, expect, it } from "vitest";
import { attention } from "@/lib/core/exposure/attention";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import { expectedExposures } from "@/lib/core/exposure/expected";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { AWRF_METRICS } from "@/lib/core/exposure/metrics/awrf";
import { CONTRAST_METRICS } from "@/lib/core/exposure/metrics/contrasts";
import { EQUITY_METRICS } from "@/lib/core/exposure/metrics/equity";
import { EXPECTED_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/expected-exposure";
import { GROUP_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/group-exposure";
import { QUOTIENT_METRICS } from "@/lib/core/exposure/metrics/quotients";
import { SPREAD_METRICS } from "@/lib/core/exposure/metrics/spreads";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import vectors from "@/tests/vectors/exposure.json";

const METRICS: readonly Metric[] = [
  ...GROUP_EXPOSURE_METRICS,
  ...QUOTIENT_METRICS,
  ...CONTRAST_METRICS,
  ...SPREAD_METRICS,
  ...EQUITY_METRICS,
  ...AWRF_METRICS,
  ...EXPECTED_EXPOSURE_METRICS,
];

/** Columns of lists whose blocks are ties: items as indexes into the names. */
function slatesOf(names: readonly string[], lists: readonly (readonly (readonly number[])[])[]): Slates {
  const rows = lists.map((blocks) => {
    let position = 1;
    return blocks.flatMap((block) => {
      const tied = block.map((item) => ({ item, position }));
      position += block.length;
      return tied;
    });
  });
  let end = 0;
  return {
    requests: lists.map((_, index) => `list ${index}`),
    items: names,
    start: Int32Array.from([0, ...rows.map((list) => (end += list.length))]),
    item: Int32Array.from(rows.flat(), ({ item }) => item),
    position: Int32Array.from(rows.flat(), ({ position }) => position),
    relevance: null,
    clicked: null,
    score: null,
    reader: null,
  };
}

const asInput = (
  slates: Slates,
  membership: Membership | null,
  model: string,
  more: Partial<MetricInput> = {},
): MetricInput => ({
  slates,
  membership,
  model: browsingModel(model),
  target: null,
  top: 10,
  reference: -1,
  draws: { permutations: 199, seed: 1 },
  ...more,
});

const soft = (groups: readonly string[], share: readonly (readonly number[])[]): Membership => ({
  attribute: "group",
  groups,
  share: Float64Array.from(share.flat()),
  unknown: -1,
});

function estimate(
  id: string,
  input: MetricInput,
  group: string | null = null,
  request: string | null = null,
) {
  const metric = METRICS.find((each) => each.id === id);
  const found = metric?.compute(input).find((each) => each.group === group && each.request === request);
  if (found?.value.kind !== "estimate") throw new Error(`${id} has no value: ${JSON.stringify(found)}`);
  return found.value;
}

const close = (actual: number | null, wanted: number) =>
  expect(Math.abs((actual ?? Number.NaN) - wanted)).toBeLessThanOrEqual(
    1e-10 * Math.max(1, Math.abs(wanted)),
  );

const { fairranktune, expected, trec, equity, quotients } = vectors;
const names = Object.keys(fairranktune.groups);
const GROUPS = ["A", "B", "C"] as const;
const ofFairRankTune: Slates = {
  ...slatesOf(
    names,
    fairranktune.rankings.map((ranking) => ranking.map((item) => [names.indexOf(item)])),
  ),
  relevance: Float64Array.from(fairranktune.relevance.flat()),
  clicked: Float64Array.from(fairranktune.ctr.flat()),
};
const hard = soft(
  GROUPS,
  Object.values(fairranktune.groups).map((of) => GROUPS.map((group) => Number(group === of))),
);

describe("FairRankTune", () => {
  const geometric = `geometric-${(1 - fairranktune.decay).toFixed(1)}`;
  const attentionShare = `geometric-${fairranktune.share}`;
  const COMBOS = {
    MinMaxRatio: "min-max-ratio",
    MaxMinRatio: "max-min-ratio",
    MaxMinDiff: "max-min-difference",
    MaxAbsDiff: "max-deviation",
    MeanAbsDev: "mean-deviation",
    LTwo: "norm",
    Variance: "variance",
  } as const;

  it.each([
    ["EXP", "exposure-per-item", "log2"],
    ["EXPU", "exposure-per-relevance", "log2"],
    ["EXPRU", "clicks-per-relevance", "log2"],
    ["ERBE", "group-exposure", geometric],
    ["ERBP", "exposure-per-item", geometric],
    ["ERBR", "exposure-per-relevance", geometric],
  ] as const)("%s is %s under %s, and so are its seven aggregations", (key, id, model) => {
    const input = asInput(ofFairRankTune, hard, model);
    for (const group of GROUPS) close(estimate(id, input, group).value, fairranktune[key].groups[group]);
    for (const [combo, spread] of Object.entries(COMBOS))
      close(estimate(`${id}-${spread}`, input).value, fairranktune[key][combo as keyof typeof COMBOS]);
  });

  it("AWRF is a ratio of attention per item, in per cent", () => {
    const input = asInput(ofFairRankTune, hard, attentionShare);
    for (const group of GROUPS)
      close(100 * estimate("exposure-per-item", input, group).value, fairranktune.AWRF.groups[group]);
    close(estimate("awrf-attention-ratio", input).value, fairranktune.AWRF.MinMaxRatio);
  });

  it("IAA looks at the first ranking only; ours looks at all", () => {
    const rows = ofFairRankTune.start[1];
    const first: Slates = {
      ...slatesOf(
        names,
        fairranktune.rankings.slice(0, 1).map((ranking) => ranking.map((item) => [names.indexOf(item)])),
      ),
      relevance: ofFairRankTune.relevance!.slice(0, rows),
    };
    close(
      estimate("inequity-of-attention-raw", asInput(first, null, "log2")).value,
      fairranktune.IAA_of_first,
    );
    expect(fairranktune.IAA_of_all).toBe(fairranktune.IAA_of_first);
    close(estimate("inequity-of-attention-raw", asInput(ofFairRankTune, null, "log2")).value, equity.raw);
  });
});

describe("attention and expected exposure, enumerated order by order", () => {
  const relevance = Float64Array.from(expected.lists.flat(2), (item) => expected.grades[item]!);
  const slates: Slates = {
    ...slatesOf(
      expected.grades.map((_, item) => `item ${item}`),
      expected.lists,
    ),
    relevance,
    questions: { names: ["question"], of: new Int32Array(expected.lists.length) },
  };
  const membership = soft(["x", "y", "z"], expected.share);

  it.each(Object.entries(expected.models))("%s", (name, wanted) => {
    const model = browsingModel(name);
    const weights = attention(slates, model);
    expected.lists.forEach((list, request) => {
      list.flat().forEach((item, place) => {
        close(weights[slates.start[request]! + place]!, wanted.attention[request]![item]!);
      });
    });
    const [question] = expectedExposures(slates, model);
    wanted.target.forEach((share, item) => {
      close(question!.target[item]!, share);
    });
    const input = asInput(slates, membership, name);
    ["loss", "disparity", "relevance"].forEach((score, index) => {
      close(estimate(`expected-exposure-${score}`, input).value, wanted.items[index]!);
      close(estimate(`group-expected-exposure-${score}`, input).value, wanted.groups[index]!);
    });
  });
});

describe("TREC Fair Ranking, in double precision", () => {
  const items = trec.share.map((_, item) => `document ${item}`);
  const relevant = new Set(trec.relevant);
  const ofRuns = (questions?: Slates["questions"]): Slates => ({
    ...slatesOf(
      items,
      trec.runs.map((run) => run.map((item) => [item])),
    ),
    relevance: Float64Array.from(trec.runs.flat(), (item) => Number(relevant.has(item))),
    ...(questions ? { questions } : {}),
  });
  const membership = soft(["unknown", "x", "y", "z"], trec.share);
  const target = Float64Array.from(trec.target);

  it("AWRF and its distance, per run and on average", () => {
    const input = asInput(ofRuns(), membership, "log2-clipped", { target });
    trec.runs.forEach((_, run) => {
      close(estimate("awrf-trec", input, null, `list ${run}`).value, trec.awrf[run]!);
      close(estimate("awrf-distance", input, null, `list ${run}`).value, trec.distance[run]!);
    });
    close(estimate("awrf-trec", input).value, trec.awrf_mean);
  });

  it.each([
    ["2021", 50],
    ["2022", 20],
  ] as const)("EE-L, EE-D and EE-R of %s", (year, top) => {
    const slates = ofRuns({ names: ["query"], of: new Int32Array(trec.runs.length) });
    const input = asInput(slates, membership, "log2-clipped", { target, top });
    ["loss", "disparity", "relevance"].forEach((score, index) => {
      close(estimate(`trec-${year}-expected-exposure-${score}`, input).value, trec[year][index]!);
    });
  });
});

describe("equity of attention and quotients of groups, by numpy", () => {
  const input = asInput(ofFairRankTune, hard, "log2", { reference: 2 });

  it("attention and relevance are cumulated over all requests, then shared", () => {
    close(estimate("inequity-of-attention", input).value, equity.individual);
    close(estimate("group-inequity-of-attention", input).value, equity.group);
  });

  it.each([
    ["share A", "exposure-share"],
    ["per item A", "exposure-per-item"],
    ["per impression A", "exposure-per-impression"],
    ["per relevance A", "exposure-per-relevance"],
    ["parity A to C", "demographic-parity-ratio"],
    ["treatment A to C", "disparate-treatment-ratio"],
    ["per request A", "exposure-per-request"],
  ] as const)("%s", (key, id) => {
    close(estimate(id, input, "A").value, quotients[key]);
  });
});
