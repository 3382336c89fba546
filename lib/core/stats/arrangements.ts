import type { MomentTable } from "@/lib/core/stats/moments";
import { sumRows } from "@/lib/core/stats/moments";
import { createRandom, type Draws, type Random } from "@/lib/core/stats/random";
import { randomSubsets, subsetAdder, TOGETHER } from "@/lib/core/stats/subsets";

/**
 * Ways of dividing the writers of two groups into groups of the same sizes, as moment sums. Only these two groups are
 * divided anew: whatever others are like is no matter of theirs. Arrangement 0 is the one that was observed.
 *
 * Of each arrangement the sums over one group are kept, apart for writers who are really of the first group and really of
 * the second: so its statistics follow at once for any shift of the first group's numerators.
 */
export interface Arrangements {
  readonly count: number;
  /** All there are, not a sample of them. */
  readonly exact: boolean;
  /** Those drawn are put into the first group; if not, into the second. */
  readonly drawnIsFirst: boolean;
  /** [arrangement][really of the first group, of the second][column]: sums over those drawn. */
  readonly drawn: Float64Array;
  /** Everybody of the first group, and of the second, [column]. */
  readonly totals: readonly [Float64Array, Float64Array];
  readonly width: number;
  /** Do the two groups ask too much of a difference, or of strata? See `isSparse`. */
  readonly isSparse: boolean;
}

export interface ArrangementOptions extends Draws {
  /** Stratum of each writer: she changes places only with writers of her own. Without it, with all. */
  readonly home?: Int32Array;
}

/** All arrangements where there are no more than were asked for, else a random sample beside the observed one. */
export function arrange(
  table: MomentTable,
  first: Int32Array,
  second: Int32Array,
  { permutations, seed, home }: ArrangementOptions,
): Arrangements {
  const drawnIsFirst = first.length <= second.length;
  const [smaller, larger] = drawnIsFirst ? [first, second] : [second, first];
  const pools = poolsOf(smaller, larger, home);
  const all = pools.reduce((product, { draw, members }) => product * choose(members.length, draw), 1);
  const exact = all <= permutations + 1;
  const count = exact ? all : permutations + 1;
  // Rows of both groups side by side: drawing them at random then stays within the processor's cache.
  const draw: Drawing = {
    pools,
    rows: copyRows(table, smaller, larger),
    width: table.width,
    // Where in an arrangement the sums of the smaller group's own writers stand, and those of the larger's.
    sides: drawnIsFirst ? [0, table.width] : [table.width, 0],
    smaller: smaller.length,
    drawn: new Float64Array(count * 2 * table.width),
  };
  if (exact) enumerate(draw);
  else {
    for (let i = 0; i < smaller.length; i++) add(draw, 0, i);
    sample(draw, count, createRandom(seed));
  }
  return {
    count,
    exact,
    drawnIsFirst,
    drawn: draw.drawn,
    totals: [sumRows(table, first), sumRows(table, second)],
    width: table.width,
    isSparse: isSparse(smaller.length, larger.length),
  };
}

/**
 * Beside a group more than five times as large, arrangements are mostly of that one's writers, and do not know that the small
 * group may vary more. A ratio bears it. A difference of means, and ratios pooled over strata, reject a true null in 8 % of
 * worlds while the small group has under a hundred writers (ARCHITECTURE.md, 2026-11-25).
 */
export const isSparse = (smaller: number, larger: number): boolean => smaller < 100 && larger > 5 * smaller;

/** Writers who may change places, the smaller group's first, and how many of them the smaller group gets. */
interface Pool {
  readonly members: Int32Array;
  readonly draw: number;
}

function poolsOf(smaller: Int32Array, larger: Int32Array, home: Int32Array | undefined): Pool[] {
  const both = [...smaller, ...larger];
  const strata = new Map<number, { members: number[]; draw: number }>();
  both.forEach((writer, member) => {
    const key = home?.[writer] ?? 0;
    const pool = strata.get(key) ?? { members: [], draw: 0 };
    pool.members.push(member);
    if (member < smaller.length) pool.draw++;
    strata.set(key, pool);
  });
  return [...strata.values()].map(({ members, draw }) => ({ members: Int32Array.from(members), draw }));
}

function copyRows({ rows, width }: MomentTable, smaller: Int32Array, larger: Int32Array): Float64Array {
  const copied = new Float64Array((smaller.length + larger.length) * width);
  let to = 0;
  for (const group of [smaller, larger]) {
    for (const writer of group) {
      copied.set(rows.subarray(writer * width, (writer + 1) * width), to);
      to += width;
    }
  }
  return copied;
}

interface Drawing {
  readonly pools: readonly Pool[];
  readonly rows: Float64Array;
  readonly width: number;
  readonly sides: readonly [number, number];
  readonly smaller: number;
  readonly drawn: Float64Array;
}

