import { type Measure, type MomentTable, momentTable } from "@/lib/core/stats/moments";
import { createRandom, shuffle } from "@/lib/core/stats/random";
import { logRatioVariance } from "@/lib/core/stats/ratio";

/** One way of dividing the writers into groups. */
export interface Division {
  readonly labels: Int32Array;
  readonly groups: number;
  /** Groups that may be "the most exposed group": not the unknown, not those under the privacy floor. */
  readonly mayLead: readonly boolean[];
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
 * @returns result[division][measure], arrays by group
 */
export function familyTests(
  divisions: readonly Division[],
  measures: readonly Measure[],
  { permutations, seed }: { readonly permutations: number; readonly seed: number },
): FamilyP[][] {
  const table = momentTable(measures);
  const { cellOf, cells, groupOf } = commonCells(divisions);
  const sums = new Float64Array(cells * table.width);
  const runs = divisions.map((division, d) => {
    const size = division.groups * table.width;
    const statistics = () => measures.map(() => emptyStatistics(division.groups));
    return {
      division,
      groupOf: groupOf[d]!,
      sums: new Float64Array(size),
      observed: statistics(),
      permuted: statistics(),
      exceeded: statistics(),
    };
  });
  const fill = (order: Int32Array, into: "observed" | "permuted") => {
    sumCells(sums, table, cellOf, order);
    for (const run of runs) {
      sumGroups(run.sums, sums, run.groupOf, table.width);
      for (const [m, statistics] of run[into].entries())
        compareGroups(statistics, run.division, run.sums, table, m);
    }
  };
  const order = Int32Array.from(cellOf, (_, w) => w);
  fill(order, "observed");
  const random = createRandom(seed);
  for (let b = 0; b < permutations; b++) {
    shuffle(order, random);
    fill(order, "permuted");
    for (const { observed, permuted, exceeded } of runs) {
      for (const [m, counts] of exceeded.entries()) countExtremes(counts, observed[m]!, permuted[m]!);
    }
  }
  return runs.map(({ observed, exceeded }) =>
    measures.map((_, m) => toP(exceeded[m]!, observed[m]!, permutations)),
  );
}

/**
 * The writers by what all divisions say of them at once: a permutation is summed once over these cells, and the groups of
 * every division from them.
 */
function commonCells(divisions: readonly Division[]) {
  const codes = new Map<string, number>();
  const groupOf: number[][] = divisions.map(() => []);
  const writers = divisions[0]?.labels.length ?? 0;
  const cellOf = new Int32Array(writers);
  for (let w = 0; w < writers; w++) {
    const key = divisions.map(({ labels }) => labels[w]!).join();
    let code = codes.get(key);
    if (code === undefined) {
      code = codes.size;
      codes.set(key, code);
      for (const [d, { labels }] of divisions.entries()) groupOf[d]!.push(labels[w]!);
    }
    cellOf[w] = code;
  }
  return { cellOf, cells: codes.size, groupOf };
}

/** Moments of every cell when writer w stands in the cell of writer order[w]. */
function sumCells(
  sums: Float64Array,
  { rows, width }: MomentTable,
  cellOf: Int32Array,
  order: Int32Array,
): void {
  sums.fill(0);
  for (let w = 0; w < order.length; w++) {
    const to = cellOf[order[w]!]! * width;
    const from = w * width;
    for (let c = 0; c < width; c++) sums[to + c]! += rows[from + c]!;
  }
}

function sumGroups(into: Float64Array, cells: Float64Array, groupOf: readonly number[], width: number): void {
  into.fill(0);
  groupOf.forEach((group, cell) => {
    for (let c = 0; c < width; c++) into[group * width + c]! += cells[cell * width + c]!;
  });
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
