import { createRandom } from "@/lib/core/stats/random";

/** Random numbers of the shapes that simulated writers, items and lists have. */
export interface Draws {
  uniform(): number;
  /** Whole number from 0 to bound − 1. */
  below(bound: number): number;
  pareto(tail: number): number;
  gamma(shape: number): number;
  beta(a: number, b: number): number;
  binomial(n: number, p: number): number;
}

export function createDraws(seed: number): Draws {
  const random = createRandom(seed);
  const open = () => 1 - random.uniform();
  const normal = () => Math.sqrt(-2 * Math.log(open())) * Math.cos(2 * Math.PI * random.uniform());
  /** Marsaglia & Tsang 2000. */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * open() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const z = normal();
      const v = (1 + z / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(open()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return {
    uniform: () => random.uniform(),
    below: (bound) => random.below(bound),
    pareto: (tail) => open() ** (-1 / tail),
    gamma,
    beta: (a, b) => {
      const x = gamma(a);
      return x / (x + gamma(b));
    },
    // Thrown one by one while they are few; the normal limit is close enough for the rest.
    binomial: (n, p) => {
      if (n > 200) {
        const drawn = Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normal());
        return Math.min(n, Math.max(0, drawn));
      }
      let hits = 0;
      for (let i = 0; i < n; i++) hits += Number(random.uniform() < p);
      return hits;
    },
  };
}
