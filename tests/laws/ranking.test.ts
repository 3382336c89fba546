import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exposureByItem } from "@/lib/core/exposure/composition";
import {
  largestDivergence,
  type PrefixGap,
  prefixDivergence,
  rklGap,
  rndGap,
  rrdGap,
} from "@/lib/core/exposure/metrics/prefix-divergence";
import { calibration, calibrationByCohort } from "@/lib/core/exposure/metrics/readers";
import { adjustAlpha, failProbability, minimumProtected } from "@/lib/core/stats/binomial-prefixes";
import { generalisedEntropy, gini, indexOf, theilParts } from "@/lib/core/stats/inequality";
import { anyWorld, compute, inputOf, numberOf, type World } from "@/tests/laws/list-world";
import { evenly } from "@/tests/support/numbers";

const amounts = fc
  .array(evenly(0, 100), { minLength: 2, maxLength: 30 })
  .map((x) => Float64Array.from(x))
  .filter((x) => x.some((each) => each > 1e-6));

/** Every way to choose which of `length` places are the group's. */
const everyOrder = (length: number): boolean[][] =>
  Array.from({ length: 2 ** length }, (_, bits) => Array.from({ length }, (_, i) => ((bits >> i) & 1) === 1));

describe("inequality", () => {
  it("within and between groups add up to the whole, soft membership or not", () => {
    fc.assert(
      fc.property(fc.boolean().chain(anyWorld), (world) => {
        const input = inputOf(world);
        const exposure = exposureByItem(input);
        fc.pre(exposure.some((x) => x > 0));
        const { within, between } = theilParts(exposure, input.membership!.share, world.groups.length);
        expect(within + between).toBeCloseTo(indexOf(exposure, generalisedEntropy(1)), 9);
        expect(between).toBeGreaterThanOrEqual(0);
        expect(within).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
  });

  it("the metrics of the parts add up where nobody's group is unknown", () => {
    const known = anyWorld(true).map((world) => ({
      ...world,
      items: world.items.map((item) => ({
        ...item,
        share:
          item.share[3] === 1
            ? [1, 0, 0, 0]
            : item.share.map((s, g) => (g === 3 ? 0 : s / (1 - item.share[3]!))),
      })),
    }));
    fc.assert(
      fc.property(known, (world: World) => {
        const input = inputOf(world);
        fc.pre(Number.isFinite(numberOf("theil-t", input)));
        const parts = numberOf("theil-within", input) + numberOf("theil-between", input);
        expect(parts).toBeCloseTo(numberOf("theil-t", input), 9);
      }),
    );
  });

  it("Gini does not change with the scale, lies in [0, 1), and is 1 − 1/n where one has all", () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0.01, max: 100, noNaN: true }), (x, scale) => {
        const value = gini(x);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
        expect(gini(x.map((each) => each * scale))).toBeCloseTo(value, 9);
        const one = x.map((_, i) => (i === 0 ? 5 : 0));
        expect(gini(one)).toBeCloseTo(1 - 1 / x.length, 12);
      }),
    );
  });
});

describe("FA*IR", () => {
  const lists = fc.record({
    k: fc.integer({ min: 1, max: 10 }),
    p: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    alpha: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  });

  it("the fail probability is that of all lists that fail", () => {
    fc.assert(
      fc.property(lists, ({ k, p, alpha }) => {
        const minimum = minimumProtected(k, p, alpha);
        let failing = 0;
        for (const order of everyOrder(k)) {
          let count = 0;
          const fails = order.some((isMember, i) => (isMember ? ++count : count) < minimum[i]!);
          const members = order.filter(Boolean).length;
          if (fails) failing += p ** members * (1 - p) ** (k - members);
        }
        expect(failProbability(minimum, p)).toBeCloseTo(failing, 12);
      }),
      { numRuns: 60 },
    );
  });

  it("the adjusted significance keeps the promise, and the next larger table would not", () => {
    // Long enough that most tables have to be adjusted.
    const longer = fc.record({
      k: fc.integer({ min: 6, max: 40 }),
      p: fc.integer({ min: 1, max: 19 }).map((twentieths) => twentieths / 20),
      alpha: fc.integer({ min: 1, max: 40 }).map((hundredths) => hundredths / 100),
    });
    fc.assert(
      fc.property(longer, ({ k, p, alpha }) => {
        const adjusted = adjustAlpha(k, p, alpha);
        expect(adjusted).toBeLessThanOrEqual(alpha);
        expect(failProbability(minimumProtected(k, p, adjusted), p)).toBeLessThanOrEqual(alpha);
        const next = minimumProtected(k, p, adjusted * (1 + 1e-9));
        if (adjusted < alpha) expect(failProbability(next, p)).toBeGreaterThan(alpha);
      }),
      { numRuns: 60 },
    );
  });
});

