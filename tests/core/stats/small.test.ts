import { describe, expect, it } from "vitest";
import { topWriterShare } from "@/lib/core/stats/concentration";
import { halfSampleIntervals, skewness } from "@/lib/core/stats/half-samples";
import { heterogeneity, shrink } from "@/lib/core/stats/heterogeneity";
import { intervalEnd, logScale } from "@/lib/core/stats/inversion";
import { kitagawa } from "@/lib/core/stats/kitagawa";
import { liesBeyond, liesWithin } from "@/lib/core/stats/margin";
import { createRandom } from "@/lib/core/stats/random";
import { twoWayVariance } from "@/lib/core/stats/two-way";
import { welch } from "@/lib/core/stats/welch";

const everyone = (count: number) => Int32Array.from({ length: count }, (_, w) => w);

describe("half samples of a group's writers", () => {
  const random = createRandom(4);
  const n = Float64Array.from({ length: 60 }, () => Math.ceil((1 - random.uniform()) ** (-1 / 1.3)));
  const x = n.map((shown) => shown * (0.2 + 0.2 * random.uniform()));
  const draws = { permutations: 999, seed: 1 };
  const interval = (values: Float64Array, isShare: boolean) =>
    halfSampleIntervals([{ x: values, n, isShare }], everyone(60), draws)[0]!;

  it("give an interval around the ratio, within what single writers have", () => {
    const { low, high, method } = interval(x, true);
    const ratio = x.reduce((sum, v) => sum + v, 0) / n.reduce((sum, v) => sum + v, 0);
    expect(method).toBe("half-samples");
    expect(low!).toBeLessThan(ratio);
    expect(high!).toBeGreaterThan(ratio);
    expect([low! > 0.2, high! < 0.4]).toEqual([true, true]);
  });

  it("end where a test that turns the signs of residuals has p = 4 %", () => {
    const { low, high } = interval(x, true);
    const coin = createRandom(9);
    for (const end of [low!, high!]) {
      const residuals = [...x].map((value, w) => value - end * n[w]!);
      const observed = Math.abs(residuals.reduce((sum, e) => sum + e, 0));
      const flips = 4000;
      let extreme = 0;
      for (let flip = 0; flip < flips; flip++) {
        const sum = residuals.reduce((total, e) => total + (coin.below(2) ? e : -e), 0);
        if (Math.abs(sum) >= observed - 1e-9) extreme++;
      }
      // Three standard errors, of these flips and of the 999 half samples.
      expect(Math.abs(extreme / flips - 0.04)).toBeLessThan(
        3 * Math.sqrt(0.04 * 0.96 * (1 / flips + 1 / 999)),
      );
    }
  });

  it("give none where a star makes the mean, where nothing varies, or where there are few", () => {
    const ones = new Float64Array(300).fill(1);
    const of = (values: Float64Array) =>
      halfSampleIntervals([{ x: values, n: ones }], everyone(300), draws)[0]!;
    expect(of(ones.map((_, w) => 1 + (w % 7))).method).toBe("half-samples");
    expect(of(ones.map((_, w) => (w === 0 ? 500 : 1 + (w % 7)))).method).toBe("too-skewed");
    expect(interval(x, false).method).toBe("too-few-writers");
    // Something of nothing: a ratio without any limit.
    const [none] = halfSampleIntervals(
      [{ x: ones, n: ones.map((_, w) => Number(w > 0)) }],
      everyone(300),
      draws,
    );
    expect(none!.method).toBe("too-skewed");
    expect(interval(n, true)).toEqual({ low: null, high: null, method: "no-variation" });
    const few = halfSampleIntervals([{ x, n, isShare: true }], everyone(9), draws);
    expect(few[0]!.method).toBe("too-few-writers");
  });

  it("skewness is 0 of what is symmetric", () => {
    expect(skewness([1, 2, 3])).toBe(0);
    expect(skewness([0, 0, 0, 1])).toBeCloseTo(2 / Math.sqrt(3), 12);
    expect(skewness([2, 2])).toBeNaN();
  });
});

