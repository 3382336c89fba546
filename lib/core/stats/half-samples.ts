import { sumOver } from "@/lib/core/collections";
import { type Interval, noInterval } from "@/lib/core/measured";
import type { Measure } from "@/lib/core/stats/moments";
import { createRandom, type Draws } from "@/lib/core/stats/random";
import { subsetAdder, TOGETHER } from "@/lib/core/stats/subsets";

/**
 * A mean of values with skewness g needs a multiple of g² of them (Cochran 1977, 2.15), and enough to know g by: where few are
 * asked for, the samples that pass are those that happen to look harmless, and their intervals are the most wrong. Where a
 * writer's own ratio has no upper limit, the star who would make the mean may be missing from the sample, and its g with her.
 */
const RULES = {
  share: { least: 30, perSquaredSkewness: 10 },
  unlimited: { least: 200, perSquaredSkewness: 200 },
};

/**
 * Share of the half samples that the ends leave out. Were writers' ratios symmetric about R it would be 5 %; they are not
 * quite, which in simulated worlds costs up to three points of coverage, and 4 % wins one of them back.
 */
const LEFT_OUT = 0.04;

/**
 * 95 % intervals of one group's ratios Σx / Σn, one for each measure, from random half samples of its writers.
 *
 * The interval inverts a test: at the true ratio R the residuals x_w − R n_w are as likely to lie above as below, so their
 * signs may be turned by chance, writer by writer. A sample of signs is at least as extreme as the observed one exactly
 * while R lies between the ratio of the writers with a plus and the ratio of those with a minus, so the ends of the interval
 * are order statistics of these ratios, and nobody's size matters. How heavy the tail of the sizes is does not matter
 * either; how lopsided the writers' own ratios are does, and where few writers meet a great skewness there is no interval.
 *
 * Source: Hartigan 1969 (typical values); Cochran 1977 for the rule of skewness; Maritz 1979 for the sign test.
 */
export function halfSampleIntervals(
  measures: readonly Measure[],
  writers: Int32Array,
  draws: Draws,
): Interval[] {
  const refusals = measures.map((measure) => refusal(measure, writers));
  const kept = measures.filter((_, m) => refusals[m] === null);
  const columns = [...new Set(kept.flatMap(({ x, n }) => [x, n]))];
  const halves = halvesOf(columns, writers, draws);
  return measures.map(
    ({ x, n }, m) =>
      refusals[m] ??
      typicalInterval(
        valuesOf(halves, [columns.indexOf(x), columns.indexOf(n)], ([above, below]) =>
          below! > 0 ? above! / below! : Number.NaN,
        ),
      ),
  );
}

/** Why a group's ratio has no interval, or null. */
export function refusal(
  { x, n, isShare }: Measure,
  writers: Int32Array = Int32Array.from(x.keys()),
): Interval | null {
  const { least, perSquaredSkewness } = isShare ? RULES.share : RULES.unlimited;
  // Whoever has something of nothing has a ratio without any limit.
  if (writers.some((w) => n[w] === 0 && x[w] !== 0)) return noInterval("too-skewed");
  const ratios = [...writers].filter((w) => n[w]! > 0).map((w) => x[w]! / n[w]!);
  if (ratios.length < least) return noInterval("too-few-writers");
  const g = skewness(ratios);
  if (Number.isNaN(g)) return noInterval("no-variation");
  return ratios.length < perSquaredSkewness * g * g ? noInterval("too-skewed") : null;
}

/** m₃ / m₂^1.5 of the values; NaN where they do not vary. */
export function skewness(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    squares += (value - mean) ** 2;
    cubes += (value - mean) ** 3;
  }
  if (!(squares > 1e-20 * mean * mean * values.length)) return Number.NaN;
  return cubes / values.length / (squares / values.length) ** 1.5;
}

/** Sums over random halves of some units. */
interface Halves {
  /** [column][half] */
  readonly sums: readonly Float64Array[];
  /** [column] over all units */
  readonly totals: readonly number[];
  readonly count: number;
}

