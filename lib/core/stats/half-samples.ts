import { type Interval, noInterval } from "@/lib/core/measured";
import type { Measure } from "@/lib/core/stats/moments";
import { createRandom } from "@/lib/core/stats/random";

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

/** Writers whose signs are drawn at once, as one byte. */
const TOGETHER = 8;

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
  { permutations, seed }: { permutations: number; seed: number },
): Interval[] {
  const refusals = measures.map((measure) => refusal(measure, writers));
  const kept = measures.filter((_, m) => refusals[m] === null);
  const columns = [...new Set(kept.flatMap(({ x, n }) => [x, n]))];
  const halves = halfSums(columns, writers, permutations, seed);
  const totals = columns.map((column) => writers.reduce((sum, w) => sum + column[w]!, 0));
  return measures.map(({ x, n }, m) => {
    const refused = refusals[m];
    if (refused) return refused;
    const [xs, ns] = [columns.indexOf(x), columns.indexOf(n)];
    const ratio = (half: number, isOther: boolean) => {
      const below = isOther ? totals[ns]! - halves[ns]![half]! : halves[ns]![half]!;
      return below > 0
        ? (isOther ? totals[xs]! - halves[xs]![half]! : halves[xs]![half]!) / below
        : Number.NaN;
    };
    return typicalInterval(
      Float64Array.from({ length: permutations }, (_, half) => ratio(half, false)),
      Float64Array.from({ length: permutations }, (_, half) => ratio(half, true)),
    );
  });
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

/**
 * Sums over random halves of the writers, [column][half]. Eight writers at a time: the 256 sums of their subsets are made
 * once, and each half takes one of them.
 */
function halfSums(
  columns: readonly Float64Array[],
  writers: Int32Array,
  halves: number,
  seed: number,
): Float64Array[] {
  const random = createRandom(seed);
  const sums = columns.map(() => new Float64Array(halves));
  const subsets = new Float64Array(2 ** TOGETHER);
  const bytes = new Uint8Array(Math.ceil(halves / 4) * 4);
  const words = new Uint32Array(bytes.buffer);
  for (let from = 0; from < writers.length; from += TOGETHER) {
    for (let i = 0; i < words.length; i++) words[i] = random.word();
    columns.forEach((column, c) => {
      sumSubsets(subsets, column, writers, from);
      const into = sums[c]!;
      for (let half = 0; half < halves; half++) into[half]! += subsets[bytes[half]!]!;
    });
  }
  return sums;
}

function sumSubsets(subsets: Float64Array, column: Float64Array, writers: Int32Array, from: number): void {
  for (let bit = 0; bit < TOGETHER; bit++) {
    const value = from + bit < writers.length ? column[writers[from + bit]!]! : 0;
    const size = 1 << bit;
    for (let subset = 0; subset < size; subset++) subsets[size + subset] = subsets[subset]! + value;
  }
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
  { permutations, seed }: { permutations: number; seed: number },
): { readonly interval: Interval; readonly p: number } {
  const halves = halfSums(columns, units, permutations, seed);
  const totals = columns.map((column) => units.reduce((sum, unit) => sum + column[unit]!, 0));
  const sums = new Float64Array(columns.length);
  const ofHalf = (half: number, isOther: boolean) => {
    columns.forEach((_, c) => {
      sums[c] = isOther ? totals[c]! - halves[c]![half]! : halves[c]![half]!;
    });
    return statistic(sums);
  };
  const plus = Float64Array.from({ length: permutations }, (_, half) => ofHalf(half, false));
  const minus = Float64Array.from({ length: permutations }, (_, half) => ofHalf(half, true));
  const spans = plus.filter((value, half) => !(value > none === minus[half]! > none)).length;
  const p = Math.min(1, ((0.05 / LEFT_OUT) * (1 + spans)) / (permutations + 1));
  return { interval: typicalInterval(plus, minus), p };
}

/** Order statistics of the pairs of values, one from each half. */
function typicalInterval(plus: Float64Array, minus: Float64Array): Interval {
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
