import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mixedPairs } from "@/lib/core/exposure/metrics/mixed-pairs";
import { anyWorld, inputOf, numberOf, type World, type WorldRow } from "@/tests/laws/list-world";

/** Every two rows of a list: one of the group, one of another known group. */
function pairByPair(world: World, rows: readonly WorldRow[], group: number): { won: number; lost: number } {
  let [won, lost] = [0, 0];
  for (const row of rows) {
    for (const other of rows.filter((each) => each !== row)) {
      const shares = world.items[other.item]!.share;
      const mass = world.items[row.item]!.share[group]! * (1 - shares[world.unknown]! - shares[group]!);
      const above = Math.sign(other.position - row.position);
      won += (mass * (1 + above)) / 2;
      lost += (mass * (1 - above)) / 2;
    }
  }
  return { won, lost };
}

describe("mixed pairs", () => {
  it("are those of every two rows, soft or tied; no item makes a pair with itself", () => {
    fc.assert(
      fc.property(fc.boolean().chain(anyWorld), (world) => {
        const { slates, membership } = inputOf(world);
        world.requests.forEach(({ rows }, request) => {
          const found = mixedPairs(slates, membership!, request);
          for (const group of [0, 1, 2]) {
            const { won, lost } = pairByPair(world, rows, group);
            expect(found.won[group]).toBeCloseTo(won, 9);
            expect(found.lost[group]).toBeCloseTo(lost, 9);
          }
        });
      }),
    );
  });
});

/** Every two rows of a request of which the first is more relevant: their number and those in the right order, weighted. */
function accuracyPairByPair(world: World, mass: (upper: WorldRow, lower: WorldRow) => number): number {
  let [right, all] = [0, 0];
  for (const { rows } of world.requests) {
    for (const upper of rows) {
      for (const lower of rows.filter(({ relevance }) => relevance < upper.relevance)) {
        all += mass(upper, lower);
        right += (mass(upper, lower) * (1 + Math.sign(lower.position - upper.position))) / 2;
      }
    }
  }
  return right / all;
}

describe("pairwise accuracy", () => {
  it("is that of every two rows, soft or tied; rows that nobody judged are in no pair", () => {
    fc.assert(
      fc.property(fc.boolean().chain(anyWorld), (world) => {
        const input = inputOf(world);
        const own = (row: WorldRow) => world.items[row.item]!.share[0]!;
        const others = (row: WorldRow) => 1 - own(row) - world.items[row.item]!.share[world.unknown]!;
        for (const [id, mass] of [
          ["pairwise-accuracy", () => 1],
          ["pairwise-inter-group", (upper, lower) => own(upper) * others(lower)],
          ["pairwise-intra-group", (upper, lower) => own(upper) * own(lower)],
        ] as const satisfies readonly (readonly [string, (upper: WorldRow, lower: WorldRow) => number])[]) {
          const wanted = accuracyPairByPair(world, mass);
          if (Number.isNaN(wanted)) expect(numberOf(id, input)).toBeNaN();
          else expect(numberOf(id, input)).toBeCloseTo(wanted, 9);
        }
      }),
    );
  });
});
