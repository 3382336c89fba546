import type { PathLeaf } from "@/lib/core/attribution/tree-patterns";

/**
 * What one leaf gives to a row against the background, by the row's pattern (tree-patterns.ts).
 *
 * With features from the row for S and from a background row b else, the leaf is reached when S holds every feature that only
 * the row satisfies (A, a of them) and none that only b satisfies (B, c of them); features that neither satisfies make it out
 * of reach. The Shapley values of that game are v (a−1)! c! / (a+c)! for A and −v a! (c−1)! / (a+c)! for B; the interaction
 * index of a pair is ± v a'! c'! / (a'+c'+1)! with the pair left out of the counts, plus where both are in A or both in B.
 */
export interface LeafGame {
  /** Adds the attributions of rows to what is there. */
  addAttributions(rows: RowPatterns, into: Float64Array): void;
  /** Adds the interaction index of each pair of the path's features, [feature][feature] for each row. */
  addInteractions(rows: RowPatterns, into: Float64Array, width: number): void;
}

/** Rows by their patterns at the leaf; bits past its path's features mean nothing. */
export interface RowPatterns {
  readonly patterns: Int32Array;
  /** Index in the result of the first row's first number, and how many numbers a row has there. */
  readonly at: number;
  readonly stride: number;
}

/** @param backgroundPatterns one for each background row; all count alike */
export function leafGame({ value, features }: PathLeaf, backgroundPatterns: Int32Array): LeafGame {
  const size = features.length;
  const all = 2 ** size - 1;
  const counted = countPatterns(backgroundPatterns, all);
  const share = value / backgroundPatterns.length;
  const gamesOf = (pattern: number) =>
    reaching(counted, pattern & all, all).map(([background, count]) => ({
      size,
      pattern: pattern & all,
      background,
      worth: share * count,
    }));
  return {
    addAttributions({ patterns, at, stride }, into) {
      patterns.forEach((pattern, row) => {
        for (const game of gamesOf(pattern)) addShapley(game, features, into, at + row * stride);
      });
    },
    addInteractions({ patterns, at, stride }, into, width) {
      patterns.forEach((pattern, row) => {
        for (const game of gamesOf(pattern)) addPairs(game, features, into, at + row * stride, width);
      });
    },
  };
}

type Counted = readonly (readonly [pattern: number, count: number])[];

/** The background patterns that satisfy whatever the row's pattern does not: with others the leaf is out of reach. */
const reaching = (counted: Counted, pattern: number, all: number): Counted =>
  counted.filter(([background]) => (pattern | background) === all);

/** The game of a row and of background rows with one pattern: worth what the leaf gives to coalitions that reach it. */
interface PairGame {
  readonly size: number;
  readonly pattern: number;
  readonly background: number;
  readonly worth: number;
}

function addShapley(
  { size, pattern, background, worth }: PairGame,
  features: Int32Array,
  into: Float64Array,
  at: number,
): void {
  const a = size - bitCount(background);
  const c = size - bitCount(pattern);
  const ofRow = a === 0 ? 0 : worth * weight(a - 1, c);
  const ofBackground = c === 0 ? 0 : -worth * weight(a, c - 1);
  for (let u = 0; u < size; u++) {
    if (((background >>> u) & 1) === 0) into[at + features[u]!]! += ofRow;
    else if (((pattern >>> u) & 1) === 0) into[at + features[u]!]! += ofBackground;
  }
}

function addPairs(
  { size, pattern, background, worth }: PairGame,
  features: Int32Array,
  into: Float64Array,
  at: number,
  width: number,
): void {
  const a = size - bitCount(background);
  const c = size - bitCount(pattern);
  const isIn = (set: number, u: number) => (set >>> u) & 1;
  for (let u = 0; u < size; u++) {
    for (let w = 0; w < size; w++) {
      const ofRow = isIn(~background, u) + isIn(~background, w);
      const ofBackground = isIn(~pattern, u) + isIn(~pattern, w);
      if (u === w || ofRow + ofBackground !== 2) continue;
      const sign = ofRow === 1 ? -1 : 1;
      into[at + features[u]! * width + features[w]!]! += sign * worth * weight(a - ofRow, c - ofBackground);
    }
  }
}

function countPatterns(patterns: Int32Array, all: number): Counted {
  const counts = new Map<number, number>();
  for (const pattern of patterns) counts.set(pattern & all, (counts.get(pattern & all) ?? 0) + 1);
  return [...counts];
}

/** a! c! / (a + c + 1)! */
const weight = (a: number, c: number): number => WEIGHTS[a * SIDE + c]!;

const SIDE = 32;
const WEIGHTS = Float64Array.from({ length: SIDE * SIDE }, (_, at) => {
  const [a, c] = [Math.floor(at / SIDE), at % SIDE];
  let result = 1 / (a + c + 1);
  for (let k = 1; k <= c; k++) result *= k / (a + k);
  return result;
});

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const quads = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((quads + (quads >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
