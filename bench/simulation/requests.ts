import { createDraws, type Draws } from "@/bench/simulation/draws";
import { type Judged, type JudgeOptions, missesValue, type Outcomes } from "@/bench/simulation/judged";
import { type Spread, TAIL } from "@/bench/simulation/worlds";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { chosenMetrics } from "@/lib/core/exposure/registry";
import type { Measured } from "@/lib/core/measured";
import { shuffle } from "@/lib/core/stats/random";

/** Metrics of ranked lists whose draws are requests, questions or readers: one of each form. */
const METRICS = chosenMetrics(
  [
    ...["exposure-per-request", "exposure-log-ratio", "awrf-distance", "awrf-trec", "ndkl", "skew-smoothed"],
    ...["fa-star-ir", "rkl", "mixed-pairs-won", "pairwise-accuracy", "pairwise-inter-group"],
    ...["pairwise-intra-group", "group-expected-exposure-loss", "expected-exposure-disparity"],
    ...["reader-entropy", "reader-calibration"],
  ].join(","),
);

const LONGEST = 60;
/** The first group's part of a list has this mean, and the less k is the more it varies from list to list. */
const MIXES: Record<Spread, { readonly mean: number; readonly k: number }> = {
  equal: { mean: 0.5, k: 4 },
  "first noisier": { mean: 0.5, k: 1 },
  "second noisier": { mean: 0.3, k: 2 },
};

/** Lists of a Pareto length, of which each has its own mix of groups in random order. */
export function judgeRequests(
  sizes: readonly number[],
  spread: Spread,
  draws: Draws,
  options: JudgeOptions,
): Judged {
  const input = requestWorld(sizes[0]! + sizes[1]!, spread, draws, options);
  const truths = truthsOf(spread);
  const intervals: Outcomes = {};
  for (const metric of METRICS)
    intervals[metric.id] = missesValue(whole(metric, input), truths.get(metric.id)!);
  return { tests: {}, intervals, contrast: {} };
}

const whole = (metric: Metric, input: MetricInput): Measured => {
  const found = metric.compute(input).find(({ request }) => request === null);
  if (!found) throw new TypeError(`${metric.id} has a value over all requests`);
  return found.value;
};

const known = new Map<Spread, ReadonlyMap<string, number>>();

/** What a sample gives that is large beside those that are judged. */
function truthsOf(spread: Spread): ReadonlyMap<string, number> {
  const before = known.get(spread);
  if (before) return before;
  const input = requestWorld(40_000, spread, createDraws(1), { permutations: 24, seed: 1 });
  const truths = new Map(
    METRICS.map((metric): [string, number] => {
      const value = whole(metric, input);
      return [metric.id, value.kind === "estimate" ? value.value : Number.NaN];
    }),
  );
  known.set(spread, truths);
  return truths;
}

function requestWorld(
  requests: number,
  spread: Spread,
  draws: Draws,
  { permutations, seed }: JudgeOptions,
): MetricInput {
  const { mean, k } = MIXES[spread];
  const start = [0];
  const item: number[] = [];
  const position: number[] = [];
  for (let request = 0; request < requests; request++) {
    const length = Math.min(LONGEST, Math.ceil(3 * draws.pareto(TAIL)));
    const first = draws.binomial(length, draws.beta(mean * k, (1 - mean) * k));
    // Items of the first group come first, those of the second after the longest list.
    const list = Int32Array.from({ length }, (_, i) => (i < first ? i : LONGEST + i - first));
    shuffle(list, draws);
    item.push(...list);
    for (let i = 1; i <= length; i++) position.push(i);
    start.push(item.length);
  }
  return {
    slates: {
      requests: Array.from({ length: requests }, (_, request) => String(request)),
      items: Array.from({ length: 2 * LONGEST }, (_, each) => String(each)),
      start: Int32Array.from(start),
      item: Int32Array.from(item),
      position: Int32Array.from(position),
      relevance: Float64Array.from(item, () => draws.below(3)),
      clicked: null,
      score: null,
      reader: Int32Array.from({ length: requests }, (_, request) => request),
    },
    membership: {
      attribute: "group",
      groups: ["first", "second"],
      share: Float64Array.from({ length: 4 * LONGEST }, (_, cell) =>
        Number(cell < 2 * LONGEST === (cell % 2 === 0)),
      ),
      unknown: -1,
    },
    model: browsingModel("log2"),
    target: Float64Array.of(0.5, 0.5),
    top: 10,
    reference: 1,
    draws: { permutations, seed },
  };
}
