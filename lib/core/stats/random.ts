/** A source of randomness that is passed in, never global: equal seeds give equal draws. */
export interface Random {
  /** Uniform whole number in [0, bound), without modulo bias. `bound` from 1 to 2^32. */
  below(bound: number): number;
  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number;
  /** 32 random bits, as a whole number from 0. */
  word(): number;
}

/** How many random divisions of writers (or items, or clusters) a test or an interval is made of, and the seed they are drawn from. */
export interface Draws {
  readonly permutations: number;
  readonly seed: number;
}

/** xoshiro128** (Blackman & Vigna 2018), its state filled from `seed` by splitmix32. */
export function createRandom(seed: number): Random {
  let mix = seed >>> 0;
  const split = () => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  // In a typed array the engine keeps the state as plain 32-bit numbers, without boxing them at each step.
  const state = Int32Array.of(split(), split(), split(), split());
  const next = () => {
    const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const mixed = c ^ a;
    const last = d ^ b;
    state[0] = a ^ last;
    state[1] = b ^ mixed;
    state[2] = mixed ^ (b << 9);
    state[3] = rotate(last, 11);
    return result;
  };
  return {
    below(bound) {
      // The high half of a 64-bit product (Lemire 2019), exact in a double while the bound is small; no division.
      if (bound > 2 ** 21) return belowLarge(bound, next);
      let product = next() * bound;
      if (product >>> 0 < bound) {
        const uneven = 2 ** 32 % bound;
        while (product >>> 0 < uneven) product = next() * bound;
      }
      return Math.floor(product / 2 ** 32);
    },
    word: next,
    uniform: () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53,
  };
}

function belowLarge(bound: number, next: () => number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  let draw = next();
  while (draw >= limit) draw = next();
  return draw % bound;
}

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** Fisher-Yates: every order of `items` is equally likely. In place. */
export function shuffle(items: Int32Array, random: Pick<Random, "below">): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = items[i]!;
    items[i] = items[j]!;
    items[j] = kept;
  }
}

/** A seed of its own for one of many tasks, so that no task's draws depend on which others were done, or when. */
export function seedFor(seed: number, ...task: readonly number[]): number {
  let mixed = seed | 0;
  for (const part of task) {
    mixed = Math.imul(mixed ^ (part + 0x9e3779b9), 0x85ebca6b);
    mixed ^= mixed >>> 13;
  }
  return mixed >>> 0;
}
