import { SEED } from "@/prisma/demo/truth";

/** A stream of random numbers that depends on the seed and on its name alone. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform among 0 … n − 1. */
  below(n: number): number;
  normal(): number;
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Fisher-Yates, in place. */
  shuffle<T>(list: T[]): T[];
}

/**
 * Named streams keep the parts of the world apart: a story more does not change the readers.
 * The generator is sfc32 (PractRand, public domain); the name enters by FNV-1a.
 */
export function randomStream(name: string): Random {
  let a = fnv1a(name);
  let b = SEED | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) bits();

  const next = () => bits() / 2 ** 32;
  const below = (n: number) => Math.floor(next() * n);
  return {
    next,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (p) => next() < p,
    pick: (from) => from[below(from.length)]!,
    shuffle: (list) => {
      for (let i = list.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [list[i], list[j]] = [list[j]!, list[i]!];
      }
      return list;
    },
  };
}

/** Draws an index with probability proportional to its weight, in constant time (Vose's alias method). */
export function weightedIndex(weights: ArrayLike<number>): (random: Random) => number {
  const n = weights.length;
  const mean = Array.from(weights).reduce((sum, w) => sum + w, 0) / n;
  const share = Float64Array.from(weights, (w) => w / mean);
  const alias = Int32Array.from(weights, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) (share[i]! < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large.pop()!;
    alias[poor] = rich;
    share[rich]! -= 1 - share[poor]!;
    (share[rich]! < 1 ? small : large).push(rich);
  }
  // What is left over is 1 up to rounding.
  for (const i of [...small, ...large]) share[i] = 1;
  return (random) => {
    const i = random.below(n);
    return random.next() < share[i]! ? i : alias[i]!;
  };
}

/** A fixed number in [0, 1) for a pair of numbers: a relation that must not depend on when it is asked for. */
export function pairNumber(x: number, y: number): number {
  let h = Math.imul(x + 1, 0x85ebca6b) ^ Math.imul(y + 1, 0xc2b2ae35) ^ SEED;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

export const round = (value: number, digits: number): number => {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
};

/** The shortest text of a float32 that was made from a number of at most seven digits; it reads back to the same float32. */
export function decimal(value: number): string {
  if (Number.isNaN(value)) return "";
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
