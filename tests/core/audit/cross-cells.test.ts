import { describe, expect, it } from "vitest";
import { crossCells, membersOf } from "@/lib/core/audit/cross-cells";

describe("cells of the full cross", () => {
  it("lists all of a small one, held or not", () => {
    const cells = crossCells([2, 3], [Int32Array.of(0), Int32Array.of(2)]);
    expect(cells.map((cell) => cell.join())).toEqual(["0,0", "0,1", "0,2", "1,0", "1,1", "1,2"]);
  });

  it("of one too large, lists every cell that holds somebody and what is near the fullest", () => {
    const sizes = [40, 40, 40];
    const labels = [Int32Array.of(3, 3, 19), Int32Array.of(4, 4, 0), Int32Array.of(5, 5, 7)];
    const cells = new Set(crossCells(sizes, labels).map((cell) => cell.join()));
    expect(cells.size).toBe(4096);
    expect(
      [..."3,4,5 19,0,7 3,4,6 3,4,39 0,4,5 3,0,5".split(" ")].filter((cell) => !cells.has(cell)),
    ).toEqual([]);
  });

  it("knows the cells of each group, of some cells only where asked", () => {
    const groups = [
      [0, 2],
      [0, 3],
      [1, 2],
    ];
    expect(membersOf(groups).get(2)).toEqual([0, 2]);
    expect(membersOf(groups, [1, 2]).get(0)).toEqual([1]);
  });
});
