import { describe, expect, it } from "vitest";
import { latticeOf } from "@/lib/core/audit/lattice";

describe("the lattice of groups", () => {
  // race: A, B, unknown; gender: x, unknown; region: N, S, unknown.
  const sizes = [3, 2, 3];
  const lattice = latticeOf(sizes);
  const { crossing, anyUnknown } = lattice;

  it("gives every value, every crossing and every merged unknown a number of its own, without a gap", () => {
    const values = [0, 1, 2].flatMap((a) => [0, 1].flatMap((b) => [0, 1, 2].map((c) => [a, b, c])));
    const merged = [
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 1, 2],
    ].map(anyUnknown);
    const numbers = new Set([...values.flatMap(lattice.groupsOf), ...merged]);
    const groups = 3 + 2 + 3 + (6 + 1) + (9 + 1) + (6 + 1) + (18 + 1);
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: groups }, (_, i) => i));
  });

  it("does not mind in which order a crossing is asked for", () => {
    expect(crossing([2, 0], [1, 0])).toBe(crossing([0, 2], [0, 1]));
    expect(crossing([2, 0, 1], [2, 1, 0])).toBe(crossing([0, 1, 2], [1, 0, 2]));
    expect(anyUnknown([2, 0])).toBe(anyUnknown([0, 2]));
  });

  it("says what a number stands for", () => {
    const of = (attributes: number[], values: number[]) => {
      expect(lattice.describe(crossing(attributes, values))).toEqual({ kind: "values", attributes, values });
    };
    of([2], [1]);
    of([0, 2], [1, 2]);
    of([0, 1, 2], [2, 0, 1]);
    const merged = { kind: "any unknown", attributes: [0, 1, 2], values: [] };
    expect(lattice.describe(anyUnknown([0, 1, 2]))).toEqual(merged);
  });

  it("knows every group that somebody is in; whoever is unknown in one of several is in the merged group too", () => {
    const own = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]].map((attributes) =>
      crossing(
        attributes,
        attributes.map((a) => [1, 1, 0][a]!),
      ),
    );
    const merged = [anyUnknown([0, 1]), anyUnknown([1, 2]), anyUnknown([0, 1, 2])];
    expect(new Set(lattice.groupsOf([1, 1, 0]))).toEqual(new Set([...own, ...merged]));
  });

  it("holds a crossing in those with one attribute less, and nothing else in anything", () => {
    const three = crossing([0, 1, 2], [1, 0, 2]);
    const twos = [crossing([1, 2], [0, 2]), crossing([0, 2], [1, 2]), crossing([0, 1], [1, 0])];
    expect(lattice.parents(three)).toEqual(twos);
    expect(lattice.parents(twos[2]!)).toEqual([crossing([1], [0]), crossing([0], [1])]);
    expect(lattice.parents(crossing([0], [1]))).toEqual([]);
    expect(lattice.parents(anyUnknown([0, 1, 2]))).toEqual([]);
  });

  it("finds the groups of a division by their place: A×N, A×S, B×N, B×S, unknown", () => {
    const of = (parts: number[], group: number) => lattice.describe(lattice.ofDivision(parts, group)).values;
    expect([0, 1, 2, 3, 4].map((group) => of([0, 2], group))).toEqual([[0, 0], [0, 1], [1, 0], [1, 1], []]);
    // The same asked as region×gender×race: N×x×A, N×x×B, S×x×A, S×x×B, unknown.
    const three = [0, 1, 2, 3, 4].map((group) => of([2, 1, 0], group));
    expect(three).toEqual([[0, 0, 0], [1, 0, 0], [0, 0, 1], [1, 0, 1], []]);
    expect(lattice.ofDivision([1], 1)).toBe(crossing([1], [1]));
  });

  it("crosses no more attributes than it was told to", () => {
    expect(latticeOf(sizes, 1).groupsOf([0, 0, 0])).toHaveLength(3);
    expect(latticeOf(sizes, 2).groupsOf([0, 0, 0])).toHaveLength(6);
  });
});
