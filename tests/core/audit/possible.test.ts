import { describe, expect, it } from "vitest";
import { possibleTables } from "@/lib/core/audit/possible";

// The example of the handbooks: a table with its margins, two cells of which are below the threshold of 5. What remains
// possible was computed with another solver (R).
const table = [
  [120, 3, 40, 18],
  [95, 22, 7, 30],
  [60, 15, 28, 2],
];
const cell = (row: number, column: number) => row * 4 + column;
const cells = table.flatMap((row, r) => row.map((sum, c) => ({ entries: [cell(r, c)], sum })));
const everyCell = cells.map((_, i) => i);
const sumOf = (entries: number[]) => ({ entries, sum: entries.reduce((sum, i) => sum + cells[i]!.sum, 0) });
const margins = [
  ...[0, 1, 2].map((r) => sumOf([0, 1, 2, 3].map((c) => cell(r, c)))),
  ...[0, 1, 2, 3].map((c) => sumOf([0, 1, 2].map((r) => cell(r, c)))),
  sumOf(everyCell),
];
const published = (...hidden: number[]) => [...margins, ...cells.filter((_, i) => !hidden.includes(i))];
const range = (told: ReturnType<typeof published>, i: number) => {
  const { low, high } = possibleTables(cells.length, told).rangeOf([i]);
  return [Math.round(low * 1e6) / 1e6, Math.round(high * 1e6) / 1e6];
};

describe("what is possible, given what is told", () => {
  it("gives both small cells away when nothing else is hidden", () => {
    const told = published(cell(0, 1), cell(2, 3));
    expect(range(told, cell(0, 1))).toEqual([3, 3]);
    expect(range(told, cell(2, 3))).toEqual([2, 2]);
  });

  it("leaves a range of 17 for each when two more are", () => {
    const told = published(cell(0, 1), cell(2, 3), cell(0, 3), cell(2, 1));
    expect(range(told, cell(0, 1))).toEqual([1, 18]);
    expect(range(told, cell(0, 3))).toEqual([3, 20]);
    expect(range(told, cell(2, 1))).toEqual([0, 17]);
    expect(range(told, cell(2, 3))).toEqual([0, 17]);
  });

  it("names the told sums that hold a hidden one down", () => {
    const told = [sumOf([0, 1]), sumOf([4, 5]), sumOf(everyCell)];
    expect(possibleTables(cells.length, told).limitsOf([0])).toEqual([0]);
  });

  it("puts nothing into a cell of a sum that is zero", () => {
    const told = [
      { entries: [0, 1], sum: 0 },
      { entries: [0, 1, 2], sum: 9 },
    ];
    const { rangeOf } = possibleTables(3, told);
    expect(rangeOf([1])).toEqual({ low: 0, high: 0 });
    expect(rangeOf([1, 2])).toEqual({ low: 9, high: 9 });
  });

  it("stops looking where the range is enough", () => {
    const seen: number[] = [];
    const { rangeOf } = possibleTables(2, [{ entries: [0, 1], sum: 8 }]);
    rangeOf([0], ({ high, low }) => {
      seen.push(high - low);
      return high - low >= 5;
    });
    const kept = rangeOf([1], ({ high, low }) => high - low >= 5);
    expect(kept.high - kept.low).toBeGreaterThanOrEqual(5);
    expect(seen.length).toBe(2);
  });
});
