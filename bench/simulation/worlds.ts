import type { Draws } from "@/bench/simulation/draws";

/** The tail of writers' sizes: their mean exists, their variance does not. */
export const TAIL = 1.3;

/** Writers in which every group is treated alike: the true ratio of any two groups is 1. */
export interface World {
  readonly labels: Int32Array;
  /** [stratum][writer]; one stratum but in the stratified worlds. */
  readonly x: readonly Float64Array[];
  readonly n: readonly Float64Array[];
  /** The stratum in which a writer is at home. */
  readonly home: Int32Array;
  /** True Σx / Σn of any group; NaN where it differs by stratum. */
  readonly truth: number;
}

export const SPREADS = ["equal", "first noisier", "second noisier"] as const;
export type Spread = (typeof SPREADS)[number];

export const SIZES = [
  [15, 25],
  [40, 60],
  [200, 300],
  [30, 600],
] as const;

/** Between the noisier and the calmer group, the variance of a writer's own rate is four to one. */
const NOISE = { rate: { even: 3, noisy: 1, calm: 7 }, roster: { even: 2, noisy: 1, calm: 4 } };

export const noiseOf = (kind: "rate" | "roster", spread: Spread, group: number): number => {
  if (spread === "equal") return NOISE[kind].even;
  return NOISE[kind][(spread === "first noisier") === (group % 2 === 0) ? "noisy" : "calm"];
};

export const labelsOf = (sizes: readonly number[]): Int32Array =>
  Int32Array.from(sizes.flatMap((size, group) => Array<number>(size).fill(group)));

/** Heavy-tailed impressions; of each the writer's own rate is selected, and her rate is drawn from a beta distribution. */
export function rates(sizes: readonly number[], spread: Spread, draws: Draws): World {
  const truth = 0.3;
  const labels = labelsOf(sizes);
  const n = Float64Array.from(labels, () => Math.ceil(draws.pareto(TAIL)));
  const x = n.map((shown, w) => {
    const k = noiseOf("rate", spread, labels[w]!);
    return draws.binomial(shown, draws.beta(truth * k, (1 - truth) * k));
  });
  return { labels, x: [x], n: [n], home: new Int32Array(labels.length), truth };
}

/** Heavy-tailed exposure of writers on a roster, each of whom counts once: even its mean is hard to know. */
export function exposures(sizes: readonly number[], spread: Spread, draws: Draws): World {
  const labels = labelsOf(sizes);
  const x = Float64Array.from(labels, (group) => {
    const k = noiseOf("roster", spread, group);
    return (draws.pareto(TAIL) * draws.gamma(k)) / k;
  });
  const n = new Float64Array(labels.length).fill(1);
  return { labels, x: [x], n: [n], home: new Int32Array(labels.length), truth: TAIL / (TAIL - 1) };
}

const STRATUM_RATES = [0.15, 0.3, 0.5];

/** As `rates`, in three topics of different rates, unevenly divided between groups; every fifth writer is in two of them. */
export function strata(sizes: readonly number[], spread: Spread, draws: Draws): World {
  const labels = labelsOf(sizes);
  const x = STRATUM_RATES.map(() => new Float64Array(labels.length));
  const n = STRATUM_RATES.map(() => new Float64Array(labels.length));
  const home = Int32Array.from(labels, (group, w) => (w % 4 === 3 ? (group + 1) % 3 : w % 3));
  labels.forEach((group, w) => {
    const k = noiseOf("rate", spread, group);
    // What makes a writer better than her topic's rate does so in every topic.
    const luck = draws.beta(0.3 * k, 0.7 * k) / 0.3;
    for (const topic of w % 5 === 0 ? [home[w]!, (home[w]! + 1) % 3] : [home[w]!]) {
      const shown = Math.ceil(draws.pareto(TAIL));
      n[topic]![w] = shown;
      x[topic]![w] = shown * STRATUM_RATES[topic]! * luck;
    }
  });
  return { labels, x, n, home, truth: Number.NaN };
}
