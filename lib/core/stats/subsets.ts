import type { Random } from "@/lib/core/stats/random";

/** Things of which a byte says which are in: the sums of all 256 subsets are made once and then looked up. */
export const TOGETHER = 8;

/**
 * Random subsets of exactly `size` of `things` things, each as likely as any other: [byte][subset], thing t being bit t % 8
 * of byte ⌊t / 8⌋.
 *
 * Each thing is taken by itself with a chance near size / things, 32 of them with a few random words; then as many random
 * ones are put in, or out, as are lacking. A subset of independent takings is uniform given its size, and stays so.
 */
export function randomSubsets(things: number, size: number, count: number, random: Random): Uint8Array {
  const subsets = new Uint8Array(Math.ceil(things / TOGETHER) * count);
  const words = new Uint32Array(Math.ceil(things / 32));
  const outside = things % 32 === 0 ? 0xffffffff : 2 ** (things % 32) - 1;
  const chance = Math.min(255, Math.round((256 * size) / things));
  for (let subset = 0; subset < count; subset++) {
    let held = 0;
    for (let i = 0; i < words.length; i++) {
      const word = takeEach(chance, random) & (i === words.length - 1 ? outside : 0xffffffff);
      words[i] = word;
      held += bitsOf(word);
    }
    while (held !== size) {
      const thing = random.below(things);
      const isIn = (words[thing >> 5]! >>> (thing & 31)) & 1;
      if (isIn !== Number(held > size)) continue;
      words[thing >> 5]! ^= 1 << (thing & 31);
      held += isIn === 1 ? -1 : 1;
    }
    for (let byte = 0; byte * TOGETHER < things; byte++) {
      subsets[byte * count + subset] = words[byte >> 2]! >>> (8 * (byte & 3));
    }
  }
  return subsets;
}

/** 32 bits, each 1 with chance `chance` / 256: every binary digit of the chance, from the last, halves what is there. */
function takeEach(chance: number, random: Random): number {
  if (chance === 0) return 0;
  let digits = 256 | chance;
  while ((digits & 1) === 0) digits >>>= 1;
  let word = 0;
  for (; digits > 1; digits >>>= 1) word = digits & 1 ? word | random.word() : word & random.word();
  return word;
}

/** How many bits of a 32-bit word are 1. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Adds to each sum those of eight values that are in its subset. */
export type AddSubsets = (sums: Float64Array, values: ArrayLike<number>, subsets: Uint8Array) => void;

export function subsetAdder(): AddSubsets {
  const table = new Float64Array(2 ** TOGETHER);
  return (sums, values, subsets) => {
    for (let bit = 0; bit < TOGETHER; bit++) {
      const value = values[bit]!;
      const size = 1 << bit;
      for (let subset = 0; subset < size; subset++) table[size + subset] = table[subset]! + value;
    }
    for (let i = 0; i < sums.length; i++) sums[i]! += table[subsets[i]!]!;
  };
}
