import type { Draws } from "@/bench/simulation/draws";
import { type Judged, type JudgeOptions, misses, missesValue, rejects } from "@/bench/simulation/judged";
import { labelsOf, noiseOf, type Spread, TAIL } from "@/bench/simulation/worlds";
import type { AttributedRows, RowSample } from "@/lib/core/attribution/attributed";
import { attributeGap, type GapAttribution } from "@/lib/core/attribution/gap";
import { attributeGapWithin } from "@/lib/core/attribution/gap-within";
import { importanceByGroup } from "@/lib/core/attribution/importance";
import type { NotDefined } from "@/lib/core/measured";
import { logGamma } from "@/lib/core/stats/special";

/** Attributions are a beta variable less its mean. */
const MEAN = 0.3;

/** Their mean size: 2 aᵃ bᵇ ÷ ((a + b)ᵃ⁺ᵇ⁺¹ B(a, b)). */
function meanSize(k: number): number {
  const [a, b] = [MEAN * k, (1 - MEAN) * k];
  const logBeta = logGamma(a) + logGamma(b) - logGamma(k);
  return 2 * Math.exp(a * Math.log(a) + b * Math.log(b) - (k + 1) * Math.log(k) - logBeta);
}

/** Attributions of one feature, lopsided around 0 in both groups: of writers, each in one group, and of slates that show both. */
export function judgeFeatures(
  sizes: readonly number[],
  spread: Spread,
  draws: Draws,
  options: JudgeOptions,
): Judged {
  const labels = labelsOf(sizes);
  const shapes = [0, 1].map((group) => noiseOf("rate", spread, group));
  const value = (group: number) => draws.beta(MEAN * shapes[group]!, (1 - MEAN) * shapes[group]!) - MEAN;
  // A writer's rows as one of their weight: what counts is her sum.
  const writers = {
    rows: rowsOf(Float64Array.from(labels, value)),
    sample: sampleOf(
      labels.map((_, writer) => writer),
      Float64Array.from(labels, () => draws.pareto(TAIL)),
    ),
  };
  const stratum = labels.map((group, w) => (w % 4 === 3 ? (group + 1) % 3 : w % 3));
  const byStratum = rowsOf(writers.rows.scores.map((of, w) => of + stratum[w]!));
  const side = Int32Array.from({ length: 2 * labels.length }, (_, row) => row % 2);
  const level = Float64Array.from(labels, () => draws.uniform());
  const size = Float64Array.from(labels, () => draws.pareto(TAIL));
  const slates = {
    rows: rowsOf(Float64Array.from(side, (group, row) => level[row >> 1]! + value(group))),
    sample: sampleOf(
      side.map((_, row) => row >> 1),
      Float64Array.from(side, (_, row) => size[row >> 1]! * (0.5 + draws.uniform())),
    ),
  };
  const [first] = importanceByGroup(writers.rows, writers.sample, labels, 2, options);
  const gap = partOf(attributeGap(writers.rows, writers.sample, labels, options));
  const shared = partOf(attributeGap(slates.rows, slates.sample, side, options));
  const conditional = attributeGapWithin(byStratum, writers.sample, labels, stratum, options);
  const within = partOf(conditional.kind === "undefined" ? conditional : conditional.within);
  return {
    tests: {
      gap: rejects(gap?.p),
      "gap in slates": rejects(shared?.p),
      "gap within strata": rejects(within?.p),
    },
    intervals: {
      importance: first ? missesValue(first.features[0]!.meanSize, meanSize(shapes[0]!)) : null,
      gap: misses(gap?.carried, 0),
      "gap in slates": misses(shared?.carried, 0),
      "gap within strata": misses(within?.carried, 0),
    },
    contrast: {},
  };
}

const rowsOf = (values: Float64Array): AttributedRows => ({
  featureNames: ["feature"],
  attributions: values,
  scores: values,
  baseValue: 0,
});

const sampleOf = (cluster: Int32Array, weight: Float64Array): RowSample => ({ cluster, weight });

const partOf = (gap: GapAttribution | NotDefined) => (gap.kind === "gap" ? gap.parts[0] : undefined);
