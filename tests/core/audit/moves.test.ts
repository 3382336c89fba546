import { describe, expect, it } from "vitest";
import { moveBetween, rangesAlong } from "@/lib/core/audit/moves";

// Two rows of two cells with known rows and columns: all that can change is how much lies on the diagonal.
const table = Float64Array.of(3, 7, 5, 2);
const diagonal = moveBetween(table, Float64Array.of(4, 6, 4, 3));
const everywhere = [0, 1, 2, 3];

describe("moves", () => {
  it("are what one table differs by from another, without rounding errors", () => {
    expect([...diagonal]).toEqual([1, -1, -1, 1]);
    expect([...moveBetween(table, Float64Array.of(3 + 1e-12, 7, 5, 2))]).toEqual([0, 0, 0, 0]);
  });

  it("reach as far as no cell gets below zero, forwards and backwards", () => {
    const rangeOf = rangesAlong([diagonal], table, everywhere);
    expect(rangeOf([0])).toEqual({ low: 1, high: 8 });
    expect(rangeOf([1])).toEqual({ low: 2, high: 9 });
    expect(rangeOf([0, 3])).toEqual({ low: 1, high: 15 });
    // What stands in a told sum does not move.
    expect(rangeOf([0, 1])).toEqual({ low: 10, high: 10 });
  });

  it("serve another table with the same told sums", () => {
    expect(rangesAlong([diagonal], Float64Array.of(30, 0, 10, 5), everywhere)([0])).toEqual({
      low: 25,
      high: 30,
    });
  });

  it("are of no use where they fill a cell that is known to be empty", () => {
    const rangeOf = rangesAlong([diagonal], Float64Array.of(3, 7, 5, 0), [0, 1, 2]);
    expect(rangeOf([0])).toEqual({ low: 3, high: 3 });
  });

  it("do nothing where nothing is moved", () => {
    expect(rangesAlong([new Float64Array(4)], table, everywhere)([0])).toEqual({ low: 3, high: 3 });
  });
});