describe("Kitagawa", () => {
  it("divides a gap into where groups are and how they fare there", () => {
    // A is more often where rates are high, and does worse in both places.
    const a = [
      { x: 24, n: 80 },
      { x: 1, n: 20 },
    ];
    const b = [
      { x: 8, n: 20 },
      { x: 8, n: 80 },
    ];
    const { difference, mix, within } = kitagawa(a, b)!;
    expect(difference).toBeCloseTo(0.25 - 0.16, 12);
    expect(mix).toBeCloseTo(0.6 * 0.35 - 0.6 * 0.075, 12);
    expect(within).toBeCloseTo(-0.1 * 0.5 - 0.05 * 0.5, 12);
    expect(mix + within).toBeCloseTo(difference, 12);
  });

  it("counts a stratum where only one group is as mix", () => {
    const only = kitagawa(
      [
        { x: 1, n: 2 },
        { x: 9, n: 10 },
      ],
      [
        { x: 1, n: 2 },
        { x: 0, n: 0 },
      ],
    )!;
    expect(only.within).toBe(0);
    expect(only.mix).toBeCloseTo(only.difference, 12);
    expect(kitagawa([{ x: 0, n: 0 }], [{ x: 1, n: 1 }])).toBeNull();
  });
});

describe("small helpers", () => {
  it("the end of an interval is still kept, and what lies a little beyond is not", () => {
    const [high, low] = [1, -1].map(
      (direction) => intervalEnd(1, direction as 1 | -1, logScale(0.2), (s) => s >= 0.5 && s <= 2)!,
    );
    expect([high! <= 2, high! > 1.99, low! >= 0.5, low! < 0.505]).toEqual([true, true, true, true]);
    // No difference is kept where the test keeps it, to the last digit.
    expect(intervalEnd(0.5, 1, logScale(0.2), (s) => s <= 1)).toBe(1);
    expect(intervalEnd(0.5, 1, logScale(0.2), (s) => s < 1)).toBeLessThan(1);
  });

  it("one boundary of the margin: it lies inside", () => {
    expect([liesWithin(0.8, 1.25, 0.8), liesBeyond(0.8, 1.25, 0.8)]).toEqual([true, false]);
    expect([liesWithin(0.79, 1.2, 0.8), liesBeyond(0.5, 0.79, 0.8)]).toEqual([false, true]);
    expect([liesBeyond(1.26, 2, 0.8), liesBeyond(0.5, 0.8, 0.8)]).toEqual([true, false]);
  });

  it("share of the writer with most", () => {
    expect(topWriterShare([1, 6, 3])).toBe(0.6);
    expect(topWriterShare([0, 0])).toBeNaN();
  });

  it("effects that agree are shrunk to their mean; a single one is left", () => {
    const same = [
      { value: 0.1, se: 0.1 },
      { value: 0.12, se: 0.3 },
    ];
    expect(shrink(same)[0]).toBe(shrink(same)[1]);
    expect(heterogeneity(same)).toMatchObject({ tau2: 0, i2: 0, df: 1 });
    expect(shrink([{ value: 3, se: 1 }])).toEqual([3]);
  });

  it("says when two-way clustering gave a negative variance", () => {
    // Within a writer and within a reader the influences cancel; pairs alone vary.
    const code = (values: number[]) => Int32Array.from(values);
    expect(twoWayVariance(code([0, 0, 1, 1]), code([0, 1, 0, 1]), Float64Array.of(1, -1, -1, 1))).toEqual({
      variance: 0,
      clipped: true,
    });
  });

  it("has no t test of what does not vary", () => {
    expect(welch([1, 1], [1, 1])).toBeNull();
    expect(welch([1], [1, 2])).toBeNull();
  });
});
