import { describe, expect, it } from "vitest";
import { membersOf } from "@/lib/core/audit/evidence";
import { arrange } from "@/lib/core/stats/arrangements";
import { compareBy } from "@/lib/core/stats/comparison";
import { momentTable, sumRows } from "@/lib/core/stats/moments";
import { familyTests } from "@/lib/core/stats/permutation";
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

type World = Pick<ReturnType<typeof heavyTailed>, "labels" | "x" | "n">;

const pOf = ({ labels, x, n }: World, permutations = 199) =>
  familyTests([{ labels, groups: 2, mayLead: [true, true] }], momentTable([{ x, n }]), {
    permutations,
    seed: 3,
  })[0]!.p[0]!;

const pair = ({ labels, x, n }: World, options: { permutations?: number; home?: Int32Array } = {}) => {
  const table = momentTable([{ x, n }]);
  const [second, first] = membersOf(labels, 2);
  const arrangements = arrange(table, first!, second!, { permutations: 199, seed: 3, ...options });
  const [own, other] = arrangements.totals;
  const { x: xs, n: ns } = table.places[0]!;
  const estimate = own[xs]! / own[ns]! / (other[xs]! / other[ns]!);
  const { p, interval } = compareBy("ratio", arrangements, table.places, estimate);
  return { p, interval: interval(), estimate };
};

describe("two groups compared by permuting their writers", () => {
  it("finds a gap that is there, never says p = 0, and its interval is around the estimate", () => {
    const { p, interval, estimate } = pair(heavyTailed(60, 60, 0.6, 1), { permutations: 999 });
    expect(p).toBe(1 / 1000);
    expect(interval.method).toBe("permutation");
    expect(interval.low!).toBeLessThan(estimate);
    expect(interval.high!).toBeGreaterThan(estimate);
    expect(interval.high!).toBeLessThan(1);
    expect(interval.low!).toBeLessThan(0.6);
  });

  it("exchanges writers only within strata when told to", () => {
    // Group 1 sits wholly in the poor stratum: between strata there is a gap, within them none to find.
    const home = Int32Array.from({ length: 80 }, (_, w) => Number(w >= 40));
    const labels = Int32Array.from({ length: 80 }, (_, w) => Number(w >= 40 && w % 2 === 0));
    const random = createRandom(5);
    const x = Float64Array.from({ length: 80 }, (_, w) => (home[w] ? 1 : 4) + random.uniform());
    const world = { labels, x, n: new Float64Array(80).fill(1) };
    expect(pair(world).p).toBe(1 / 200);
    expect(pair(world, { home }).p).toBeGreaterThan(0.05);
  });

  it("counts all arrangements where there are few", () => {
    // Of the 20 ways to choose three of six, only this one and its mirror put 1, 2, 3 against 10, 20, 30.
    const labels = Int32Array.of(1, 1, 1, 0, 0, 0);
    const world = { labels, x: Float64Array.of(1, 2, 3, 10, 20, 30), n: new Float64Array(6).fill(1) };
    expect(pair(world).p).toBe(0.1);
    // Nothing can be rejected at 5 % with so few: there is no interval.
    expect(pair(world).interval).toEqual({ low: null, high: null, method: "too-few-writers" });
  });

  it("draws every writer as often as any other, only from the observed arrangement on", () => {
    const [writers, size] = [12, 4];
    const only = Array.from({ length: writers }, (_, one) => ({
      x: Float64Array.from({ length: writers }, (_, w) => Number(w === one)),
      n: new Float64Array(writers).fill(1),
    }));
    const table = momentTable(only);
    const all = Int32Array.from({ length: writers }, (_, w) => w);
    const { drawn, width, count } = arrange(table, all.subarray(0, size), all.subarray(size), {
      permutations: 400,
      seed: 1,
    });
    table.places.forEach(({ x }, writer) => {
      const isDrawn = (b: number) => drawn[2 * b * width + x]! + drawn[(2 * b + 1) * width + x]!;
      expect(isDrawn(0)).toBe(Number(writer < size));
      const times = Array.from({ length: count }, (_, b) => isDrawn(b)).reduce((sum, is) => sum + is, 0);
      // A third of the arrangements; five standard deviations to either side.
      expect(Math.abs(times / count - size / writers)).toBeLessThan(5 * Math.sqrt(2 / 9 / count));
    });
  });

  it("has the inverse interval and the same p where the groups change places", () => {
    const labels = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
    const world = {
      labels,
      x: Float64Array.of(4, 5, 6, 5.5, 8, 9, 10, 11, 9.5, 8.5),
      n: new Float64Array(10).fill(1),
    };
    // All 210 arrangements are counted, so the two tests are one.
    const one = pair(world, { permutations: 999 });
    const other = pair({ ...world, labels: labels.map((label) => 1 - label) }, { permutations: 999 });
    expect(other.p).toBeCloseTo(one.p, 12);
    expect(other.interval.low! * one.interval.high!).toBeCloseTo(1, 2);
    expect(other.interval.high! * one.interval.low!).toBeCloseTo(1, 2);
  });

  it("pays at the upper end for having chosen whom it is compared with", () => {
    const { labels, x, n } = heavyTailed(30, 30, 0.9, 2);
    const table = momentTable([{ x, n }]);
    const [second, first] = membersOf(labels, 2);
    const arrangements = arrange(table, first!, second!, { permutations: 999, seed: 3 });
    const ends = (against: number) => compareBy("ratio", arrangements, table.places, 0.9, against).interval();
    expect(ends(5).low).toBe(ends(1).low);
    expect(ends(5).high!).toBeGreaterThan(ends(1).high!);
  });

  it("does not count writers who have nothing to divide by", () => {
    const { labels, x, n } = heavyTailed(20, 20, 0.7, 4);
    const more = (column: Float64Array) => Float64Array.from([...column, 0, 0, 0, 0]);
    const places = momentTable([{ x: more(x), n: more(n) }]);
    const everyone = Int32Array.from({ length: 44 }, (_, w) => w);
    expect(sumRows(places, everyone)[places.places[0]!.writers]).toBe(labels.length);
  });

  it("has nothing to say where nothing varies", () => {
    const labels = Int32Array.from({ length: 40 }, (_, w) => w % 2);
    const world = { labels, x: new Float64Array(40).fill(2), n: new Float64Array(40).fill(4) };
    expect(pair(world)).toMatchObject({ p: 1, interval: { low: null, method: "no-variation" } });
  });
});

