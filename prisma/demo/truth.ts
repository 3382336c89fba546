/**
 * What is planted in the demo world: the only place where its truth is written. The generator reads it, and
 * tests/core/demo reads it back from the generated data by its own arithmetic.
 *
 * Three statements hold by construction:
 *   1. gender: parity on every surface;
 *   2. race: Black writers get three quarters of White writers' exposure, on `digest` only, and only because of one
 *      feature of the ranking model (RACE_GAP);
 *   3. region: Africa looks better off than North America overall, and is worse off inside every topic (REVERSAL).
 */

/**
 * Every random stream of the world starts here. Seeds 1 to 6 were tried when only RACE_GAP.weight was still open; 6 has
 * Africa's planted ratio within every single topic, 0.82 to 0.89 (the others had, by chance, a topic at 0.92 and above or at
 * 0.78 and below). Nothing else was chosen by it.
 */
export const SEED = 6;

export const DATASET = { slug: "demo", name: "Demo: The Daily Equinox" } as const;

/** Eight whole weeks, Monday to Sunday, UTC. `end` is the first instant that no longer belongs to them. */
export const WINDOW = {
  start: Date.UTC(2026, 8, 7),
  end: Date.UTC(2026, 10, 2),
} as const;

export const SURFACES = ["home", "digest", "search"] as const;
export type Surface = (typeof SURFACES)[number];

/** Stories in a slate, on every surface. */
export const SLATE = 10;

export const COUNTS = {
  writers: 2000,
  stories: 12_000,
  readers: 5000,
  /** Ranking events by surface: 30,000 slates of ten are 300,000 impressions. */
  slates: { home: 14_000, digest: 9000, search: 7000 },
  /**
   * Stories the ranker scores for one slate; the best ten are shown. The digest leaves one out: with more, the writers who
   * need a better match to be shown at all would hide the gap in the averages of what was shown.
   */
  candidates: { home: 14, digest: 11, search: 12 },
} as const;

/** Share of writers whose value of an attribute is unknown to an audit: the same for each attribute. */
export const UNKNOWN_SHARE = 0.12;

/** Part of the unknown race: nothing declared, but inferred probabilities are in the file. */
export const INFERRED_RACE_SHARE = 0.03;

/** Writers by group, declared or not. Dealt evenly over one another: no group hides another. */
export const GENDERS = { woman: 938, man: 994, nonbinary: 68 } as const;
export const RACES = {
  White: 918,
  Black: 362,
  Asian: 346,
  Hispanic: 362,
  Indigenous: 7,
  "Pacific Islander": 5,
} as const;
export const REGIONS = {
  "North America": 830,
  Europe: 470,
  Africa: 388,
  "South Asia": 300,
  Oceania: 12,
} as const;
export type Gender = keyof typeof GENDERS;
export type Race = keyof typeof RACES;
export type Region = keyof typeof REGIONS;

export const REFERENCES = { gender: "man", race: "White", region: "North America" } as const;

/** Too small to be shown by an audit that respects privacy. All of their members declared it. */
export const TINY_GROUPS = { race: ["Indigenous", "Pacific Islander"] } as const;

/** On the roster, with stories, and no story of theirs was ever retrieved. All of its members declared it. */
export const EMPTY_GROUP = { attribute: "region", group: "Oceania" } as const;

export const COUNTRIES: Record<Region, readonly string[]> = {
  "North America": ["United States", "Canada", "Mexico"],
  Europe: ["Germany", "France", "Poland", "Portugal", "Ireland", "Greece"],
  Africa: ["Nigeria", "Kenya", "Ghana", "South Africa", "Senegal"],
  "South Asia": ["India", "Bangladesh", "Pakistan", "Sri Lanka", "Nepal"],
  Oceania: ["Australia", "New Zealand", "Fiji"],
};

/** (2) The gap between Black and White writers on the digest, and the only feature that carries it. */
export const RACE_GAP = {
  attribute: "race",
  group: "Black",
  reference: "White",
  surface: "digest",
  ratio: 0.75,
  tolerance: 0.02,
  feature: "subscribers_log",
  /** Added to the log of a Black writer's newsletter subscribers: 0.37 times as many. */
  shift: -1,
  /** Spread of the log within a group. A shift well above it keeps the writers of one group alike on the digest. */
  spread: 0.4,
  /**
   * Utility of one unit of log subscribers in the ranker's training target. On the digest, 0.37 gave a ratio of 0.727 and
   * 0.345 gives 0.742: the whole interval, 0.711 to 0.773, lies below 0.8. Elsewhere it is nothing; what little the trees
   * make of it there is their own inexactness.
   */
  weight: { digest: 0.345, elsewhere: 0 },
} as const;

/**
 * (3) Simpson's reversal. Retrieval, not the model, takes Africa's writers up less often in every topic; the beats they
 * work make up for it.
 */
export const REVERSAL = {
  attribute: "region",
  group: "Africa",
  reference: "North America",
  within: 0.85,
  withinTolerance: 0.05,
  overall: { low: 1.01, high: 1.06 },
} as const;

/**
 * A writer has one beat. `demand`: retrievals per writer of the beat, relative to the others; `beats`: share of the
 * writers of a region that work it. Weighted with the beats, demand is 1.25 for Africa and 1.02 elsewhere: 1.23 × 0.85 =
 * 1.046 is the ratio to expect overall.
 */
export const TOPICS = [
  { name: "technology", demand: 1.45, beats: { africa: 0.25, elsewhere: 0.09 } },
  { name: "health", demand: 1.4, beats: { africa: 0.24, elsewhere: 0.1 } },
  { name: "money", demand: 1.35, beats: { africa: 0.22, elsewhere: 0.1 } },
  { name: "politics", demand: 0.9, beats: { africa: 0.06, elsewhere: 0.14 } },
  { name: "science", demand: 0.88, beats: { africa: 0.06, elsewhere: 0.14 } },
  { name: "culture", demand: 0.86, beats: { africa: 0.06, elsewhere: 0.15 } },
  { name: "climate", demand: 0.84, beats: { africa: 0.055, elsewhere: 0.14 } },
  { name: "travel", demand: 0.82, beats: { africa: 0.055, elsewhere: 0.14 } },
] as const;

/**
 * Tails of the writers' reach by surface: P(reach > x) = x^-exponent up to the cap. The digest has none: editors cap it. With
 * these caps a tenth of the writers take a third of the exposure, and groups of 300 still have intervals within ±16 %.
 */
export const REACH = {
  home: { exponent: 1.7, cap: 25 },
  search: { exponent: 1.5, cap: 30 },
} as const;

/** Chance that a reader examines a position; a story is clicked only where it was examined. */
export const examination = (position: number): number => 1 / Math.log2(position + 1);