/** Eight units at a time: each half takes one of their subsets. */
function halvesOf(
  columns: readonly Float64Array[],
  units: Int32Array,
  { permutations: count, seed }: Draws,
): Halves {
  const random = createRandom(seed);
  const addSubsets = subsetAdder();
  const sums = columns.map(() => new Float64Array(count));
  const bytes = new Uint8Array(Math.ceil(count / 4) * 4);
  const words = new Uint32Array(bytes.buffer);
  for (let from = 0; from < units.length; from += TOGETHER) {
    for (let i = 0; i < words.length; i++) words[i] = random.word();
    const eight = units.subarray(from, from + TOGETHER);
    columns.forEach((column, c) => {
      const values = new Float64Array(TOGETHER);
      for (let bit = 0; bit < eight.length; bit++) values[bit] = column[eight[bit]!]!;
      addSubsets(sums[c]!, values, bytes);
    });
  }
  const totals = columns.map((column) => sumOver(column, units));
  return { sums, totals, count };
}

/** [half] values of a statistic of some columns' sums, over the half and over the other one. */
interface PairedValues {
  readonly plus: Float64Array;
  readonly minus: Float64Array;
}

function valuesOf(
  { sums, totals, count }: Halves,
  columns: readonly number[],
  statistic: (sums: Float64Array) => number,
): PairedValues {
  const own = new Float64Array(columns.length);
  const [plus, minus] = [new Float64Array(count), new Float64Array(count)];
  for (let half = 0; half < count; half++) {
    for (const [i, c] of columns.entries()) own[i] = sums[c]![half]!;
    plus[half] = statistic(own);
    for (const [i, c] of columns.entries()) own[i] = totals[c]! - sums[c]![half]!;
    minus[half] = statistic(own);
  }
  return { plus, minus };
}

/**
 * The same for any function of sums over units, such as a contrast of several means: one value from each half sample, one from
 * the other half. Only for a single ratio do these invert a test exactly; elsewhere they are what the estimate might have been.
 *
 * @param columns [column][unit]
 * @param statistic of sums over some units, [column]; NaN where they do not tell
 * @returns with the p of "it is `none`": at most 0.05 exactly where the interval leaves it out
 */
export function halfSampleContrast(
  columns: readonly Float64Array[],
  units: Int32Array,
  statistic: (sums: Float64Array) => number,
  none: number,
  draws: Draws,
): { readonly interval: Interval; readonly p: number } {
  const values = valuesOf(halvesOf(columns, units, draws), [...columns.keys()], statistic);
  const spans = values.plus.filter((value, half) => !(value > none === values.minus[half]! > none)).length;
  const p = Math.min(1, ((0.05 / LEFT_OUT) * (1 + spans)) / (draws.permutations + 1));
  return { interval: typicalInterval(values), p };
}

/** Order statistics of the pairs of values, one from each half. */
function typicalInterval({ plus, minus }: PairedValues): Interval {
  const lower = new Float64Array(plus.length);
  const upper = new Float64Array(plus.length);
  for (let half = 0; half < plus.length; half++) {
    // A half that does not tell contradicts nothing.
    const isEmpty = Number.isNaN(plus[half]! + minus[half]!);
    lower[half] = isEmpty ? Number.NEGATIVE_INFINITY : Math.min(plus[half]!, minus[half]!);
    upper[half] = isEmpty ? Number.POSITIVE_INFINITY : Math.max(plus[half]!, minus[half]!);
  }
  lower.sort();
  upper.sort();
  // Kept are ratios with p = (1 + halves as extreme) / (halves + 1) above it.
  const rank = Math.floor(LEFT_OUT * (plus.length + 1) + 1e-9);
  const low = lower[rank - 1]!;
  const high = upper[plus.length - rank]!;
  return Number.isFinite(low) && Number.isFinite(high)
    ? { low, high, method: "half-samples" }
    : noInterval("too-few-writers");
}
