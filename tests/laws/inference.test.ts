import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrange } from "@/lib/core/stats/arrangements";
import { compareBy } from "@/lib/core/stats/comparison";
import { halfSampleIntervals } from "@/lib/core/stats/half-samples";
import { heterogeneity, shrink } from "@/lib/core/stats/heterogeneity";
import { kitagawa } from "@/lib/core/stats/kitagawa";
import { momentTable } from "@/lib/core/stats/moments";
import { benjaminiHochberg, benjaminiYekutieli, holm } from "@/lib/core/stats/multiplicity";
import { createRandom } from "@/lib/core/stats/random";
import { evenly } from "@/tests/support/numbers";

/** Heavy-tailed impressions and what a writer got of them. */
const writer = fc
  .tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([size, rate]) => ({ n: Math.ceil(10_000 / size), x: (Math.ceil(10_000 / size) * rate) / 1000 }));
const group = fc.array(writer, { minLength: 8, maxLength: 40 });
const pair = fc.tuple(group, group);
type Group = readonly { readonly x: number; readonly n: number }[];

function compare([a, b]: readonly [Group, Group], kind: "ratio" | "difference" = "ratio") {
  const both = [...a, ...b];
  const table = momentTable([
    { x: Float64Array.from(both, ({ x }) => x), n: Float64Array.from(both, ({ n }) => n) },
  ]);
  const first = Int32Array.from(a, (_, i) => i);
  const second = Int32Array.from(b, (_, i) => a.length + i);
  const arrangements = arrange(table, first, second, { permutations: 199, seed: 1 });
  const rate = (side: Group) => side.reduce((s, { x }) => s + x, 0) / side.reduce((s, { n }) => s + n, 0);
  const estimate = kind === "ratio" ? rate(a) / rate(b) : rate(a) - rate(b);
  const { p, interval } = compareBy(kind, arrangements, table.places, estimate);
  return { p, estimate, ...interval() };
}

const kinds = fc.constantFrom("ratio" as const, "difference" as const);
// Without shrinking: each case costs hundreds of permutations, and the seed printed repeats the failure.
const runs = { numRuns: 60, endOnFailure: true };

describe("laws of inference", () => {
  it("an interval contains its estimate", () => {
    fc.assert(
      fc.property(pair, kinds, (world, kind) => {
        const { low, high, estimate } = compare(world, kind);
        if (low === null || high === null) return;
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
      }),
      runs,
    );
  });

  it("an interval leaves out no difference exactly when p is at most 5 %", () => {
    fc.assert(
      fc.property(pair, kinds, fc.double({ min: 0.2, max: 1, noNaN: true }), ([a, b], kind, effect) => {
        const shifted = a.map(({ x, n }) => ({ x: x * effect, n }));
        const { p, low, high } = compare([shifted, b], kind);
        if (low === null || high === null) return;
        const none = kind === "ratio" ? 1 : 0;
        expect(low > none || high < none).toBe(p <= 0.05);
      }),
      { ...runs, numRuns: 150 },
    );
  });

  it("scaling everybody's numerator changes no ratio, p or interval", () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(2 ** -10, 4, 2 ** 20), ([a, b], scale) => {
        const scaled = (side: Group) => side.map(({ x, n }) => ({ x: x * scale, n }));
        // Powers of two are scaled without rounding: nothing at all may change.
        expect(compare([scaled(a), scaled(b)])).toEqual(compare([a, b]));
      }),
      runs,
    );
  });

  it("p is uniform where nobody is treated worse", () => {
    const draws = 400;
    const random = createRandom(8);
    const side = (count: number) =>
      Array.from({ length: count }, () => {
        const n = Math.ceil((1 - random.uniform()) ** (-1 / 1.3));
        return { n, x: n * random.uniform() };
      });
    const p = Array.from({ length: draws }, () => compare([side(20), side(30)]).p).sort((a, b) => a - b);
    // Kolmogorov and Smirnov: 1.95 / √n is passed by one in a thousand.
    const distance = Math.max(...p.map((value, i) => Math.abs(value - (i + 1) / draws)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(draws) + 1 / 200);
  });

  it("half samples stay within what single writers have, and turn with the scale", () => {
    fc.assert(
      fc.property(fc.array(writer, { minLength: 30, maxLength: 60 }), (side) => {
        const measure = (scale: number) => ({
          x: Float64Array.from(side, ({ x }) => x * scale),
          n: Float64Array.from(side, ({ n }) => n),
          isShare: true,
        });
        const writers = Int32Array.from(side, (_, w) => w);
        const [one, half] = halfSampleIntervals([measure(1), measure(0.5)], writers, {
          permutations: 199,
          seed: 3,
        });
        expect(half!.method).toBe(one!.method);
        if (one!.low === null || one!.high === null) return;
        const rates = side.map(({ x, n }) => x / n);
        expect(one!.low).toBeGreaterThanOrEqual(Math.min(...rates) - 1e-12);
        expect(one!.high).toBeLessThanOrEqual(Math.max(...rates) + 1e-12);
        expect(half!.low!).toBeCloseTo(one!.low / 2, 12);
        // What is left of n has what is left of 1: the ends change places.
        const rest = { ...measure(1), x: Float64Array.from(side, ({ x, n }) => n - x) };
        const [left] = halfSampleIntervals([rest], writers, { permutations: 199, seed: 3 });
        expect(left!.low!).toBeCloseTo(1 - one!.high, 9);
        expect(left!.high!).toBeCloseTo(1 - one!.low, 9);
      }),
      runs,
    );
  });

  it("p ≤ BH ≤ BY and p ≤ BH ≤ Holm, all in the order of p", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.0005, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (p) => {
          const [bh, by, adjusted] = [benjaminiHochberg(p), benjaminiYekutieli(p), holm(p)];
          p.forEach((value, i) => {
            expect(bh[i]!).toBeGreaterThanOrEqual(value * (1 - 1e-12));
            expect(by[i]!).toBeGreaterThanOrEqual(bh[i]! * (1 - 1e-12));
            expect(adjusted[i]!).toBeGreaterThanOrEqual(bh[i]! * (1 - 1e-12));
            p.forEach((other, j) => {
              if (value <= other) expect(adjusted[i]! <= adjusted[j]! && bh[i]! <= bh[j]!).toBe(true);
            });
          });
        },
      ),
      runs,
    );
  });

  it("shrinking pulls every effect towards the mean and never past it", () => {
    const effect = fc.record({
      value: evenly(-2, 2),
      se: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(effect, { minLength: 2, maxLength: 12 }), (effects) => {
        const { random } = heterogeneity(effects)!;
        shrink(effects).forEach((value, i) => {
          const from = effects[i]!.value;
          expect(Math.abs(value - random)).toBeLessThanOrEqual(Math.abs(from - random) + 1e-12);
          expect((value - random) * (from - random)).toBeGreaterThanOrEqual(-1e-12);
        });
      }),
      runs,
    );
  });

  it("mix and within make the whole gap", () => {
    const stratum = fc.record({ x: fc.nat(100), n: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(fc.array(fc.tuple(stratum, stratum), { minLength: 1, maxLength: 8 }), (strata) => {
        const { difference, mix, within } = kitagawa(
          strata.map(([a]) => a),
          strata.map(([, b]) => b),
        )!;
        expect(mix + within).toBeCloseTo(difference, 9);
      }),
      runs,
    );
  });
});
