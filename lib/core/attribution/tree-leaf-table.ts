import { gaussLegendre } from "@/lib/core/attribution/quadrature";
import type { PathTree } from "@/lib/core/attribution/tree-patterns";
import { grow, instantiate, type Loops, roomOf, take } from "@/lib/core/attribution/wasm/instance";

/**
 * What leaves give to rows, by tables.
 *
 * As in tree-leaf-game.ts, a background pattern that holds the set T of features that a row does not satisfy, c of them, and
 * leaves a to the row alone, gives (a-1)! c! / (a+c)! to each feature of those a, and -a! (c-1)! / (a+c)! to each of T. With
 * (a-1)! c! / (a+c)! = integral over t in (0, 1) of t^(a-1) (1-t)^c, let Z(T, t) be the sum of t^a over patterns that hold T,
 *
 *   OWN(T) = integral of (1-t)^c Z(T, t) / t,    WITHOUT(T) = integral of (1-t)^(c-1) Z(T, t) / t.
 *
 * Then each feature i of the path gets OWN(T) - WITHOUT(T and i): an i outside T what the patterns give that hold T but not i,
 * and one in T minus the integral of (1-t)^(c-1) Z(T, t), as 1 - 1/(1-t) = -t/(1-t). Patterns with a = 0 have a pole in both,
 * which cancels. So Gauss-Legendre quadrature makes the difference exact; at each of its points the sums over all patterns
 * that hold T are made for all T together, feature by feature.
 */
export interface LeafTables {
  /** So many rows can be met at a time. */
  readonly capacity: number;
  readonly background: TreeRows;
  readonly rows: TreeRows;
  /** Turns to a tree, to which nothing has been given yet. */
  start(tree: PathTree): void;
  /** Gives the rows what a leaf gives. Its path has 1 to MOST_TABULATED features. */
  give(leaf: number): void;
  /** Adds what was given to attributions; the first row's are at `at`, each row has `stride` numbers. */
  finish(into: Float64Array, at: number, stride: number): void;
}

/** Rows that meet the trees. */
export interface TreeRows {
  /** Rows past the last are anything: a vector of them never ends within one. [column][stride] */
  setBins(count: number, write: (bins: Int32Array, stride: number) => void): void;
  /** Their patterns at a leaf of the tree in hand; bits past its path's features mean nothing. */
  patternsAt(leaf: number): Int32Array;
}

/** Up to so many features, what a leaf gives may be tabulated. */
export const MOST_TABULATED = 10;

/** Rows in hand have so many patterns in the largest tree (16 MB), but are within these bounds. */
const PATTERNS_IN_HAND = 2 ** 22;
const FEWEST_ROWS = 64;
const MOST_ROWS = 1024;

/**
 * @param columns of bins
 * @throws EquiluxError "too-large" where a tree and the background rows would take more than 1 GiB
 */
