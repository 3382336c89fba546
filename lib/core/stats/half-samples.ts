import { type Interval, noInterval } from "@/lib/core/measured";
import type { Measure } from "@/lib/core/stats/moments";
import { createRandom } from "@/lib/core/stats/random";

/**
 * A mean of values with skewness g needs more than 25 g² of them (Cochran 1977, 2.15). That trusts the sample's g, which is
 * right for shares. Where a writer's own ratio has no upper limit, the star who would make the mean may be missing from the
 * sample, and its g with her; at 200 g² and 40 writers, a Pareto tail of 1.3 no longer passes for harmless
 * (ARCHITECTURE.md, 2026-11-25).
 */
const RULES = {
  share: { least: 10, perSquaredSkewness: 25 },
  unlimited: { least: 40, perSquaredSkewness: 200 },
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
    return interval(halves[xs]!, halves[ns]!, totals[xs]!, totals[ns]!);
  });
}

/** Why a group's ratio has no interval, or null. */
function refusal({ x, n, isShare }: Measure, writers: Int32Array): Interval | null {
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

function interval(xs: Float64Array, ns: Float64Array, x: number, n: number): Interval {
  const lower = new Float64Array(xs.length);
  const upper = new Float64Array(xs.length);
  for (let half = 0; half < xs.length; half++) {
    const plus = xs[half]! / ns[half]!;
    const minus = (x - xs[half]!) / (n - ns[half]!);
    // A half without any denominator contradicts no ratio.
    const isEmpty = !(ns[half]! > 0) || !(n - ns[half]! > 0);
    lower[half] = isEmpty ? Number.NEGATIVE_INFINITY : Math.min(plus, minus);
    upper[half] = isEmpty ? Number.POSITIVE_INFINITY : Math.max(plus, minus);
  }
  lower.sort();
  upper.sort();
  // Kept are ratios with p = (1 + halves as extreme) / (halves + 1) above it.
  const rank = Math.floor(LEFT_OUT * (xs.length + 1) + 1e-9);
  const low = lower[rank - 1]!;
  const high = upper[xs.length - rank]!;
  return Number.isFinite(low) && Number.isFinite(high)
    ? { low, high, method: "half-samples" }
    : noInterval("too-few-writers");
}
