// The inner loops of tree-leaf-table.ts in AssemblyScript, compiled by `npm run build:wasm` into one module with tree-shap.ts.
// Sets of features are bits of a number, and a table of them has two numbers for each: OWN and WITHOUT of tree-leaf-table.ts.

const PAIR: usize = 16;

/**
 * Factors of two quadrature points by the size of a set, each a vector: what a background pattern of so many features counts,
 * then what the sum over patterns that hold a set of so many gives to its OWN and to its WITHOUT.
 */
const FACTORS: usize = 48;
const OF_OWN: usize = 16;
const OF_WITHOUT: usize = 32;

/**
 * Writes the table of a leaf.
 *
 * @param counts [pattern] what the background rows of the pattern are worth together; four at least, and it is cleared
 * @param size features of the leaf's path
 * @param factors [pair of points][size of set]
 * @param sums [pattern] working memory of two points
 */
export function tabulate(counts: usize, size: u32, factors: usize, pairs: u32, sums: usize, table: usize): void {
  const sets: usize = 1 << max<u32>(size, 2);
  for (let pair: u32 = 0; pair < pairs; pair++) {
    weigh(counts, sets, factors, sums);
    addSupersets(sums, sets);
    if (pair === 0) integrate<First>(sums, sets, factors, table);
    else integrate<Later>(sums, sets, factors, table);
    factors += <usize>(max<u32>(size, 2) + 1) * FACTORS;
  }
  memory.fill(counts, 0, sets * 8);
}

class First {}
class Later {}

/** Adds what holds a set to the set, for the lowest two features. */
@inline function addSupersetsOfTwo(at: usize, first: usize, second: usize, none: v128, one: v128, other: v128, both: v128): void {
  const ofOne = f64x2.add(one, both);
  v128.store(at, f64x2.add(f64x2.add(none, other), ofOne));
  v128.store(at + first, ofOne);
  v128.store(at + second, f64x2.add(other, both));
  v128.store(at + first + second, both);
}

/** Patterns' counts times their factors, summed over the lowest two features on the way. */
@inline function weigh(counts: usize, sets: usize, factors: usize, sums: usize): void {
  for (let set: usize = 0; set < sets; set += 4) {
    const factor = factors + popcnt(set) * FACTORS;
    const ofOne = v128.load(factor + FACTORS);
    addSupersetsOfTwo(
      sums + set * PAIR, PAIR, 2 * PAIR,
      f64x2.mul(v128.load64_splat(counts + set * 8), v128.load(factor)),
      f64x2.mul(v128.load64_splat(counts + set * 8 + 8), ofOne),
      f64x2.mul(v128.load64_splat(counts + set * 8 + 16), ofOne),
      f64x2.mul(v128.load64_splat(counts + set * 8 + 24), v128.load(factor + 2 * FACTORS)),
    );
  }
}

/** The same for the other features, two at a time: each set then has the sum over all patterns that hold it. */
@inline function addSupersets(sums: usize, sets: usize): void {
  const end = sets * PAIR;
  let bit: usize = 4 * PAIR;
  for (; bit * 2 < end; bit *= 4) {
    for (let block: usize = 0; block < end; block += bit * 4) {
      for (let at = sums + block; at < sums + block + bit; at += PAIR) {
        addSupersetsOfTwo(
          at, bit, bit * 2,
          v128.load(at), v128.load(at + bit), v128.load(at + bit * 2), v128.load(at + bit * 3),
        );
      }
    }
  }
  if (bit === end) return;
  for (let at = sums; at < sums + bit; at += PAIR) v128.store(at, f64x2.add(v128.load(at), v128.load(at + bit)));
}

/** Adds two points' part of the integrals to the table. */
@inline function integrate<Which>(sums: usize, sets: usize, factors: usize, table: usize): void {
  for (let set: usize = 0; set < sets; set += 4) {
    const factor = factors + popcnt(set) * FACTORS;
    const at = set * PAIR;
    const ofOne = v128.load(factor + FACTORS, OF_OWN);
    const withoutOfOne = v128.load(factor + FACTORS, OF_WITHOUT);
    put<Which>(sums + at, v128.load(factor, OF_OWN), v128.load(factor, OF_WITHOUT), table + at);
    put<Which>(sums + at + PAIR, ofOne, withoutOfOne, table + at + PAIR);
    put<Which>(sums + at + 2 * PAIR, ofOne, withoutOfOne, table + at + 2 * PAIR);
    put<Which>(
      sums + at + 3 * PAIR,
      v128.load(factor + 2 * FACTORS, OF_OWN), v128.load(factor + 2 * FACTORS, OF_WITHOUT), table + at + 3 * PAIR,
    );
  }
}

@inline function put<Which>(sum: usize, ofOwn: v128, ofWithout: v128, into: usize): void {
  const sums = v128.load(sum);
  const own = f64x2.mul(sums, ofOwn);
  const without = f64x2.mul(sums, ofWithout);
  const both = f64x2.add(
    v128.shuffle<f64>(own, without, 0, 2),
    v128.shuffle<f64>(own, without, 1, 3),
  );
  v128.store(into, idof<Which>() === idof<First>() ? both : f64x2.add(v128.load(into), both));
}

/**
 * Adds to rows' attributions what a leaf gives them: OWN of the set T that a row does not satisfy, less WITHOUT of T and the feature.
 *
 * @param patterns [row] patterns of an even number of rows, 32-bit; bits past the path's features mean nothing
 * @param slots [feature of the path] addresses of its attributions, [row]
 * @param places [row] working memory, 32-bit, and owns, [row]
 */
export function addRows(
  patterns: usize, rows: usize, size: u32, table: usize, slots: usize, places: usize, owns: usize,
): void {
  const all: u32 = (1 << size) - 1;
  for (let row: usize = 0; row < rows; row++) {
    const place: u32 = (~load<u32>(patterns + row * 4) & all) * <u32>PAIR;
    store<u32>(places + row * 4, place);
    store<f64>(owns + row * 8, load<f64>(table + place));
  }
  table += 8;
  for (let bit: u32 = 0; bit < size; bit++) {
    const mask: u32 = <u32>PAIR << bit;
    let into: usize = load<u32>(slots + bit * 4);
    for (let row: usize = 0; row < rows; row += 2) {
      const two = load<u64>(places + row * 4);
      const without = v128.load_lane<f64>(
        table + (<u32>(two >> 32) | mask), v128.load64_splat(table + (<u32>two | mask)), 1,
      );
      const given = f64x2.sub(v128.load(owns + row * 8), without);
      v128.store(into, f64x2.add(v128.load(into), given));
      into += 16;
    }
  }
}

/** Patterns of a split's children from its own: a bin greater than the rank goes right, and the other child loses the feature's bit. */
export function divide(
  patterns: usize, left: usize, right: usize, bins: usize, rank: i32, bit: i32, rows: usize,
): void {
  const ranks = i32x4.splat(rank);
  const bits = i32x4.splat(bit);
  for (let at: usize = 0; at < rows * 4; at += 16) {
    const pattern = v128.load(patterns + at);
    const lost = v128.and(i32x4.gt_s(v128.load(bins + at), ranks), bits);
    v128.store(left + at, v128.andnot(pattern, lost));
    v128.store(right + at, v128.andnot(pattern, v128.xor(lost, bits)));
  }
}
