import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrange } from "@/lib/core/stats/arrangements";
import { momentTable } from "@/lib/core/stats/moments";
import { createRandom } from "@/lib/core/stats/random";
import { randomSubsets, subsetAdder, TOGETHER } from "@/lib/core/stats/subsets";

/** The things of one subset, by number. */
const thingsIn = (subsets: Uint8Array, count: number, subset: number): number[] =>
  Array.from({ length: subsets.length / count }, (_, byte) => subsets[byte * count + subset]!).flatMap(
    (byte, b) =>
      Array.from({ length: TOGETHER }, (_, bit) => bit)
        .filter((bit) => (byte >> bit) & 1)
        .map((bit) => b * TOGETHER + bit),
  );

describe("random subsets", () => {
  it("have exactly the size asked for, of things there are", () => {
    const cases = fc
      .integer({ min: 1, max: 150 })
      .chain((things) => fc.tuple(fc.constant(things), fc.integer({ min: 0, max: things }), fc.integer()));
    fc.assert(
      fc.property(cases, ([things, size, seed]) => {
        const subsets = randomSubsets(things, size, 5, createRandom(seed));
        for (let subset = 0; subset < 5; subset++) {
          const chosen = thingsIn(subsets, 5, subset);
          expect(chosen).toHaveLength(size);
          expect(Math.max(-1, ...chosen)).toBeLessThan(things);
        }
      }),
    );
  });

  it("are all equally likely: χ² of the 20 subsets of three of six things", () => {
    const count = 20_000;
    const subsets = randomSubsets(6, 3, count, createRandom(1));
    const seen = new Map<number, number>();
    for (const subset of subsets) seen.set(subset, (seen.get(subset) ?? 0) + 1);
    expect(seen.size).toBe(20);
    const chi = [...seen.values()].reduce((sum, times) => sum + (times - 1000) ** 2 / 1000, 0);
    // The 99.9 % point of χ² with 19 degrees of freedom.
    expect(chi).toBeLessThan(43.8);
  });

  it("are likely alike across the border of a random word: pairs of 40 things, five drawn", () => {
    const count = 20_000;
    const subsets = randomSubsets(40, 5, count, createRandom(2));
    const together = (a: number, b: number) => {
      let times = 0;
      for (let i = 0; i < count; i++) {
        const has = (thing: number) => (subsets[(thing >> 3) * count + i]! >> (thing & 7)) & 1;
        times += has(a) & has(b);
      }
      return times;
    };
    // 5·4 / (40·39) of 20,000 is 256, give or take 16.
    for (const [a, b] of [
      [0, 1],
      [7, 8],
      [31, 32],
      [38, 39],
    ]) {
      expect(Math.abs(together(a!, b!) - 256)).toBeLessThan(64);
    }
  });

  it("add what they name", () => {
    const sums = new Float64Array(3);
    subsetAdder()(sums, [1, 2, 4, 8, 16, 32, 64, 128], Uint8Array.of(0, 255, 0b1000_0101));
    expect([...sums]).toEqual([0, 255, 133]);
  });
});

describe("arrangements of large groups", () => {
  it("divide the same writers: as many in the smaller group in each, and sums within what there is", () => {
    const writers = 100;
    const x = Float64Array.from({ length: writers }, (_, w) => 2 ** (w % 20));
    const table = momentTable([{ x, n: new Float64Array(writers).fill(1) }]);
    const first = Int32Array.from({ length: 30 }, (_, w) => w);
    const second = Int32Array.from({ length: 70 }, (_, w) => 30 + w);
    const { drawn, width, count, totals } = arrange(table, first, second, { permutations: 1500, seed: 3 });
    const place = table.places[0]!;
    const means = [0, 0];
    for (let b = 0; b < count; b++) {
      const at = (column: number, side: number) => drawn[(2 * b + side) * width + column]!;
      expect(at(place.writers, 0) + at(place.writers, 1)).toBe(30);
      for (const side of [0, 1]) {
        expect(at(place.x, side)).toBeLessThanOrEqual(totals[side]![place.x]!);
        means[side]! += at(place.x, side) / count;
      }
    }
    // Each writer is drawn in three of ten.
    for (const side of [0, 1]) expect(means[side]! / totals[side]![place.x]!).toBeCloseTo(0.3, 1);
  });
});
