import { createRandom, type Random, shuffle } from "@/lib/core/stats/random";
import { logRatioVariance } from "@/lib/core/stats/ratio";

/** Numerator and denominator of a ratio by writer. */
export interface Measure {
  readonly x: Float64Array;
  readonly n: Float64Array;
}

/** One way of dividing the writers into groups, and whom each group is compared with. */
export interface Division {
  readonly labels: Int32Array;
  readonly groups: number;
  /** Group compared with in `reference` tests, or -1. */
  readonly reference: number;
  /** Groups that may be "the most exposed group": not the unknown, not those under the privacy floor. */
  readonly mayLead: readonly boolean[];
}

/** Two-sided p against everyone else and against the reference; one-sided p against whichever group leads. NaN: no test. */
export interface PermutationP {
  readonly rest: Float64Array;
  readonly reference: Float64Array;
  readonly leader: Float64Array;
}

export interface PermutationOptions {
  readonly permutations: number;
  readonly seed: number;
  /** Labels are exchanged only between writers of one stratum; without it, between all. */
  readonly strata?: Int32Array;
}

/**
 * Studentised permutation test of every group of every division on every measure, over writers.
 *
 * The same permutations serve all tests. Each statistic is the difference of log ratios over its own standard error, which
 * is what keeps the test valid when groups differ in variance; heavy tails, where the t test rejects 10 to 16 % of true
 * nulls at a nominal 5 %, leave it at 5 %. p = (1 + #{as extreme}) / (B + 1), never 0. Against the leader, the leader is
 * found anew in each permutation, so the luck of having been the largest is paid for.
 *
 * Source: Janssen 1997; Chung & Romano 2013; DiCiccio et al. 2020 (arXiv 2007.05124).
 *
 * @returns result[division][measure], arrays by group
 */
export function permutationTests(
  divisions: readonly Division[],
  measures: readonly Measure[],
  { permutations, seed, strata }: PermutationOptions,
): PermutationP[][] {
  const writers = measures[0]?.x.length ?? 0;
  const table = momentTable(measures, writers);
  const order = Int32Array.from({ length: writers }, (_, w) => w);
  const exchange = exchanger(order, strata, createRandom(seed));
  const runs = divisions.map((division) => {
    const size = measures.length * division.groups;
    const observed = emptyStatistics(size);
    fillStatistics(observed, division, measures.length, table, order);
    return { division, observed, permuted: emptyStatistics(size), exceeded: emptyStatistics(size) };
  });
  for (let b = 0; b < permutations; b++) {
    exchange();
    for (const { division, observed, permuted, exceeded } of runs) {
      fillStatistics(permuted, division, measures.length, table, order);
      countExtremes(exceeded, observed, permuted);
    }
  }
  return runs.map(({ division, observed, exceeded }) =>
    measures.map((_, m) => toP(exceeded, observed, permutations, m * division.groups, division.groups)),
  );
}

/** Statistics of one division, each array [measure][group]. */
interface Statistics {
  readonly rest: Float64Array;
  readonly reference: Float64Array;
  readonly leader: Float64Array;
}

type Kind = "rest" | "reference" | "leader";
const MOMENTS = 5;

const emptyStatistics = (size: number): Statistics => ({
  rest: new Float64Array(size),
  reference: new Float64Array(size),
  leader: new Float64Array(size),
});

/** [writer][measure][x, n, x², xn, n²]: one pass over a row serves every measure. */
function momentTable(measures: readonly Measure[], writers: number): Float64Array {
  const table = new Float64Array(writers * measures.length * MOMENTS);
  measures.forEach(({ x, n }, m) => {
    for (let w = 0; w < writers; w++) {
      const at = (w * measures.length + m) * MOMENTS;
      table[at] = x[w]!;
      table[at + 1] = n[w]!;
      table[at + 2] = x[w]! * x[w]!;
      table[at + 3] = x[w]! * n[w]!;
      table[at + 4] = n[w]! * n[w]!;
    }
  });
  return table;
}

/** Returns a function that puts `order` into a new random order, within strata where given. */
export function exchanger(order: Int32Array, strata: Int32Array | undefined, random: Random): () => void {
  if (!strata) return () => shuffle(order, random);
  const members = new Map<number, number[]>();
  strata.forEach((stratum, w) => {
    const list = members.get(stratum);
    if (list) list.push(w);
    else members.set(stratum, [w]);
  });
  const lists = [...members.values()].map((places) => ({ places, drawn: Int32Array.from(places) }));
  return () => {
    for (const { places, drawn } of lists) {
      shuffle(drawn, random);
      places.forEach((place, i) => {
        order[place] = drawn[i]!;
      });
    }
  };
}

