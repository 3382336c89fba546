import type { MomentTable } from "@/lib/core/stats/moments";
import { sumRows } from "@/lib/core/stats/moments";
import { createRandom, type Random } from "@/lib/core/stats/random";

/**
 * Ways of dividing the writers of two groups into groups of the same sizes, as moment sums. Only these two groups are
 * divided anew: whatever others are like is no matter of theirs. Arrangement 0 is the one that was observed.
 *
 * Of each arrangement the sums over the smaller group are kept, apart for writers who are really of the first group and
 * really of the second: so its statistics follow at once for any shift of the first group's numerators.
 */
export interface Arrangements {
  readonly count: number;
  /** All there are, not a sample of them. */
  readonly exact: boolean;
  /** The smaller group is the first. */
  readonly smallerIsFirst: boolean;
  /** [arrangement][of the first group, of the second][column]: the writers put into the smaller group. */
  readonly drawn: Float64Array;
  /** Everybody of the first group, and of the second, [column]. */
  readonly totals: readonly [Float64Array, Float64Array];
  readonly width: number;
}

export interface ArrangementOptions {
  readonly permutations: number;
  readonly seed: number;
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
  const smallerIsFirst = first.length <= second.length;
  const [smaller, larger] = smallerIsFirst ? [first, second] : [second, first];
  const pools = poolsOf(smaller, larger, home);
  const all = pools.reduce((product, { draw, members }) => product * choose(members.length, draw), 1);
  const exact = all <= permutations + 1;
  const count = exact ? all : permutations + 1;
  const drawn = new Float64Array(count * 2 * table.width);
  // Rows of both groups side by side: drawing them at random then stays within the processor's cache.
  const rows = copyRows(table, smaller, larger);
  const sides = smallerIsFirst ? [0, table.width] : [table.width, 0];
  const add = (arrangement: number, member: number) => {
    const to = arrangement * 2 * table.width + sides[Number(member >= smaller.length)]!;
    const from = member * table.width;
    for (let c = 0; c < table.width; c++) drawn[to + c]! += rows[from + c]!;
  };
  if (exact) enumerate(pools, add);
  else {
    for (let i = 0; i < smaller.length; i++) add(0, i);
    sample(pools, count, createRandom(seed), add);
  }
  const totals = [sumRows(table, first), sumRows(table, second)] as const;
  return { count, exact, smallerIsFirst, drawn, totals, width: table.width };
}

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

type Add = (arrangement: number, member: number) => void;

function sample(pools: readonly Pool[], count: number, random: Random, add: Add): void {
  for (let arrangement = 1; arrangement < count; arrangement++) {
    for (const { members, draw } of pools) {
      // The first steps of Fisher and Yates; any order to start from will do, so none is restored.
      for (let i = 0; i < draw; i++) {
        const j = i + random.below(members.length - i);
        const member = members[j]!;
        members[j] = members[i]!;
        members[i] = member;
        add(arrangement, member);
      }
    }
  }
}

/** Every choice of every pool with every other, the observed one first. */
function enumerate(pools: readonly Pool[], add: Add): void {
  const chosen = pools.map(({ draw }) => Int32Array.from({ length: draw }, (_, i) => i));
  let arrangement = 0;
  do {
    pools.forEach(({ members }, p) => {
      for (const place of chosen[p]!) add(arrangement, members[place]!);
    });
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
