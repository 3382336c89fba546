import type { Arrangements } from "@/lib/core/stats/arrangements";
import { type MomentTable, sumRows } from "@/lib/core/stats/moments";
import { createRandom, type Draws, shuffle } from "@/lib/core/stats/random";
import { logRatioVariance } from "@/lib/core/stats/ratio";

/** One way of dividing the writers into groups. */
export interface Division {
  readonly labels: Int32Array;
  readonly groups: number;
  /** Groups that may be "the most exposed group": not the unknown, not those under the privacy floor. */
  readonly mayLead: readonly boolean[];
}

/** What permuting all writers says of a division. */
export interface FamilyTests {
  /** [measure] */
  readonly p: readonly FamilyP[];
  /** [group] against everyone else: the same permutations, as sums. */
  readonly rest: readonly Arrangements[];
}

/** Of each group: NaN where there is no test. */
export interface FamilyP {
  /** One-sided, against whichever group leads. */
  readonly leader: Float64Array;
  /** Two-sided against everyone else, adjusted for all groups of the division (max-T, single step). */
  readonly maxT: Float64Array;
}

/**
 * Tests that look at all groups of a division at once, for every division and measure, under the same permutations of
 * writers. Each statistic is a difference of log ratios over its own standard error.
 *
 * Against the leader, the leader is found anew in each permutation, so the luck of having been the largest is paid for.
 * Max-T compares each group with the largest statistic of all groups: the chance of any false finding within the division
 * is held at p, and groups that go together are not counted twice.
 *
 * Source: Janssen 1997; Chung & Romano 2013; DiCiccio et al. 2020 (arXiv 2007.05124); Westfall & Young 1993 for max-T.
 *
 * @returns by division
 */
export function familyTests(
  divisions: readonly Division[],
  table: MomentTable,
  { permutations, seed }: Draws,
): FamilyTests[] {
  const count = permutations + 1;
  const runs = divisions.map((division) => ({
    division,
    drawn: Array.from({ length: division.groups }, () => new Float64Array(count * 2 * table.width)),
    parts: new Float64Array(division.groups * 2 * table.width),
    sums: new Float64Array(division.groups * table.width),
    ...statisticsOf(division, table),
  }));
  const order = Int32Array.from(divisions[0]?.labels ?? [], (_, w) => w);
  const random = createRandom(seed);
  for (let b = 0; b < count; b++) {
    // Permutation 0 is what was observed.
    if (b > 0) shuffle(order, random);
    for (const { division, drawn, parts, sums, observed, permuted, exceeded } of runs) {
      sumGroups(parts, table, division.labels, order);
      keepSums(drawn, sums, parts, table.width, b);
      for (const [m, statistics] of (b === 0 ? observed : permuted).entries()) {
        compareGroups(statistics, division, sums, table, m);
        if (b > 0) countExtremes(exceeded[m]!, observed[m]!, statistics);
      }
    }
  }
  return runs.map(({ division, drawn, observed, exceeded }) => ({
    p: observed.map((statistics, m) => toP(exceeded[m]!, statistics, permutations)),
    rest: drawn.map((sums) => againstRest(sums, division, table, count)),
  }));
}

function statisticsOf({ groups }: Division, { places }: MomentTable) {
  const statistics = () => places.map(() => emptyStatistics(groups));
  return { observed: statistics(), permuted: statistics(), exceeded: statistics() };
}

/**
 * Moments of every group when writer w stands in the group of writer order[w]: [group][its own writers, others][column].
 * The hot loop of every audit.
 */
function sumGroups(
  parts: Float64Array,
  { rows, width }: MomentTable,
  labels: Int32Array,
  order: Int32Array,
): void {
  parts.fill(0);
  for (let w = 0; w < order.length; w++) {
    const group = labels[order[w]!]!;
    const to = (2 * group + Number(group !== labels[w])) * width;
    const from = w * width;
    for (let c = 0; c < width; c++) parts[to + c]! += rows[from + c]!;
  }
}

/** Keeps a permutation's sums by group, in both parts, and adds the parts up. */
function keepSums(
  drawn: readonly Float64Array[],
  sums: Float64Array,
  parts: Float64Array,
  width: number,
  permutation: number,
): void {
  for (const [g, into] of drawn.entries()) {
    const from = g * 2 * width;
    into.set(parts.subarray(from, from + 2 * width), permutation * 2 * width);
    for (let c = 0; c < width; c++) sums[g * width + c] = parts[from + c]! + parts[from + width + c]!;
  }
}