describe("prefix divergences", () => {
  it.each<[string, PrefixGap]>([
    ["rnd", rndGap],
    ["rkl", rklGap],
    ["rrd", rrdGap],
  ])("the normaliser of %s is the largest of all orders", (_, gap) => {
    for (const [length, cut] of [
      [9, 2],
      [10, 3],
    ] as const) {
      const largest = new Map<number, number>();
      for (const order of everyOrder(length)) {
        const members = order.filter(Boolean).length;
        if (members === 0 || members === length) continue;
        largest.set(members, Math.max(largest.get(members) ?? 0, prefixDivergence(order, gap, cut)));
      }
      for (const [members, most] of largest)
        expect(largestDivergence(length, members, gap, cut)).toBeCloseTo(most, 12);
    }
  });

  it("rND and rKL are the same for a group as for everybody else, and never negative", () => {
    for (const order of everyOrder(8)) {
      const others = order.map((isMember) => !isMember);
      for (const gap of [rndGap, rklGap]) {
        const own = prefixDivergence(order, gap, 2);
        expect(own).toBeGreaterThanOrEqual(0);
        expect(prefixDivergence(others, gap, 2)).toBeCloseTo(own, 12);
      }
    }
  });

  it("a surplus of the group is no gap of rRD, even where it stands alone", () => {
    expect(prefixDivergence([true, true, true, false, false, false], rrdGap, 1)).toBe(0);
    expect(prefixDivergence([false, false, false, true, true, true], rrdGap, 1)).toBeGreaterThan(0);
  });

  it("NDKL is 0 exactly where every prefix has the target's shares", () => {
    fc.assert(
      fc.property(anyWorld(true), fc.boolean(), (world, matching) => {
        const of = matching
          ? { ...world, items: world.items.map((item) => ({ ...item, share: world.target })) }
          : world;
        const known = (shares: readonly number[]) => {
          const sum = shares.reduce((total, each, g) => (g === 3 ? total : total + each), 0);
          return shares.map((each, g) => (g === 3 || sum === 0 ? 0 : each / sum));
        };
        const aim = known(of.target);
        const input = inputOf(of);
        for (const { request, value } of compute("ndkl", input)) {
          if (request === null || value.kind === "undefined") continue;
          const rows = of.requests.find(({ name }) => name === request)!.rows;
          const ends = rows.filter((row, i) => rows[i + 1]?.position !== row.position);
          const matches = ends.every(({ position }) => {
            const prefix = rows.filter((row) => row.position <= position);
            const mass = known(
              of.groups.map((_, g) => prefix.reduce((s, row) => s + of.items[row.item]!.share[g]!, 0)),
            );
            return (
              mass.every((each) => each === 0) || mass.every((each, g) => Math.abs(each - aim[g]!) < 1e-9)
            );
          });
          expect(value.value < 1e-12).toBe(matches);
        }
      }),
    );
  });

  it("a group that no list shows does not vanish from NDKL", () => {
    const items = [0, 1, 2].map((item) => ({ name: `item ${item}`, share: [1, 0] }));
    const world: World = {
      items: [...items, { name: "unseen", share: [0, 1] }],
      groups: ["men", "women"],
      unknown: -1,
      requests: [
        {
          name: "one",
          reader: 0,
          rows: items.map((_, item) => ({ item, position: item + 1, relevance: 1, clicked: 0 })),
        },
      ],
      model: "log2",
      target: [0.5, 0.5],
      reference: -1,
      top: 3,
    };
    expect(numberOf("ndkl", inputOf(world))).toBeCloseTo(Math.LN2, 12);
  });
});

