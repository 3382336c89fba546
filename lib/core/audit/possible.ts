import { groupBy, sumOver } from "@/lib/core/collections";
import { polytope, type SumOf } from "@/lib/core/stats/simplex";

/** From the least to the most that a sum can be. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Every table of cells that agrees with what is told, none of them below zero. */
export interface PossibleTables {
  /** How far the sum over some cells can go. Stops looking where `isEnough`: the true range then holds the one it gives. */
  readonly rangeOf: (cells: readonly number[], isEnough?: (range: Range) => boolean) => Range;
  /** The told sums, by their place, that keep the sum over some cells from being larger than it can be. */
  readonly limitsOf: (cells: readonly number[]) => number[];
  /** Some of the tables: those that rangeOf came upon, what a kind holds shared evenly by its cells. */
  readonly found: () => Float64Array[];
}

/**
 * The linear programming attack: how far a sum over cells can go when other sums are known exactly. Cells that stand in the
 * same known sums are one unknown: whatever one of them holds, another could hold instead.
 *
 * Source: Fischetti & Salazar 2001 (the attacker's problem).
 *
 * @param count number of cells
 * @param told known sums, each with its cells; everyone's among them, so that there are bounds
 * @throws RangeError where no table agrees with what is told
 */
export function possibleTables(count: number, told: readonly SumOf[]): PossibleTables {
  const { kindOf, kinds } = alike(count, told);
  const sizes = kinds.map((cells) => cells.length);
  const known = [...told.keys()].filter((i) => told[i]!.sum > 0);
  const { maximise } = polytope(
    kinds.length,
    known.map((i) => {
      const { entries, sum } = told[i]!;
      const stood = new Set(entries.map((cell) => kindOf[cell]!));
      return { entries: [...stood].filter((kind) => kind !== -1), sum };
    }),
  );
  /** Kinds of which a sum holds all at least (all of the kind's cells are its own), and those of which it can at most. */
  const kindsOf = (cells: readonly number[]) => {
    const own = new Map<number, number>();
    for (const cell of cells) {
      const kind = kindOf[cell]!;
      if (kind !== -1) own.set(kind, (own.get(kind) ?? 0) + 1);
    }
    return { least: [...own.keys()].filter((kind) => own.get(kind) === sizes[kind]), most: [...own.keys()] };
  };
  const weigh = (some: readonly number[], weight: 1 | -1) => {
    const weights = new Float64Array(kinds.length);
    for (const kind of some) weights[kind] = weight;
    return weights;
  };
  const seen: Float64Array[] = [];
  return {
    rangeOf: (cells, isEnough = () => false) => {
      const { least, most } = kindsOf(cells);
      const range = { low: Number.POSITIVE_INFINITY, high: 0 };
      const widen = (table: Float64Array) => {
        range.low = Math.min(range.low, sumOver(table, least));
        range.high = Math.max(range.high, sumOver(table, most));
      };
      seen.forEach(widen);
      for (const weights of [weigh(most, 1), weigh(least, -1)]) {
        if (isEnough(range)) break;
        const { at } = maximise(weights);
        seen.push(at);
        widen(at);
      }
      return range;
    },
    limitsOf: (cells) => {
      const { prices } = maximise(weigh(kindsOf(cells).most, 1));
      return known.filter((_, i) => prices[i] !== 0);
    },
    found: () =>
      seen.map((amounts) => {
        const table = new Float64Array(count);
        kinds.forEach((cells, kind) => {
          for (const cell of cells) table[cell] = amounts[kind]! / cells.length;
        });
        return table;
      }),
  };
}

/** Cells by the told sums they stand in. A cell of a sum that is zero holds nothing: it is of no kind, -1. */
function alike(count: number, told: readonly SumOf[]): { kindOf: Int32Array; kinds: readonly number[][] } {
  const standing = Array.from({ length: count }, () => [] as number[]);
  const empty = new Uint8Array(count);
  told.forEach(({ entries, sum }, i) => {
    for (const cell of entries) {
      standing[cell]!.push(i);
      if (sum === 0) empty[cell] = 1;
    }
  });
  const open = [...standing.keys()].filter((cell) => empty[cell] === 0);
  const kinds = [...groupBy(open, (cell) => standing[cell]!.join()).values()];
  const kindOf = new Int32Array(count).fill(-1);
  kinds.forEach((cells, kind) => {
    for (const cell of cells) kindOf[cell] = kind;
  });
  return { kindOf, kinds };
}