/** A group's permutations against everyone else; in the observed one all of it is its own. */
function againstRest(
  drawn: Float64Array,
  { labels }: Division,
  table: MomentTable,
  count: number,
): Arrangements {
  const own = drawn.slice(0, table.width);
  const everyone = Array.from(labels, (_, w) => w);
  const rest = sumRows(table, everyone).map((sum, c) => sum - own[c]!);
  return {
    count,
    exact: false,
    drawnIsFirst: true,
    drawn,
    totals: [own, rest],
    width: table.width,
    // Only ratios are made of these.
    isSparse: false,
  };
}

/** Statistics of one division and measure, by group. */
interface Statistics {
  readonly rest: Float64Array;
  readonly leader: Float64Array;
  /** Scratch of compareGroups. */
  readonly logs: Float64Array;
  readonly variances: Float64Array;
}

const emptyStatistics = (groups: number): Statistics => ({
  rest: new Float64Array(groups),
  leader: new Float64Array(groups),
  logs: new Float64Array(groups),
  variances: new Float64Array(groups),
});

/** Compares every group with everyone else and with the leader. */
function compareGroups(
  { rest, leader, logs, variances }: Statistics,
  { groups, mayLead }: Division,
  sums: Float64Array,
  { places, width }: MomentTable,
  measure: number,
): void {
  const { writers, x, n, xx, xn, nn } = places[measure]!;
  let [allWriters, allX, allN, allXx, allXn, allNn] = [0, 0, 0, 0, 0, 0];
  let first = -1;
  for (let g = 0; g < groups; g++) {
    const i = g * width;
    allWriters += sums[i + writers]!;
    allX += sums[i + x]!;
    allN += sums[i + n]!;
    allXx += sums[i + xx]!;
    allXn += sums[i + xn]!;
    allNn += sums[i + nn]!;
    logs[g] = Math.log(sums[i + x]! / sums[i + n]!);
    variances[g] = logRatioVariance(
      sums[i + writers]!,
      sums[i + x]!,
      sums[i + n]!,
      sums[i + xx]!,
      sums[i + xn]!,
      sums[i + nn]!,
    );
    if (mayLead[g] && logs[g]! > (first === -1 ? Number.NEGATIVE_INFINITY : logs[first]!)) first = g;
  }
  for (let g = 0; g < groups; g++) {
    const i = g * width;
    const [otherX, otherN] = [allX - sums[i + x]!, allN - sums[i + n]!];
    const otherVariance = logRatioVariance(
      allWriters - sums[i + writers]!,
      otherX,
      otherN,
      allXx - sums[i + xx]!,
      allXn - sums[i + xn]!,
      allNn - sums[i + nn]!,
    );
    rest[g] = Math.abs(studentised(logs[g]! - Math.log(otherX / otherN), variances[g]! + otherVariance));
    // The leader does not fall behind itself: its distance is 0, in a permutation as in the observation.
    leader[g] =
      g === first
        ? 0
        : first === -1
          ? Number.NaN
          : studentised(logs[g]! - logs[first]!, variances[g]! + variances[first]!);
  }
}

const studentised = (log: number, variance: number): number => (log === 0 ? 0 : log / Math.sqrt(variance));

/** The slack makes equal statistics, summed in another order, count as equal. */
const SLACK = 1e-9;

/**
 * Counts permutations at least as extreme as what was observed. One whose statistic does not exist counts as extreme:
 * the safe side. In max-T only groups that were tested compete.
 */
function countExtremes(exceeded: Statistics, observed: Statistics, permuted: Statistics): void {
  let largest = 0;
  for (let g = 0; g < permuted.rest.length; g++) {
    if (Number.isNaN(observed.rest[g]!)) continue;
    const statistic = permuted.rest[g]!;
    largest = Math.max(largest, Number.isNaN(statistic) ? Number.POSITIVE_INFINITY : statistic);
  }
  for (let g = 0; g < observed.rest.length; g++) {
    if (!(largest < observed.rest[g]! - SLACK)) exceeded.rest[g]!++;
    if (!(permuted.leader[g]! > observed.leader[g]! + SLACK)) exceeded.leader[g]!++;
  }
}

function toP(exceeded: Statistics, observed: Statistics, permutations: number): FamilyP {
  const p = (kind: "rest" | "leader") =>
    Float64Array.from(observed[kind], (statistic, g) =>
      Number.isNaN(statistic) ? Number.NaN : (1 + exceeded[kind][g]!) / (permutations + 1),
    );
  return { leader: p("leader"), maxT: p("rest") };
}
