import { describe, expect, it } from "vitest";
import { examination } from "@/lib/core/stats/click-model";
import { watch } from "@/lib/core/stats/monitoring";
import { inversePropensity } from "@/lib/core/stats/propensity";
import { createRandom } from "@/lib/core/stats/random";
import { proxyBounds, surnameAndPlace, weightedDifference } from "@/lib/core/stats/soft-labels";
import { ratioBounds, shareBounds } from "@/lib/core/stats/unknown-bounds";

const near = (value: number, expected: number, within = 1e-9) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(within);

describe("bounds over who is unknown", () => {
  it("a share lies between none and all of the unknown", () => {
    expect(shareBounds(20, 30, 100)).toEqual({ low: 0.2, high: 0.5 });
  });

  it("both ends of a ratio move: the high ones to one group, the low ones to the other", () => {
    // 1.0 against 0.5; unknown 3, 0.7 and 0.1 per unit. Highest: (10 + 3) / 11 over (5 + 0.1) / 11.
    const unknown = [
      { x: 0.7, n: 1 },
      { x: 3, n: 1 },
      { x: 0.1, n: 1 },
    ];
    const { high } = ratioBounds({ x: 10, n: 10 }, { x: 5, n: 10 }, unknown, true)!;
    near(high.value, 13 / 5.1);
    expect([high.toGroup, high.toReference]).toEqual([[1], [2]]);
    // Where everyone must belong to one of the two, 0.7 lowers the first less than it would raise the second.
    const two = ratioBounds({ x: 10, n: 10 }, { x: 5, n: 10 }, unknown, false)!;
    near(two.high.value, 13.7 / 12 / (5.1 / 11));
  });

  it("groups that want the same writer split her where the ratio is largest", () => {
    // 0.1 against 0.9, one unknown at 0.5: she raises the first, and lowers the second.
    const { high } = ratioBounds({ x: 1, n: 10 }, { x: 9, n: 10 }, [{ x: 5, n: 10 }], true)!;
    const at = (t: number) => (1 + 5 * t) / (10 + 10 * t) / ((14 - 5 * t) / (20 - 10 * t));
    const steps = Array.from({ length: 100_001 }, (_, i) => at(i / 100_000));
    near(high.value, Math.max(...steps));
    expect(high.value).toBeGreaterThan(Math.max(at(0), at(1)) + 0.001);
  });

  it("has no bound where nothing was got by anybody, and no upper one where all could be taken away", () => {
    expect(ratioBounds({ x: 0, n: 5 }, { x: 0, n: 5 }, [], true)).toBeNull();
    const open = ratioBounds({ x: 2, n: 5 }, { x: 0, n: 5 }, [{ x: 1, n: 1 }], true)!;
    expect(open.high.value).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("groups guessed from a proxy, against a linear program and enumeration", () => {
  const strata = [
    { weight: 0.3, member: 0.9, outcome: 0.2 },
    { weight: 0.25, member: 0.55, outcome: 0.5 },
    { weight: 0.25, member: 0.2, outcome: 0.45 },
    { weight: 0.2, member: 0.05, outcome: 0.7 },
  ];

  it("the weighted estimate, with what it takes for granted", () => {
    const { value, warning } = weightedDifference(strata);
    near(value, -0.21001230197584797);
    expect(warning).toMatch(/unrelated among those who share the proxy/);
  });

  it("the sign is not identified", () => {
    const { low, high } = proxyBounds(strata);
    near(low, -0.6508749466495944);
    near(high, 0.16256182370515426);
  });

  it("the bias of the weighted estimate is minus the covariance within strata", () => {
    const joint = [0.2, 0.24500000000000002, 0.1, 0.034999999999999996];
    const members = strata.reduce((sum, { weight, member }) => sum + weight * member, 0);
    near(members, 0.4675);
    const outcomes = strata.reduce((sum, { weight, outcome }) => sum + weight * outcome, 0);
    const both = strata.reduce((sum, { weight }, z) => sum + weight * joint[z]!, 0);
    const truth = both / members - (outcomes - both) / (1 - members);
    near(truth, -0.20599533027039252);
    const covariance = strata.reduce(
      (sum, { weight, member, outcome }, z) => sum + weight * (joint[z]! - member * outcome),
      0,
    );
    near(weightedDifference(strata).value - truth, -covariance / (members * (1 - members)));
    near(weightedDifference(strata).value - truth, -0.004016971705455452);
  });

  it("surname and place together, by Bayes' rule, and never a guess where nothing fits", () => {
    const posterior = surnameAndPlace([0.6, 0.3, 0.1], [0.01, 0.04, 0.02])!;
    near(posterior[0]!, 0.006 / 0.02);
    near(posterior[1]!, 0.012 / 0.02);
    near(posterior[2]!, 0.002 / 0.02);
    expect(surnameAndPlace([1, 0], [0, 1])).toBeNull();
  });
});

describe("means corrected for unequal chances", () => {
  const propensity = (rank: number) => 1 / Math.log2(rank + 1);
  const impressions = [
    [1, 1],
    [3, 0],
    [2, 1],
    [5, 0],
    [4, 1],
    [1, 0],
    [5, 1],
    [2, 0],
  ].map(([rank, click]) => ({ propensity: propensity(rank!), count: 1, sum: click! }));

  it("IPS, SNIPS, effective size and clipping against scipy", () => {
    const { ips, snips, effective, clipped } = inversePropensity(impressions, { least: 0 });
    near(ips, 0.9364816370412092);
    near(snips, 0.5109784806706453);
    near(effective, 7.218618095707218);
    expect(clipped).toBe(0);
    const clippedTo2 = inversePropensity(impressions, { clip: 2, least: 0 });
    near(clippedTo2.ips, 0.8231203125901445);
    expect([clippedTo2.largestWeight, clippedTo2.clipped]).toEqual([2, 3 / 8]);
    expect(clippedTo2.ips).toBeLessThan(ips);
  });

  it("refuses few effective observations, and many without support", () => {
    expect(inversePropensity(impressions).refused).toBe("too-few-effective");
    expect(inversePropensity(impressions, { least: 7 }).refused).toBeNull();
    const unsupported = [...impressions, { propensity: 0, count: 1, sum: 0 }];
    expect(inversePropensity(unsupported, { least: 7 })).toMatchObject({
      unsupported: 1 / 9,
      refused: "no-support",
    });
    expect(inversePropensity([]).refused).toBe("no-support");
  });
});

describe("what clicks say of positions", () => {
  it("finds the planted curve where items stand at several positions", () => {
    const theta = [1, 0.6, 0.4, 0.1];
    const gamma = [0.02, 0.3, 0.08];
    const rows = gamma.flatMap((liked, item) =>
      theta.map((looked, position) => {
        // Disliked items stand low: raw click rates by position fall too steeply.
        const impressions = 1000 * (1 + (item === 1 ? 4 - position : position));
        return { item, position, impressions, clicks: impressions * liked * looked };
      }),
    );
    const column = (name: "item" | "position" | "impressions" | "clicks") => rows.map((row) => row[name]);
    const counts = {
      item: column("item"),
      position: column("position"),
      impressions: column("impressions"),
      clicks: column("clicks"),
    };
    const found = examination(counts, 3, 4)!;
    for (const [p, value] of found.entries()) near(value, theta[p]!, 1e-8);
  });

  it("says nothing of positions that no item links to the first, and nothing at all without clicks there", () => {
    const rows = { item: [0, 0, 1], position: [0, 1, 2], impressions: [10, 10, 10], clicks: [4, 2, 5] };
    const found = examination(rows, 2, 3)!;
    near(found[1]!, 0.5);
    expect(found[2]).toBeNaN();
    expect(examination({ ...rows, clicks: [0, 2, 5] }, 2, 3)).toBeNull();
  });
});

describe("a series watched for a change", () => {
  const random = createRandom(11);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const world = (length: number, shiftAt: number, shift: number) => {
    // All weeks of a world move together, as they do where the same writers are shown in each.
    const level = normal();
    return Array.from({ length }, (_, t) => level + normal() + (t >= shiftAt ? shift : 0));
  };

  it.each([8, 26])("raises a false alarm in at most one of twenty worlds of %i values", (length) => {
    const worlds = Array.from({ length: 4000 }, () => world(length, length, 0));
    const alarms = watch(worlds, 0.05).filter(({ state }) => state === "changed").length / worlds.length;
    // Four standard errors of a proportion; and not idle.
    expect(alarms).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / worlds.length));
    expect(alarms).toBeGreaterThan(0.02);
  });

  it("finds a planted change, where it is and which way", () => {
    const worlds = Array.from({ length: 400 }, () => world(26, 13, -3));
    const found = watch(worlds, 0.05);
    const right = found.filter((one) => one.state === "changed" && one.direction === "down" && one.at >= 13);
    expect(right.length / worlds.length).toBeGreaterThan(0.9);
    expect(watch([[1, 2, 1.5, 1.8, 9, 9.5, 9.1, 9.7]], 0.05)[0]).toMatchObject({
      state: "changed",
      direction: "up",
    });
  });

  it("cannot raise one in a handful of values, nor in values that are all equal", () => {
    expect(watch([[1, 2, 3, 4], []], 0.05)).toEqual([
      { state: "too-few-values" },
      { state: "too-few-values" },
    ]);
    expect(watch([Array(20).fill(3)], 0.05)).toEqual([{ state: "steady" }]);
  });
});