/** The statistics of one labelling, in which writer w carries the label of writer order[w]. */
function fillStatistics(
  into: Statistics,
  division: Division,
  measures: number,
  table: Float64Array,
  order: Int32Array,
): void {
  const { labels, groups } = division;
  const width = measures * MOMENTS;
  const sums = new Float64Array(groups * width);
  const counts = new Int32Array(groups);
  for (let w = 0; w < order.length; w++) {
    const group = labels[order[w]!]!;
    counts[group]!++;
    const to = group * width;
    const from = w * width;
    for (let k = 0; k < width; k++) sums[to + k]! += table[from + k]!;
  }
  for (let m = 0; m < measures; m++) {
    compareGroups(into, m * groups, division, counts, sums, m * MOMENTS, width);
  }
}

/** Compares every group with the rest, the reference and the leader; `from` and `width` find a group's moments in `sums`. */
function compareGroups(
  into: Statistics,
  at: number,
  { groups, reference, mayLead }: Division,
  counts: Int32Array,
  sums: Float64Array,
  from: number,
  width: number,
): void {
  const total = new Float64Array(MOMENTS + 1);
  const logs = new Float64Array(groups);
  const variances = new Float64Array(groups);
  let leader = -1;
  for (let g = 0; g < groups; g++) {
    const i = g * width + from;
    for (let k = 0; k < MOMENTS; k++) total[k]! += sums[i + k]!;
    total[MOMENTS]! += counts[g]!;
    logs[g] = Math.log(sums[i]! / sums[i + 1]!);
    variances[g] = logRatioVariance(
      counts[g]!,
      sums[i]!,
      sums[i + 1]!,
      sums[i + 2]!,
      sums[i + 3]!,
      sums[i + 4]!,
    );
    if (mayLead[g] && logs[g]! > (leader === -1 ? Number.NEGATIVE_INFINITY : logs[leader]!)) leader = g;
  }
  for (let g = 0; g < groups; g++) {
    const i = g * width + from;
    const x = total[0]! - sums[i]!;
    const n = total[1]! - sums[i + 1]!;
    const restVariance = logRatioVariance(
      total[MOMENTS]! - counts[g]!,
      x,
      n,
      total[2]! - sums[i + 2]!,
      total[3]! - sums[i + 3]!,
      total[4]! - sums[i + 4]!,
    );
    into.rest[at + g] = studentised(logs[g]! - Math.log(x / n), variances[g]! + restVariance);
    into.reference[at + g] = against(logs, variances, g, reference);
    // The leader does not fall behind itself: its distance is 0, in a permutation as in the observation.
    into.leader[at + g] = g === leader ? 0 : against(logs, variances, g, leader);
  }
}

const against = (logs: Float64Array, variances: Float64Array, g: number, other: number): number =>
  other === -1 || other === g
    ? Number.NaN
    : studentised(logs[g]! - logs[other]!, variances[g]! + variances[other]!);

const studentised = (log: number, variance: number): number => (log === 0 ? 0 : log / Math.sqrt(variance));

/**
 * Counts permutations at least as extreme as what was observed. One whose statistic does not exist counts as extreme: the
 * safe side. The slack makes equal statistics, summed in another order, count as equal.
 */
function countExtremes(exceeded: Statistics, observed: Statistics, permuted: Statistics): void {
  const slack = 1e-9;
  for (let i = 0; i < observed.rest.length; i++) {
    if (!(Math.abs(permuted.rest[i]!) < Math.abs(observed.rest[i]!) - slack)) exceeded.rest[i]!++;
    if (!(Math.abs(permuted.reference[i]!) < Math.abs(observed.reference[i]!) - slack))
      exceeded.reference[i]!++;
    if (!(permuted.leader[i]! > observed.leader[i]! + slack)) exceeded.leader[i]!++;
  }
}

function toP(
  exceeded: Statistics,
  observed: Statistics,
  permutations: number,
  at: number,
  groups: number,
): PermutationP {
  const p = (kind: Kind) =>
    Float64Array.from({ length: groups }, (_, g) =>
      Number.isNaN(observed[kind][at + g]!) ? Number.NaN : (1 + exceeded[kind][at + g]!) / (permutations + 1),
    );
  return { rest: p("rest"), reference: p("reference"), leader: p("leader") };
}