describe("impact ratios", () => {
  it("are at most 1 for every included category, and somebody has 1", () => {
    fc.assert(
      fc.property(fc.boolean().chain(anyWorld), (world) => {
        const values = compute("ll144-impact-ratio", inputOf(world)).flatMap(({ value }) =>
          value.kind === "estimate" ? [value.value] : [],
        );
        if (values.length > 0) expect(Math.max(...values)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("a category under 2 % is never the denominator; its rate and count are still there", () => {
    const groups = ["many", "few", "unknown"];
    const group = (item: number) => (item === 0 ? 1 : item < 5 ? 2 : 0);
    const items = Array.from({ length: 105 }, (_, item) => ({
      name: `item ${item}`,
      share: groups.map((_, g) => Number(g === group(item))),
    }));
    const rows = items.map((_, item) => ({ item, position: item + 1, relevance: 1, clicked: 0 }));
    const input = inputOf({
      ...{ items, groups, unknown: 2, model: "log2", target: [0.5, 0.5, 0], reference: -1, top: 30 },
      requests: [{ name: "one", reader: 0, rows }],
    });
    const of = (id: string) =>
      Object.fromEntries(
        compute(id, input).map(({ group: name, value }) => [
          name,
          value.kind === "estimate" ? value.value : value.reason,
        ]),
      );
    expect(of("ll144-impact-ratio")).toEqual({ many: 1, few: "under-two-percent" });
    expect(of("selection-rate")).toEqual({ many: 0.25, few: 1, unknown: 1 });
    expect(of("ll144-rows")).toEqual({ many: 100, few: 1, unknown: 4 });
  });

  it("a score has to be strictly above the median of all, the unknown among them", () => {
    const groups = ["a", "unknown"];
    const scores = [1, 2, 2, 3, 9];
    const items = scores.map((_, item) => ({ name: `item ${item}`, share: item < 4 ? [1, 0] : [0, 1] }));
    const rows = items.map((_, item) => ({ item, position: item + 1, relevance: 1, clicked: 0 }));
    const input = inputOf({
      ...{ items, groups, unknown: 1, model: "log2", target: [1, 0], reference: -1, top: 1 },
      requests: [{ name: "one", reader: 0, rows }],
    });
    const rate = (score: readonly number[]) =>
      numberOf("ll144-scoring-rate", {
        ...input,
        slates: { ...input.slates, score: Float64Array.from(score) },
      });
    expect(rate(scores)).toBe(0.25);
    // Without a score there is no row. Of an even number the median is the middle of the two: 2.5 here.
    expect(rate([1, 2, 3, Number.NaN, 4])).toBeCloseTo(1 / 3, 12);
  });
});

describe("calibration", () => {
  it("is 0 where what is shown is what is wanted, and follows each reader's own history and cohort", () => {
    const even = Float64Array.of(0.5, 0.5);
    const first = Float64Array.of(1, 0);
    expect(calibration(even, even)).toBeCloseTo(0, 12);
    expect(calibration(first, even)).toBeCloseTo(Math.log(1 / (0.99 * 0.5 + 0.01)), 12);
    const wanted = [even, first, even, null];
    const cohorts = calibrationByCohort(
      [even, even, first, even],
      (reader) => wanted[reader]!,
      [0, 0, 1, 1],
      3,
      { permutations: 99, seed: 1 },
    );
    expect(cohorts[0]).toMatchObject({ value: calibration(first, even) / 2 });
    expect(cohorts[1]).toMatchObject({ value: calibration(even, first), low: null });
    expect(cohorts[2]).toEqual({ kind: "undefined", reason: "no-readers" });
  });
});
