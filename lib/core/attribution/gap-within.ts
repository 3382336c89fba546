import {
  type AttributedRows,
  checkSample,
  type RowSample,
  unexplained,
} from "@/lib/core/attribution/attributed";
import { contrastParts, type GapAttribution, missingSide } from "@/lib/core/attribution/gap";
import { type NotDefined, notDefined } from "@/lib/core/measured";
import { type CellContrast, contrastValue } from "@/lib/core/stats/cell-means";
import type { Draws } from "@/lib/core/stats/random";

/** A gap in three, which add up to it feature by feature. */
export interface ConditionalGap {
  readonly kind: "conditional-gap";
  readonly whole: GapAttribution;
  /** Between rows of the same stratum, each stratum weighing what it weighs in the two groups on average. */
  readonly within: GapAttribution;
  /** Because the groups stand in different strata. */
  readonly composition: GapValues;
  /** Because of strata in which the groups cannot be compared. */
  readonly outside: GapValues;
  /** Strata that are compared: each group has two clusters there. */
  readonly strata: number;
  /** Part of each group's weight, A and B, that stands in them. */
  readonly compared: readonly [number, number];
}

/** Without intervals: what varies here is mostly how many rows stand where, which those of `within` take as known. */
export interface GapValues {
  readonly gap: number;
  /** In the order of the features. */
  readonly parts: readonly number[];
  readonly unexplained: number;
}

/**
 * The gap between groups that stand in different strata (topics, surfaces), so that a difference of topics is not taken for one
 * within topics. With m the means and π the shares of the strata that are compared: within = Σ (π_A + π_B)/2 (m_A − m_B),
 * composition = Σ (π_A − π_B) (m_A + m_B)/2, and outside is the rest.
 *
 * Source: Kitagawa 1955.
 *
 * @param side [row] 0: group A, 1: group B, -1: neither
 * @param stratum [row] 0, 1, 2, ...
 * @returns that there is no such gap, where a side is missing or no stratum can be compared
 * @throws EquiluxError "bad-request" where sizes do not fit
 */
export function attributeGapWithin(
  rows: AttributedRows,
  sample: RowSample,
  side: Int32Array,
  stratum: Int32Array,
  draws: Draws,
): ConditionalGap | NotDefined {
  checkSample(rows, sample, side);
  checkSample(rows, sample, stratum);
  const missing = missingSide(sample, side);
  if (missing) return missing;
  const strata = stratum.reduce((most, k) => Math.max(most, k + 1), 0);
  const cell = side.map((of, row) => (of < 0 ? -1 : 2 * stratum[row]! + of));
  const isCompared = comparedStrata(sample, cell, strata);
  if (!isCompared.includes(true)) return notDefined("too-few-writers");

  const mass = new Float64Array(2 * strata);
  cell.forEach((k, row) => {
    if (k >= 0) mass[k]! += sample.weight[row]!;
  });
  const [a, b] = [shares(mass, 0, isCompared), shares(mass, 1, isCompared)];
  const factors = (of: (k: number) => readonly [number, number]) =>
    Float64Array.from(isCompared.flatMap((is, k) => (is ? of(k) : [0, 0])));
  const within = factors((k) => [(a.share[k]! + b.share[k]!) / 2, -(a.share[k]! + b.share[k]!) / 2]);
  const composition = valuesOf(rows, {
    ...sample,
    cell,
    factor: factors((k) => [(a.share[k]! - b.share[k]!) / 2, (a.share[k]! - b.share[k]!) / 2]),
  });
  const parts = {
    whole: contrastParts(rows, { ...sample, cell: side, factor: Float64Array.of(1, -1) }, draws),
    within: contrastParts(rows, { ...sample, cell, factor: within }, draws),
  };
  return {
    kind: "conditional-gap",
    ...parts,
    composition,
    outside: restOf(parts.whole, parts.within, composition),
    strata: isCompared.filter(Boolean).length,
    compared: [a.compared, b.compared],
  };
}

/** A single cluster on a side shows no spread, and its stratum would pass for a sure one. */
function comparedStrata({ weight, cluster }: RowSample, cell: Int32Array, strata: number): boolean[] {
  const clusters = Array.from({ length: 2 * strata }, () => new Set<number>());
  cell.forEach((k, row) => {
    if (k >= 0 && weight[row]! > 0) clusters[k]!.add(cluster[row]!);
  });
  return Array.from({ length: strata }, (_, k) => clusters[2 * k]!.size > 1 && clusters[2 * k + 1]!.size > 1);
}

/** Shares of a side's weight among the strata compared, and how much of its weight stands there. */
function shares(mass: Float64Array, side: number, isCompared: readonly boolean[]) {
  const own = isCompared.map((_, k) => mass[2 * k + side]!);
  const inside = own.reduce((sum, value, k) => (isCompared[k] ? sum + value : sum), 0);
  return {
    share: own.map((value, k) => (isCompared[k] ? value / inside : 0)),
    compared: inside / own.reduce((sum, value) => sum + value, 0),
  };
}

function valuesOf(rows: AttributedRows, contrast: CellContrast): GapValues {
  const { featureNames, attributions, scores } = rows;
  const rest = unexplained(rows);
  return {
    gap: contrastValue(contrast, (row) => scores[row]!),
    parts: featureNames.map((_, f) =>
      contrastValue(contrast, (row) => attributions[row * featureNames.length + f]!),
    ),
    unexplained: contrastValue(contrast, (row) => rest[row]!),
  };
}

const restOf = (whole: GapAttribution, within: GapAttribution, composition: GapValues): GapValues => ({
  gap: whole.gap.value - within.gap.value - composition.gap,
  parts: whole.parts.map(
    ({ carried }, f) => carried.value - within.parts[f]!.carried.value - composition.parts[f]!,
  ),
  unexplained: whole.unexplained.value - within.unexplained.value - composition.unexplained,
});
