import type { Random } from "@/prisma/demo/random";
import { EMPTY_GROUP, REACH } from "@/prisma/demo/truth";

/** What reach has to be balanced over. */
export interface Placed {
  readonly topic: number;
  readonly region: string;
  /** Declared values, "unknown" where there is none. */
  readonly known: { readonly gender: string; readonly race: string; readonly region: string };
}

/** Groups smaller than this keep whatever chance gives them: their intervals are wide, and an audit hides them. */
const SMALLEST_BALANCED = 10;
const ROUNDS = 60;

/**
 * How often retrieval takes a writer up on one surface, relative to a colleague of the same beat: a capped Pareto tail,
 * raked until every group, every pair of groups and every topic within a region has mean 1. Parity is planted here, not
 * hoped for: with tails this heavy, chance alone would put some group 30 % above another. The empty group gets 0.
 */
export function drawReach(
  writers: readonly Placed[],
  surface: keyof typeof REACH,
  random: Random,
): Float64Array {
  const { exponent, cap } = REACH[surface];
  const shown = writers.map((_, i) => i).filter((i) => writers[i]!.region !== EMPTY_GROUP.group);
  const reach = new Float64Array(writers.length);
  for (const i of shown) reach[i] = Math.min(cap, (1 - random.next()) ** (-1 / exponent));

  const partitions = [
    partition(writers, shown, (w) => `${w.topic} ${w.known.region}`),
    partition(writers, shown, (w) => w.known.gender),
    partition(writers, shown, (w) => w.known.race),
    partition(writers, shown, (w) => `${w.known.race} ${w.known.gender}`),
    partition(writers, shown, (w) => `${w.known.race} ${w.known.region}`),
    partition(writers, shown, (w) => `${w.known.gender} ${w.known.region}`),
  ];
  for (let round = 0; round < ROUNDS; round++) {
    for (const cells of partitions) for (const cell of cells) scaleToMeanOne(reach, cell);
  }
  return reach;
}

function partition(
  writers: readonly Placed[],
  among: readonly number[],
  key: (writer: Placed) => string,
): number[][] {
  const cells = new Map<string, number[]>();
  for (const i of among) {
    const name = key(writers[i]!);
    const cell = cells.get(name);
    if (cell) cell.push(i);
    else cells.set(name, [i]);
  }
  return [...cells.values()].filter((cell) => cell.length >= SMALLEST_BALANCED);
}

function scaleToMeanOne(values: Float64Array, cell: readonly number[]): void {
  let sum = 0;
  for (const i of cell) sum += values[i]!;
  const scale = cell.length / sum;
  for (const i of cell) values[i]! *= scale;
}
