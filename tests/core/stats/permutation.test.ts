import { describe, expect, it } from "vitest";
import { permutationTests } from "@/lib/core/stats/permutation";
import { createRandom, shuffle } from "@/lib/core/stats/random";

/** Pareto-tailed writers of two groups; `effect` multiplies what group 1 gets. */
function heavyTailed(first: number, second: number, effect: number, seed: number) {
  const random = createRandom(seed);
  const writers = first + second;
  const labels = Int32Array.from({ length: writers }, (_, w) => Number(w >= first));
  const n = Float64Array.from({ length: writers }, () => Math.ceil((1 - random.uniform()) ** (-1 / 1.3)));
  const x = n.map(
    (impressions, w) => impressions * (0.2 + 0.6 * random.uniform()) * (labels[w] ? effect : 1),
  );
  return { labels, x, n };
}

const pOf = ({ labels, x, n }: ReturnType<typeof heavyTailed>, permutations = 199, strata?: Int32Array) =>
  permutationTests([{ labels, groups: 2, reference: 0, mayLead: [true, true] }], [{ x, n }], {
    permutations,
    seed: 3,
    ...(strata ? { strata } : {}),
  })[0]![0]!;

describe("studentised permutation test over writers", () => {
  it("rejects about one true null in twenty, with heavy tails and unequal groups", () => {
    const runs = 400;
    const rejected = Array.from(
      { length: runs },
      (_, run) => pOf(heavyTailed(30, 90, 1, run)).reference[1]!,
    ).filter((p) => p <= 0.05);
    expect(rejected.length / runs).toBeGreaterThan(0.02);
    expect(rejected.length / runs).toBeLessThan(0.085);
  });

  it("finds a gap that is there, and never says p = 0", () => {
    const { reference, rest, leader } = pOf(heavyTailed(60, 60, 0.6, 1), 999);
    expect(reference[1]).toBe(1 / 1000);
    expect(rest[1]).toBe(1 / 1000);
    expect(leader[1]).toBe(1 / 1000);
  });

  it("does not test a group against itself, and gives the leader p = 1 against the leader", () => {
    const { reference, leader } = pOf(heavyTailed(60, 60, 0.6, 1));
    expect(reference[0]).toBeNaN();
    expect(leader[0]).toBe(1);
  });

  it("pays for the luck of the leader: against the best of many equal groups p is not small", () => {
    const groups = 12;
    let small = 0;
    for (let run = 0; run < 60; run++) {
      const random = createRandom(run);
      const writers = groups * 25;
      const labels = Int32Array.from({ length: writers }, (_, w) => w % groups);
      const x = Float64Array.from({ length: writers }, () => random.uniform());
      const [[p] = []] = permutationTests(
        [{ labels, groups, reference: 0, mayLead: Array(groups).fill(true) }],
        [{ x, n: new Float64Array(writers).fill(1) }],
        { permutations: 199, seed: run },
      );
      if (Math.min(...p!.leader) <= 0.05 / groups) small++;
    }
    expect(small).toBeLessThan(10);
  });

  it("exchanges labels only within strata when told to", () => {
    // Group 1 sits wholly in the poor stratum: between strata there is a gap, within them none to find.
    const strata = Int32Array.from({ length: 80 }, (_, w) => Number(w >= 40));
    const labels = Int32Array.from({ length: 80 }, (_, w) => Number(w >= 40 && w % 2 === 0));
    const random = createRandom(5);
    const x = Float64Array.from({ length: 80 }, (_, w) => (strata[w] ? 1 : 4) + random.uniform());
    const world = { labels, x, n: new Float64Array(80).fill(1) };
    expect(pOf(world).reference[1]).toBe(1 / 200);
    expect(pOf(world, 199, strata).reference[1]).toBeGreaterThan(0.05);
  });

  it("gives equal results for equal seeds", () => {
    const world = heavyTailed(20, 30, 0.9, 2);
    expect(pOf(world)).toEqual(pOf(world));
  });
});

describe("shuffle", () => {
  it("makes all orders equally likely", () => {
    const random = createRandom(11);
    const seen = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const items = Int32Array.of(0, 1, 2, 3);
      shuffle(items, random);
      seen.set(items.join(), (seen.get(items.join()) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    expect(chiSquare).toBeLessThan(49.7); // 99.9 % quantile of chi-square with 23 degrees of freedom
  });
});
