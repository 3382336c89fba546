import type { Draws } from "@/bench/simulation/draws";
import { type Judged, type JudgeOptions, missesValue, type Outcomes } from "@/bench/simulation/judged";
import { linearisedRejects, rowsReject } from "@/bench/simulation/not-shipped";
import { labelsOf, noiseOf, type Spread, TAIL } from "@/bench/simulation/worlds";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import type { MetricInput } from "@/lib/core/exposure/metric";
import { chosenMetrics } from "@/lib/core/exposure/registry";
import { sumByItem } from "@/lib/core/exposure/sums";
import { sumGroup } from "@/lib/core/stats/ratio";

const MODEL = browsingModel("log2");
const TOP = 10;
const DEEPEST = 40;
/** Part of the rows at the top, openings of an examined row, and items never shown. */
const [AT_TOP, OPENED, UNSHOWN] = [0.3, 0.3, 0.2];
/** A row more is as good as never drawn, and would cost as much as all others. */
const MOST_ROWS = 2000;

const mean = (from: number, to: number) => {
  let sum = 0;
  for (let position = from; position <= to; position++) sum += MODEL.weight(position);
  return sum / (to - from + 1);
};
/** Attention to a row on average. */
const ATTENTION = AT_TOP * mean(1, TOP) + (1 - AT_TOP) * mean(TOP + 1, DEEPEST);

/** The true value of each metric of ranked lists whose draws are items; NaN where no interval may be given, so none can be right. */
const TRUTHS: Readonly<Record<string, number>> = {
  "exposure-per-item": Number.NaN,
  "exposure-per-impression": ATTENTION,
  "exposure-per-relevance": ATTENTION,
  "relevant-exposure-per-relevance": ATTENTION,
  "clicks-per-relevance": ATTENTION * OPENED,
  "clicks-per-exposure": OPENED,
  "exposure-share": Number.NaN,
  "demographic-parity-ratio": 1,
  "demographic-parity-difference": 0,
  "disparate-treatment-ratio": 1,
  "disparate-impact-ratio": 1,
  "realised-impact-ratio": 1,
  "selection-rate": AT_TOP,
  "ll144-impact-ratio": 1,
  "ll144-scoring-rate": Number.NaN,
  "ll144-scoring-impact-ratio": 1,
  "never-shown": UNSHOWN,
  gini: Number.NaN,
  "atkinson-half": Number.NaN,
  "theil-t": Number.NaN,
  "generalised-entropy-2": Number.NaN,
  "exposure-kl": Number.NaN,
  "exposure-tv": Number.NaN,
  "exposure-entropy": Number.NaN,
};
const METRICS = chosenMetrics(Object.keys(TRUTHS).join(","));

/**
 * Items of two groups, shown in a Pareto number of rows of lists of their own. How often an item stands at the top, is opened,
 * scores high and is thought relevant is its own, and the same on average in both groups.
 */
export function judgeItems(
  sizes: readonly number[],
  spread: Spread,
  draws: Draws,
  options: JudgeOptions,
): Judged {
  const input = itemWorld(sizes, spread, draws, options);
  const share = sizes[0]! / (sizes[0]! + sizes[1]!);
  const intervals: Outcomes = {};
  for (const metric of METRICS) {
    const [first] = metric.compute(input).filter(({ value }) => !isItself(value));
    const truth = metric.id === "exposure-share" ? share : TRUTHS[metric.id]!;
    if (first) intervals[metric.id] = missesValue(first.value, truth);
  }
  const labels = labelsOf(sizes);
  const [x, n] = [
    sumByItem(input.slates, (row) => (input.slates.position[row]! <= TOP ? 1 : 0)),
    sumByItem(input.slates, () => 1),
  ];
  const sums = [0, 1].map((group) => sumGroup(x, n, labels, group));
  return {
    tests: {},
    intervals,
    contrast: { "iid rows": rowsReject(sums, false), "log-t": linearisedRejects(sums) },
  };
}

const isItself = (value: { readonly kind: string }) => "method" in value && value.method === "none";

function itemWorld(
  sizes: readonly number[],
  spread: Spread,
  draws: Draws,
  { permutations, seed }: JudgeOptions,
): MetricInput {
  const labels = labelsOf(sizes);
  const rows: { item: number; position: number; relevance: number; clicked: number; score: number }[] = [];
  labels.forEach((group, item) => {
    const k = noiseOf("rate", spread, group);
    const own = {
      top: draws.beta(AT_TOP * k, (1 - AT_TOP) * k),
      opened: draws.beta(OPENED * k, (1 - OPENED) * k),
      relevance: draws.gamma(3) / 3,
      score: draws.beta(k / 2, k / 2),
    };
    const shown = draws.uniform() < UNSHOWN ? 0 : Math.min(MOST_ROWS, Math.ceil(draws.pareto(TAIL)));
    for (let i = 0; i < shown; i++) {
      const isTop = draws.uniform() < own.top;
      const position = isTop ? 1 + draws.below(TOP) : TOP + 1 + draws.below(DEEPEST - TOP);
      const clicked = Number(draws.uniform() < own.opened * MODEL.weight(position));
      rows.push({ item, position, relevance: own.relevance, clicked, score: own.score + draws.uniform() });
    }
  });
  return {
    slates: {
      requests: rows.map(() => ""),
      items: Array.from(labels, () => ""),
      start: Int32Array.from({ length: rows.length + 1 }, (_, row) => row),
      item: Int32Array.from(rows, ({ item }) => item),
      position: Int32Array.from(rows, ({ position }) => position),
      relevance: Float64Array.from(rows, ({ relevance }) => relevance),
      clicked: Uint8Array.from(rows, ({ clicked }) => clicked),
      score: Float64Array.from(rows, ({ score }) => score),
      reader: null,
    },
    membership: {
      attribute: "group",
      groups: ["first", "second"],
      share: Float64Array.from({ length: 2 * labels.length }, (_, cell) =>
        Number(labels[Math.floor(cell / 2)] === cell % 2),
      ),
      unknown: -1,
    },
    model: MODEL,
    target: Float64Array.of(0.5, 0.5),
    top: TOP,
    reference: 1,
    draws: { permutations, seed },
  };
}