describe("tests that look at all groups", () => {
  it("finds a gap to the leader, and gives the leader p = 1", () => {
    expect([...pOf(heavyTailed(60, 60, 0.6, 1), 999).leader]).toEqual([1, 1 / 1000]);
  });

  it("looks for the leader by its ratio, wherever it stands", () => {
    const { labels, ...world } = heavyTailed(60, 60, 0.6, 1);
    const p = pOf({ ...world, labels: labels.map((label) => 1 - label) });
    expect([p.leader[0], p.leader[1]]).toEqual([1 / 200, 1]);
  });

  it("pays for the luck of the leader and for the number of groups", () => {
    const groups = 12;
    const falsely = { leader: 0, maxT: 0 };
    const runs = 100;
    for (let run = 0; run < runs; run++) {
      const random = createRandom(run);
      const writers = groups * 25;
      const labels = Int32Array.from({ length: writers }, (_, w) => w % groups);
      const x = Float64Array.from({ length: writers }, () => random.uniform());
      const [tests] = familyTests(
        [{ labels, groups, mayLead: Array<boolean>(groups).fill(true) }],
        momentTable([{ x, n: new Float64Array(writers).fill(1) }]),
        { permutations: 199, seed: run },
      );
      const [p] = tests!.p;
      if (Math.min(...p!.leader) <= 0.05 / groups) falsely.leader++;
      if (Math.min(...p!.maxT) <= 0.05) falsely.maxT++;
    }
    // Three standard errors above 5 % of 100 runs.
    expect(falsely.leader).toBeLessThan(12);
    expect(falsely.maxT).toBeLessThan(12);
    expect(falsely.maxT).toBeGreaterThan(0);
  });

  it("gives equal results for equal seeds", () => {
    const world = heavyTailed(20, 30, 0.9, 2);
    expect(pOf(world)).toEqual(pOf(world));
    expect(pair(world)).toEqual(pair(world));
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
