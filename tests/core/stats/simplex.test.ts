import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { polytope } from "@/lib/core/stats/simplex";

describe("polytope", () => {
  // A 2×2 table [[a, b], [c, d]] with row sums 7 and 5 and first column sum 4.
  const rows = [
    { entries: [0, 1], sum: 7 },
    { entries: [2, 3], sum: 5 },
    { entries: [0, 2], sum: 4 },
  ];
  const weights = (...values: number[]) => Float64Array.from(values);

  it("finds how far each entry can go", () => {
    const { maximise } = polytope(4, rows);
    expect(maximise(weights(1, 0, 0, 0)).value).toBeCloseTo(4, 12);
    expect(maximise(weights(-1, 0, 0, 0)).value).toBeCloseTo(0, 12);
    expect(maximise(weights(0, 1, 0, 0)).value).toBeCloseTo(7, 12);
    expect(maximise(weights(0, 0, 0, -1)).value).toBeCloseTo(-1, 12);
    expect([...maximise(weights(0, 0, 1, 0)).at]).toEqual([0, 7, 4, 1]);
  });

  it("says which sums hold it back: a + b is 7 because of the first row, and of nothing else", () => {
    expect([...polytope(4, rows).maximise(weights(1, 1, 0, 0)).prices]).toEqual([1, 0, 0]);
  });

  it("does not mind sums that say nothing new", () => {
    const more = [...rows, { entries: [0, 1, 2, 3], sum: 12 }, { entries: [1, 3], sum: 8 }];
    expect(polytope(4, more).maximise(weights(1, 0, 0, 0)).value).toBeCloseTo(4, 12);
  });

  it("names what has no bound, and refuses sums that cannot be", () => {
    expect(polytope(3, [{ entries: [0, 1], sum: 1 }]).maximise(weights(0, 0, 1)).value).toBe(
      Number.POSITIVE_INFINITY,
    );
    const contradiction = [
      { entries: [0], sum: 3 },
      { entries: [0, 1], sum: 2 },
    ];
    expect(() => polytope(2, contradiction)).toThrow(RangeError);
  });

  it("an entry of a table with known margins lies between the bounds of Fréchet, and reaches both", () => {
    const table = fc.array(fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(table, (cells) => {
        const at = (r: number, c: number) => r * 3 + c;
        const row = (r: number) => cells[r]!.reduce((sum, n) => sum + n, 0);
        const column = (c: number) => cells.reduce((sum, one) => sum + one[c]!, 0);
        const all = cells.reduce((sum, _, r) => sum + row(r), 0);
        const { maximise } = polytope(cells.length * 3, [
          ...cells.map((_, r) => ({ entries: [0, 1, 2].map((c) => at(r, c)), sum: row(r) })),
          ...[0, 1, 2].map((c) => ({ entries: cells.map((_, r) => at(r, c)), sum: column(c) })),
        ]);
        cells.forEach((_, r) => {
          const one = new Float64Array(cells.length * 3);
          one[at(r, 1)] = 1;
          const most = maximise(one).value;
          const least = -maximise(one.map((weight) => -weight)).value;
          expect(most).toBeCloseTo(Math.min(row(r), column(1)), 8);
          expect(least).toBeCloseTo(Math.max(0, row(r) + column(1) - all), 8);
        });
      }),
      { numRuns: 100 },
    );
  });
});