export function createLeafTables(
  trees: readonly PathTree[],
  columns: number,
  backgroundCount: number,
): LeafTables {
  const most = (of: (tree: PathTree) => number) => trees.reduce((top, tree) => Math.max(top, of(tree)), 1);
  const nodes = most(({ leaves, splits }) => leaves.length + splits.length);
  const capacity = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, padded(PATTERNS_IN_HAND / nodes)));
  const loops = instantiate();
  const room = roomOf(loops);
  const placeOf = (most: number): RowsPlace => ({
    bins: take(room, columns * padded(most) * 4),
    patterns: take(room, nodes * padded(most) * 4),
  });
  const backgroundAt = placeOf(backgroundCount);
  const rowsAt = placeOf(capacity);
  const sets = 2 ** MOST_TABULATED;
  const countsAt = take(room, sets * 8);
  const sumsAt = take(room, sets * 16);
  const tableAt = take(room, sets * 16);
  const slotsAt = take(room, MOST_TABULATED * 4);
  const placesAt = take(room, capacity * 4);
  const ownsAt = take(room, capacity * 8);
  const givenAt = take(room, most(({ features }) => features.length) * capacity * 8);
  const factors = Array.from({ length: MOST_TABULATED + 1 }, (_, size) => factorsOf(size));
  const factorsAt = factors.map(({ length }) => take(room, length * 8));
  const memory = grow(loops, room);
  factors.forEach((values, size) => {
    new Float64Array(memory, factorsAt[size]!, values.length).set(values);
  });
  const counts = new Float64Array(memory, countsAt, sets);
  const words = new Int32Array(memory);
  const slots = new Int32Array(memory, slotsAt, MOST_TABULATED);
  const background = placedRows(loops, memory, columns, backgroundAt);
  const rows = placedRows(loops, memory, columns, rowsAt);
  let current: PathTree | undefined;
  const given = () => new Float64Array(memory, givenAt, current!.features.length * rows.stride());
  return {
    capacity,
    background,
    rows,
    start(tree) {
      current = tree;
      background.meet(tree);
      rows.meet(tree);
      given().fill(0);
    },
    give(leaf) {
      const { value, slots: own } = current!.leaves[leaf]!;
      const size = own.length;
      const all = 2 ** size - 1;
      const first = background.addressAt(leaf) / 4;
      const share = value / background.count();
      for (let at = first; at < first + background.count(); at++) counts[words[at]! & all]! += share;
      loops.tabulate(countsAt, size, factorsAt[size]!, pairsFor(size), sumsAt, tableAt);
      for (let u = 0; u < size; u++) slots[u] = givenAt + own[u]! * rows.stride() * 8;
      loops.addRows(rows.addressAt(leaf), rows.stride(), size, tableAt, slotsAt, placesAt, ownsAt);
    },
    finish(into, at, stride) {
      const values = given();
      const step = rows.stride();
      current!.features.forEach((feature, slot) => {
        for (let row = 0; row < rows.count(); row++)
          into[at + row * stride + feature]! += values[slot * step + row]!;
      });
    },
  };
}

/** Addresses of bins, [column][row], and of patterns, [node][row]. */
interface RowsPlace {
  readonly bins: number;
  readonly patterns: number;
}

interface PlacedRows extends TreeRows {
  count(): number;
  /** How far the numbers of a column or node are from those of the next. */
  stride(): number;
  /** Makes the patterns at all nodes of a tree. */
  meet(tree: PathTree): void;
  addressAt(leaf: number): number;
}

function placedRows(
  loops: Loops,
  memory: ArrayBuffer,
  columns: number,
  { bins, patterns }: RowsPlace,
): PlacedRows {
  let count = 0;
  let stride = 0;
  const addressAt = (place: number) => patterns + place * stride * 4;
  return {
    count: () => count,
    stride: () => stride,
    setBins(many, write) {
      count = many;
      stride = padded(many);
      write(new Int32Array(memory, bins, columns * stride), stride);
    },
    meet({ splits, leaves }) {
      // The root satisfies whatever is asked.
      new Int32Array(memory, addressAt(leaves.length), splits.length > 0 ? stride : 0).fill(-1);
      for (const { column, rank, bit, left, right, place } of splits) {
        const ownBins = bins + column * stride * 4;
        loops.divide(addressAt(place), addressAt(left), addressAt(right), ownBins, rank, bit, stride);
      }
    },
    addressAt,
    patternsAt: (leaf) => new Int32Array(memory, addressAt(leaf), count),
  };
}

/** Rows are met four at a time. */
const padded = (count: number): number => Math.ceil(count / 4) * 4;

/** Quadrature points are taken two at a time; where they are odd in number, the last weighs nothing. */
const pairsFor = (size: number): number => Math.ceil(size / 4);

/** Factors of a path of so many features as wasm/assembly/leaf-table.ts reads them: [pair of points][size of set][what][point]. */
function factorsOf(size: number): Float64Array {
  const { nodes, weights } = gaussLegendre(Math.max(1, Math.ceil(size / 2)));
  const points = Array.from({ length: 2 * pairsFor(size) }, (_, n) => {
    const [t, weight] = [nodes[n] ?? 0.5, weights[n] ?? 0];
    return (held: number) => [
      t ** (size - held),
      (weight * (1 - t) ** held) / t,
      (weight * (1 - t) ** (held - 1)) / t,
    ];
  });
  const factors: number[] = [];
  for (let pair = 0; pair < points.length; pair += 2) {
    for (let held = 0; held <= Math.max(size, 2); held++) {
      const [first, second] = [points[pair]!(held), points[pair + 1]!(held)];
      first.forEach((factor, what) => {
        factors.push(factor, second[what]!);
      });
    }
  }
  return Float64Array.from(factors);
}
