import type { Range } from "@/lib/core/audit/possible";
import { sumOver } from "@/lib/core/collections";

/**
 * A change of the cells, one number for each, that leaves every told sum as it is. Added to a table, or taken from it, as far
 * as no cell gets below zero, it makes another table that agrees with what is told: so what was found out about one kind of
 * number serves all others that are told of the same groups.
 */
export type Move = Float64Array;

/** Of the largest number of a table: what is smaller than this is a rounding error. */
const PRECISION = 1e-9;

/** The change from one table to another with the same told sums. */
export function moveBetween(from: Float64Array, to: Float64Array): Move {
  const zero = PRECISION * largest(from);
  return from.map((amount, cell) => {
    const change = to[cell]! - amount;
    return Math.abs(change) < zero ? 0 : change;
  });
}

/**
 * How far a sum over some cells can go by one move alone: not as far as it can go, but soon found.
 *
 * @param open cells that may hold something; a move that fills others is of no use
 */
export function rangesAlong(
  moves: readonly Move[],
  table: Float64Array,
  open: readonly number[],
): (cells: readonly number[]) => Range {
  const mayHold = new Uint8Array(table.length);
  for (const cell of open) mayHold[cell] = 1;
  const steps = moves
    .filter((move) => move.every((change, cell) => change === 0 || mayHold[cell] === 1))
    .map((move) => ({ move, least: -reach(table, move, -1), most: reach(table, move, 1) }));
  return (cells) => {
    const own = sumOver(table, cells);
    const range = { low: own, high: own };
    for (const { move, least, most } of steps) {
      const change = sumOver(move, cells);
      range.low = Math.min(range.low, own + change * (change > 0 ? least : most));
      range.high = Math.max(range.high, own + change * (change > 0 ? most : least));
    }
    return range;
  };
}

/** How often a move can be made, forwards or backwards, before a cell is empty. */
function reach(table: Float64Array, move: Move, direction: 1 | -1): number {
  let times = Number.POSITIVE_INFINITY;
  move.forEach((change, cell) => {
    if (change * direction < 0) times = Math.min(times, table[cell]! / Math.abs(change));
  });
  // A move takes away where it adds, for it leaves everyone's sum as it is; one of zeros moves nothing.
  return times === Number.POSITIVE_INFINITY ? 0 : times;
}

const largest = (table: Float64Array): number => table.reduce((most, amount) => Math.max(most, amount), 0);
