import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inversePropensity } from "@/lib/core/stats/propensity";
import { proxyBounds, weightedDifference } from "@/lib/core/stats/soft-labels";
import { type Amounts, ratioBounds } from "@/lib/core/stats/unknown-bounds";
import { evenly } from "@/tests/support/numbers";

const amounts = (least: number): fc.Arbitrary<Amounts> =>
  fc.record({ x: fc.integer({ min: least, max: 40 }), n: fc.integer({ min: 1, max: 12 }) });
const unknown = fc.array(amounts(0), { maxLength: 6 });
const plus = (a: Amounts, b: Amounts): Amounts => ({ x: a.x + b.x, n: a.n + b.n });

/** The ratio of every way in which the unknown could belong to the group, to the reference, or (2) to neither. */
function completions(
  group: Amounts,
  reference: Amounts,
  unknown: readonly Amounts[],
  places: 2 | 3,
): number[] {
  const count = places ** unknown.length;
  return Array.from({ length: count }, (_, code) => {
    let [own, other, rest] = [group, reference, code];
    for (const one of unknown) {
      const place = rest % places;
      rest = Math.floor(rest / places);
      if (place === 0) own = plus(own, one);
      if (place === 1) other = plus(other, one);
    }
    return own.x / own.n / (other.x / other.n);
  });
}

describe("laws of what is unknown", () => {
  it("the bounds of a ratio contain every completion, and one reaches them unless both groups want the same writers", () => {
    fc.assert(
      fc.property(amounts(1), amounts(1), unknown, fc.boolean(), (group, reference, rest, elsewhere) => {
        const { low, high } = ratioBounds(group, reference, rest, elsewhere)!;
        const all = completions(group, reference, rest, elsewhere ? 3 : 2);
        const [least, most] = [Math.min(...all), Math.max(...all)];
        expect(high.value).toBeGreaterThanOrEqual(most * (1 - 1e-12));
        expect(low.value).toBeLessThanOrEqual(least * (1 + 1e-12));
        if (high.value >= 1) expect(high.value).toBeCloseTo(most, 9);
        if (low.value <= 1) expect(low.value).toBeCloseTo(least, 9);
      }),
      { numRuns: 400 },
    );
  });

  it("without anybody unknown both bounds are the ratio itself", () => {
    fc.assert(
      fc.property(amounts(1), amounts(1), fc.boolean(), (group, reference, elsewhere) => {
        const { low, high } = ratioBounds(group, reference, [], elsewhere)!;
        const ratio = group.x / group.n / (reference.x / reference.n);
        expect(high.value).toBeCloseTo(ratio, 9);
        expect(low.value).toBeCloseTo(ratio, 9);
      }),
    );
  });

  it("bounds over a proxy hold the truth whatever it is, and the weighted estimate", () => {
    const inside = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const stratum = fc.record({
      member: inside,
      outcome: inside,
      at: evenly(0, 1),
    });
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 6 }), (drawn) => {
        const strata = drawn.map(({ member, outcome }) => ({ weight: 1 / drawn.length, member, outcome }));
        const joint = drawn.map(({ member, outcome, at }) => {
          const least = Math.max(0, member + outcome - 1);
          return least + at * (Math.min(member, outcome) - least);
        });
        const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
        const members = mean(drawn.map(({ member }) => member));
        const truth =
          mean(joint) / members - (mean(drawn.map(({ outcome }) => outcome)) - mean(joint)) / (1 - members);
        const { low, high } = proxyBounds(strata);
        for (const value of [truth, weightedDifference(strata).value]) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-9);
          expect(value).toBeLessThanOrEqual(high + 1e-9);
        }
      }),
    );
  });

  it("clipping never raises an estimate, and the effective size is at most the number of observations", () => {
    const row = fc.record({
      propensity: fc.double({ min: 0.01, max: 1, noNaN: true }),
      count: fc.integer({ min: 1, max: 9 }),
      sum: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (rows, clip) => {
        const free = inversePropensity(rows);
        expect(inversePropensity(rows, { clip }).ips).toBeLessThanOrEqual(free.ips + 1e-12);
        const count = rows.reduce((sum, one) => sum + one.count, 0);
        expect(free.effective).toBeLessThanOrEqual(count * (1 + 1e-12));
      }),
    );
  });
});