function add({ rows, width, sides, smaller, drawn }: Drawing, arrangement: number, member: number): void {
  const to = arrangement * 2 * width + (member < smaller ? sides[0] : sides[1]);
  const from = member * width;
  for (let c = 0; c < width; c++) drawn[to + c]! += rows[from + c]!;
}

/** Arrangements that are drawn at once where writers are taken by subsets: what they need stays in the processor's cache. */
const AT_ONCE = 1024;

/** A pool of which at least every eighth writer is drawn is faster gone through in order than drawn from. */
const isWhole = ({ members, draw }: Pool): boolean => members.length >= 64 && draw * 8 >= members.length;

function sample(draw: Drawing, count: number, random: Random): void {
  for (const pool of draw.pools) {
    if (isWhole(pool)) sampleSubsets(draw, pool, count, random);
    else sampleOneByOne(draw, pool, count, random);
  }
}

/** The first steps of Fisher and Yates. Any order to start from will do, so none is restored. */
function sampleOneByOne(draw: Drawing, { members, draw: size }: Pool, count: number, random: Random): void {
  for (let arrangement = 1; arrangement < count; arrangement++) {
    for (let i = 0; i < size; i++) {
      const j = i + random.below(members.length - i);
      const member = members[j]!;
      members[j] = members[i]!;
      members[i] = member;
      add(draw, arrangement, member);
    }
  }
}

/** Eight writers at a time, in many arrangements: the hot loop of every audit. */
function sampleSubsets(draw: Drawing, pool: Pool, count: number, random: Random): void {
  const parts = partsOf(draw, pool.members);
  for (let from = 1; from < count; from += AT_ONCE) {
    const many = Math.min(AT_ONCE, count - from);
    const subsets = randomSubsets(pool.members.length, pool.draw, many, random);
    const into = draw.drawn.subarray(from * 2 * draw.width, (from + many) * 2 * draw.width);
    addParts(into, draw.width, parts, subsets);
  }
}

/** Adds to each arrangement what the writers in its subset bring, [byte][subset]. */
function addParts(into: Float64Array, width: number, parts: readonly Part[], subsets: Uint8Array): void {
  const addSubsets = subsetAdder();
  const many = into.length / (2 * width);
  for (const { column, values, first, end } of parts) {
    const sums = new Float64Array(many);
    for (let byte = first; byte < end; byte++) {
      const at = (byte - first) * TOGETHER;
      const eight = values.subarray(at, at + TOGETHER);
      addSubsets(sums, eight, subsets.subarray(byte * many, (byte + 1) * many));
    }
    for (let i = 0; i < many; i++) into[i * 2 * width + column]! += sums[i]!;
  }
}

/** What one group's writers bring to one column of an arrangement: zero for the other's, and nothing outside these bytes. */
interface Part {
  readonly column: number;
  readonly values: Float64Array;
  readonly first: number;
  readonly end: number;
}

function partsOf({ rows, width, sides, smaller }: Drawing, members: Int32Array): Part[] {
  const own = members.findIndex((member) => member >= smaller);
  const border = own === -1 ? members.length : own;
  const ranges = [
    [0, border],
    [border, members.length],
  ] as const;
  return ranges.flatMap(([from, to], s) =>
    Array.from({ length: width }, (_, c) => {
      const [first, end] = [Math.floor(from / TOGETHER), Math.ceil(to / TOGETHER)];
      const values = new Float64Array((end - first) * TOGETHER);
      for (let i = from; i < to; i++) values[i - first * TOGETHER] = rows[members[i]! * width + c]!;
      return { column: sides[s]! + c, values, first, end };
    }),
  );
}

/** Every choice of every pool with every other, the observed one first. */
function enumerate(draw: Drawing): void {
  const { pools } = draw;
  const chosen = pools.map(({ draw: size }) => Int32Array.from({ length: size }, (_, i) => i));
  let arrangement = 0;
  do {
    for (const [p, { members }] of pools.entries()) {
      for (const place of chosen[p]!) add(draw, arrangement, members[place]!);
    }
    arrangement++;
  } while (pools.some(({ members }, p) => advance(chosen[p]!, members.length)));
}

/** The next choice in lexicographic order; after the last one the first again, and false. */
function advance(choice: Int32Array, size: number): boolean {
  const last = choice.length - 1;
  let i = last;
  while (i >= 0 && choice[i] === size - choice.length + i) i--;
  const start = i === -1 ? 0 : choice[i]! + 1;
  for (let j = Math.max(i, 0); j <= last; j++) choice[j] = start + j - Math.max(i, 0);
  return i !== -1;
}

/** Binomial coefficient, possibly rounded where it is large. */
function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) product *= (n - Math.min(k, n - k) + i) / i;
  return Math.round(product);
}
