/** What a reader who meets an item may do: be satisfied and leave. Depends on relevance, so it exists only where that is known. */
export interface Stop {
  /** Chance that a reader who met an item of this relevance looks no further. */
  chance(relevance: number): number;
  /** Whether the item's own chance already counts for the item itself (Raj & Ekstrand), or only for those below it. */
  readonly includesItself: boolean;
}

/** What is left of a family of browsing models once its parameters are chosen. */
export interface Member {
  readonly label: string;
  readonly formula: string;
  /** Weight of a 1-based position, from 0 to 1, before anyone stopped. */
  weight(position: number): number;
  readonly stop: Stop | null;
}

/** A family of browsing models: its name, what its numbers mean, and how to make one. */
export interface Family {
  readonly head: string;
  /** Each is above 0 and at most 1. */
  readonly parameters: readonly string[];
  readonly source: string;
  member(...parameters: number[]): Member;
}

const relevant = (chance: number) => (relevance: number) => (relevance > 0 ? chance : 0);

/**
 * Not interchangeable, and public code gives one name to several of them: "the logarithmic discount" is `log2` in
 * FairRankTune and `log2-clipped` in TREC and in Raj & Ekstrand's code; "the cascade" is `gerr` in expeval and `cascade`
 * there.
 */
export const FAMILIES: readonly Family[] = [
  {
    head: "log2",
    parameters: [],
    source: "Järvelin & Kekäläinen 2002; used for exposure by Singh & Joachims 2018",
    member: () => ({
      label: "Logarithmic",
      formula: "1 / log2(position + 1)",
      weight: (position) => 1 / Math.log2(position + 1),
      stop: null,
    }),
  },
  {
    head: "log2-clipped",
    parameters: [],
    source: "TREC Fair Ranking 2021 and 2022; Raj & Ekstrand 2022; LensKit",
    member: () => ({
      label: "Logarithmic, first two alike",
      formula: "1 / log2(max(position, 2))",
      weight: (position) => 1 / Math.log2(Math.max(position, 2)),
      stop: null,
    }),
  },
  {
    head: "reciprocal",
    parameters: [],
    source: "Chapelle et al. 2009 (the discount of ERR)",
    member: () => ({
      label: "Reciprocal rank",
      formula: "1 / position",
      weight: (position) => 1 / position,
      stop: null,
    }),
  },
  {
    head: "rbp",
    parameters: ["persistence"],
    source: "Moffat & Zobel 2008 (RBP)",
    member: (p) => ({
      label: `Geometric, persistence ${p}`,
      formula: `${p}^(position − 1)`,
      weight: (position) => p ** (position - 1),
      stop: null,
    }),
  },
  {
    head: "geometric",
    parameters: ["stopping chance"],
    source: "Sapiezynski et al. 2019; Kırnap et al. 2021 (ERBE, ERBP, ERBR: stopping chance = 1 − decay)",
    member: (s) => ({
      label: `Geometric share, stopping chance ${s}`,
      formula: `${s} × (1 − ${s})^(position − 1)`,
      weight: (position) => s * (1 - s) ** (position - 1),
      stop: null,
    }),
  },
  {
    head: "uniform",
    parameters: [],
    source: "counting impressions",
    member: () => ({ label: "Every position alike", formula: "1", weight: () => 1, stop: null }),
  },
  {
    head: "gerr",
    parameters: ["patience", "stopping chance"],
    source: "Diaz et al. 2020, as their expeval computes it, after Chapelle et al. 2009",
    member: (p, u) => ({
      label: `Cascade, patience ${p}, stopping chance ${u}`,
      formula: `${p}^(position − 1) × (1 − ${u})^(relevant items strictly above)`,
      weight: (position) => p ** (position - 1),
      stop: { chance: relevant(u), includesItself: false },
    }),
  },
  {
    head: "cascade",
    parameters: ["patience", "stopping chance"],
    source: "Raj & Ekstrand 2022, as their position.cascade computes it",
    member: (p, u) => ({
      label: `Cascade that counts the item itself, patience ${p}, stopping chance ${u}`,
      formula: `${p}^(position − 1) × Π over the item and those above of (1 − relevance × ${u}), relevance at most 1`,
      weight: (position) => p ** (position - 1),
      stop: { chance: (relevance) => Math.min(relevance, 1) * u, includesItself: true },
    }),
  },
];
