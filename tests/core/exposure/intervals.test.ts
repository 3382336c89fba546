import { describe, expect, it } from "vitest";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import { measure } from "@/lib/core/exposure/measure";
import type { MetricInput } from "@/lib/core/exposure/metric";
import { LIST_METRICS } from "@/lib/core/exposure/registry";
import type { Measured } from "@/lib/core/measured";
import { createRandom } from "@/lib/core/stats/random";

/** One list of `sizes` items: the first group's are weighed by `factor`. Every item also stands on top of a list of its own. */
function world(sizes: readonly [number, number], factor: number, seed = 1): MetricInput {
  const count = sizes[0] + sizes[1];
  const random = createRandom(seed);
  const weights = Float64Array.from(
    { length: count },
    (_, item) => (0.2 + random.uniform()) * (item < sizes[0] ? factor : 1),
  );
  const ones = Array.from({ length: count }, (_, item) => item);
  return {
    slates: {
      requests: ["all", ...ones.map((item) => `only ${item}`)],
      items: ones.map((item) => `item ${item}`),
      start: Int32Array.from([0, count, ...ones.map((item) => count + item + 1)]),
      item: Int32Array.from([...ones, ...ones]),
      position: Int32Array.from([...ones.map((item) => item + 1), ...ones.map(() => count + 1)]),
      relevance: null,
      clicked: null,
      score: null,
      reader: null,
    },
    membership: {
      attribute: "group",
      groups: ["a", "b"],
      share: Float64Array.from({ length: 2 * count }, (_, cell) =>
        Number((cell % 2 === 0) === cell < 2 * sizes[0]),
      ),
      unknown: -1,
    },
    model: { ...browsingModel("uniform"), weight: (position) => weights[position - 1] ?? 0 },
    target: Float64Array.of(0.5, 0.5),
    top: 10,
    reference: 1,
    draws: { permutations: 499, seed: 4 },
  };
}

function estimate(id: string, input: MetricInput, group: string | null) {
  const found: Measured | undefined = LIST_METRICS.find((metric) => metric.id === id)
    ?.compute(input)
    .find((each) => each.group === group && each.request === null)?.value;
  if (found?.kind !== "estimate") throw new Error(`${id} has no value`);
  return found;
}

describe("intervals of ranked lists", () => {
  it("of a ratio, its logarithm and a share say the same of the same items", () => {
    const input = world([30, 40], 2);
    const ratio = estimate("demographic-parity-ratio", input, "a");
    expect(ratio.method).toBe("permutation");
    expect(ratio.low).toBeGreaterThan(1);
    expect(ratio.high).toBeGreaterThan(ratio.value);
    const log = estimate("demographic-parity-log-ratio", input, "a");
    expect(log.low).toBeCloseTo(Math.log(ratio.low!), 12);
    expect(log.high).toBeCloseTo(Math.log(ratio.high!), 12);
    const share = estimate("exposure-share", input, "a");
    const whole = (end: number) => (30 * end) / (30 * end + 40);
    expect(share.value).toBeCloseTo(whole(ratio.value), 12);
    // Other draws of the same test.
    expect(Math.abs(share.low! - whole(ratio.low!))).toBeLessThan(0.02);
    expect(Math.abs(share.high! - whole(ratio.high!))).toBeLessThan(0.02);
    expect(estimate("demographic-parity-difference", input, "a").low).toBeGreaterThan(0);
  });

  it("include no difference where there is none, and narrow as items are added", () => {
    const width = (count: number) => {
      const { low, high } = estimate("demographic-parity-ratio", world([count, count], 1), "a");
      expect(low).toBeLessThan(1);
      expect(high).toBeGreaterThan(1);
      return high! / low!;
    };
    expect(width(200)).toBeLessThan(width(20));
  });

  it("of one group are refused where few items could make the mean", () => {
    const even = world([220, 220], 1);
    expect(estimate("exposure-per-item", even, "a")).toMatchObject({ method: "half-samples" });
    const star = { ...even, model: { ...even.model, weight: (at: number) => (at === 3 ? 1000 : 1) } };
    expect(estimate("exposure-per-item", star, "a")).toMatchObject({ low: null, method: "too-skewed" });
  });

  it("are told with how they were made, and only then", () => {
    const { slates, membership, model, draws } = world([220, 220], 2);
    const readings = { slates, memberships: [membership!], uncrossed: [], poolSize: 440, notes: [] };
    const ids = ["exposure-per-item", "demographic-parity-ratio", "gini", "ll144-rows"];
    const metrics = ids.flatMap((id) => LIST_METRICS.filter((metric) => metric.id === id));
    const references = new Map([["group", "b"]]);
    const rows = measure(readings, { metrics, model, top: 10, target: { kind: "pool" }, references, draws });
    expect(rows.map(({ low, method, noInterval }) => [low !== null, method, noInterval])).toEqual([
      [true, "half-samples", undefined],
      [true, "half-samples", undefined],
      [true, "permutation", undefined],
      [false, undefined, "no-method"],
      [false, undefined, undefined],
      [false, undefined, undefined],
    ]);
  });

  it("do not exist for numbers of a whole distribution", () => {
    const input = world([30, 40], 1);
    for (const id of ["gini", "theil-t", "atkinson-half"])
      expect(estimate(id, input, null)).toMatchObject({ low: null, method: "no-method" });
    for (const id of ["exposure-kl", "exposure-entropy"])
      expect(estimate(id, input, null)).toMatchObject({ low: null, method: "no-method" });
  });
});
