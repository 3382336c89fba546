/** A source of randomness that is passed in, never global: equal seeds give equal draws. */
export interface Random {
  /** Uniform whole number in [0, bound), without modulo bias. `bound` from 1 to 2^32. */
  below(bound: number): number;
  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number;
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
  let [a, b, c, d] = [split(), split(), split(), split()];
  const rotate = (x: number, k: number) => ((x << k) | (x >>> (32 - k))) >>> 0;
  const next = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = (b << 9) >>> 0;
    c = (c ^ a) >>> 0;
    d = (d ^ b) >>> 0;
    b = (b ^ c) >>> 0;
    a = (a ^ d) >>> 0;
    c = (c ^ t) >>> 0;
    d = rotate(d, 11);
    return result;
  };
  return {
    below(bound) {
      const limit = 2 ** 32 - (2 ** 32 % bound);
      let draw = next();
      while (draw >= limit) draw = next();
      return draw % bound;
    },
    uniform: () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53,
  };
}

/** Fisher-Yates: every order of `items` is equally likely. In place. */
export function shuffle(items: Int32Array, random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = items[i]!;
    items[i] = items[j]!;
    items[j] = kept;
  }
}
