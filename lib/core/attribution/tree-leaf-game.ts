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

/** Rows by their patterns at the leaf. */
export interface RowPatterns {
  readonly patterns: Int32Array;
  /** Index in the result of the first row's first number, and how many numbers a row has there. */
  readonly at: number;
  readonly stride: number;
}

/** Up to so many features, a leaf's answers may be tabulated by pattern. */
const MOST_TABULATED = 10;

/**
 * @param features the different features of the leaf's path, in the order of a pattern's bits
 * @param backgroundPatterns one for each background row; all count alike
 * @param rowCount so many rows will ask: for few a table is not worth making
 */
export function leafGame(
  value: number,
  features: Int32Array,
  backgroundPatterns: Int32Array,
  rowCount: number,
): LeafGame {
  const size = features.length;
  const all = 2 ** size - 1;
  const counted = countPatterns(backgroundPatterns);
  const share = value / backgroundPatterns.length;
  const gamesOf = (pattern: number) =>
    reaching(counted, pattern, all).map(([background, count]) => ({
      size,
      pattern,
      background,
      worth: share * count,
    }));
  const isTabulated = size <= MOST_TABULATED && all < 4 * rowCount;
  return {
    addAttributions: isTabulated
      ? tabulated(features, counted, share)
      : ({ patterns, at, stride }, into) => {
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

/**
 * Sums over background patterns, by the set T of features that a row does not satisfy; only patterns that hold T count. Such
 * a pattern leaves a features to the row alone, so with c of T the row's own features i get, of every pattern that lacks i,
 * (a−1)! c! / (a+c)!: that is `own` of T less `without` of T and i. Features of T get `other` of T.
 */
function tabulated(features: Int32Array, counted: Counted, share: number): LeafGame["addAttributions"] {
  const size = features.length;
  const all = 2 ** size - 1;
  const own = new Float64Array(all + 1);
  const without = new Float64Array(all + 1);
  const other = new Float64Array(all + 1);
  for (const [background, count] of counted) {
    const worth = share * count;
    const a = size - bitCount(background);
    // Every subset of the pattern, downwards; the empty one ends it.
    for (let set = background; ; set = (set - 1) & background) {
      const c = bitCount(set);
      if (a > 0) own[set]! += worth * weight(a - 1, c);
      if (a > 0 && c > 0) without[set]! += worth * weight(a - 1, c - 1);
      if (c > 0) other[set]! -= worth * weight(a, c - 1);
      if (set === 0) break;
    }
  }
  // So that no branch asks whether a feature is in T: own − without of T with i, and for a feature of T this much more.
  const more = own.map((value, set) => other[set]! - value + without[set]!);
  return ({ patterns, at, stride }, into) => {
    for (let row = 0; row < patterns.length; row++) {
      const set = all & ~patterns[row]!;
      const base = own[set]!;
      const extra = more[set]!;
      const first = at + row * stride;
      for (let u = 0; u < size; u++) {
        into[first + features[u]!]! += base - without[set | (1 << u)]! + ((set >>> u) & 1) * extra;
      }
    }
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

function countPatterns(patterns: Int32Array): Counted {
  const counts = new Map<number, number>();
  for (const pattern of patterns) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
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
