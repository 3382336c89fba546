import { describe, expect, it } from "vitest";
import { latticeOf } from "@/lib/core/audit/lattice";

describe("the lattice of groups", () => {
  // race: A, B, unknown; gender: x, unknown; region: N, S, unknown.
  const lattice = latticeOf([3, 2, 3]);

  it("gives every value, every pair of values and every merged unknown a number of its own", () => {
    const singles = [0, 1, 2, 0, 1, 0, 1, 2].map((value, i) =>
      lattice.single(i < 3 ? 0 : i < 5 ? 1 : 2, value),
    );
    const pairs = [0, 1, 2].flatMap((a) => [0, 1].map((b) => lattice.pair(0, a, 1, b)));
    const numbers = [...singles, ...pairs, lattice.eitherUnknown(0, 1), lattice.eitherUnknown(1, 2)];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("does not mind in which order a pair is asked for", () => {
    expect(lattice.pair(2, 1, 0, 0)).toBe(lattice.pair(0, 0, 2, 1));
    expect(lattice.eitherUnknown(2, 0)).toBe(lattice.eitherUnknown(0, 2));
  });

  it("says what a number stands for", () => {
    expect(lattice.describe(lattice.single(2, 1))).toEqual({ kind: "single", attributes: [2], values: [1] });
    expect(lattice.describe(lattice.pair(0, 1, 2, 2))).toEqual({
      kind: "pair",
      attributes: [0, 2],
      values: [1, 2],
    });
    expect(lattice.describe(lattice.eitherUnknown(1, 2)).kind).toBe("either unknown");
  });

  it("knows every group that somebody is in; whoever is unknown in one of two is in the merged group too", () => {
    expect(new Set(lattice.groupsOf([1, 1, 0]))).toEqual(
      new Set([
        lattice.single(0, 1),
        lattice.single(1, 1),
        lattice.single(2, 0),
        lattice.pair(0, 1, 1, 1),
        lattice.pair(0, 1, 2, 0),
        lattice.pair(1, 1, 2, 0),
        lattice.eitherUnknown(0, 1),
        lattice.eitherUnknown(1, 2),
      ]),
    );
  });

  it("finds the groups of a division by their place: A×N, A×S, B×N, B×S, unknown", () => {
    const of = [0, 1, 2, 3, 4].map((group) => lattice.describe(lattice.ofDivision([0, 2], group)));
    expect(of.map(({ values }) => values)).toEqual([[0, 0], [0, 1], [1, 0], [1, 1], []]);
    expect(lattice.ofDivision([1], 1)).toBe(lattice.single(1, 1));
  });
});
