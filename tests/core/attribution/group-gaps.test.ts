import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AttributedRows,
  type RowSample,
  sumFeatureGroups,
  unexplained,
} from "@/lib/core/attribution/attributed";
import { attributeGap, type GapAttribution } from "@/lib/core/attribution/gap";
import { attributeGapWithin, type ConditionalGap } from "@/lib/core/attribution/gap-within";
import { importanceByGroup } from "@/lib/core/attribution/importance";
import { createRandom, type Random } from "@/lib/core/stats/random";
import { evenly } from "@/tests/support/numbers";

const DRAWS = { permutations: 199, seed: 1 };
const FEATURES = 3;
const NAMES = ["quality", "freshness", "topic"];

interface World {
  readonly rows: AttributedRows;
  readonly sample: RowSample;
  readonly side: Int32Array;
  readonly stratum: Int32Array;
}

/** Rows of writers, several each; what the attributions leave of the scores is part of them. */
const worlds: fc.Arbitrary<World> = fc
  .array(
    fc.record({
      attributions: fc.array(evenly(-5, 5), {
        minLength: FEATURES,
        maxLength: FEATURES,
      }),
      rest: evenly(-1, 1),
      weight: fc.double({ min: 0.1, max: 4, noNaN: true }),
      cluster: fc.nat({ max: 9 }),
      stratum: fc.nat({ max: 2 }),
    }),
    { minLength: 30, maxLength: 60 },
  )
  .map((made) => ({
    rows: {
      featureNames: NAMES,
      attributions: Float64Array.from(made.flatMap(({ attributions }) => attributions)),
      scores: Float64Array.from(made, ({ attributions, rest }) =>
        attributions.reduce((a, b) => a + b, 2 + rest),
      ),
      baseValue: 2,
    },
    sample: {
      cluster: Int32Array.from(made, ({ cluster }) => cluster),
      weight: Float64Array.from(made, ({ weight }) => weight),
    },
    side: Int32Array.from(made, ({ cluster }) => (cluster % 5 === 4 ? -1 : cluster % 2)),
    stratum: Int32Array.from(made, ({ stratum }) => stratum),
  }));

const gapOf = ({ rows, sample, side }: World): GapAttribution => {
  const gap = attributeGap(rows, sample, side, DRAWS);
  if (gap.kind !== "gap") throw new Error(gap.reason);
  return gap;
};

const sumOf = ({ parts, unexplained }: GapAttribution): number =>
  parts.reduce((sum, { carried }) => sum + carried.value, unexplained.value);

const meanOf = ({ rows, sample, side }: World, of: number): number => {
  let [sum, weight] = [0, 0];
  side.forEach((s, row) => {
    if (s !== of) return;
    sum += sample.weight[row]! * rows.scores[row]!;
    weight += sample.weight[row]!;
  });
  return sum / weight;
};

describe("the gap between two groups", () => {
  test("is the difference of weighted mean scores, and the parts with what is unexplained add up to it", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        fc.pre(world.side.includes(0) && world.side.includes(1));
        const gap = gapOf(world);
        expect(gap.gap.value).toBeCloseTo(meanOf(world, 0) - meanOf(world, 1), 10);
        expect(sumOf(gap)).toBeCloseTo(gap.gap.value, 10);
      }),
    );
  });

  test("turns its sign when the groups change places, and its size with the attributions'", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        fc.pre(world.side.includes(0) && world.side.includes(1));
        const gap = gapOf(world);
        const turned = gapOf({ ...world, side: world.side.map((s) => (s < 0 ? s : 1 - s)) });
        gap.parts.forEach(({ carried }, f) => {
          const other = turned.parts[f]!.carried;
          expect(other.value).toBeCloseTo(-carried.value, 10);
          if (carried.low !== null) expect(other.high).toBeCloseTo(-carried.low, 8);
        });
      }),
    );
  });

  test("within strata, by composition and outside add up to the whole, feature by feature", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const gap = attributeGapWithin(world.rows, world.sample, world.side, world.stratum, DRAWS);
        fc.pre(gap.kind === "conditional-gap");
        const { whole, within, composition, outside } = gap as ConditionalGap;
        expect(within.gap.value + composition.gap + outside.gap).toBeCloseTo(whole.gap.value, 10);
        expect(sumOf(within)).toBeCloseTo(within.gap.value, 9);
        const turned = world.side.map((of) => (of < 0 ? of : 1 - of));
        const other = attributeGapWithin(
          world.rows,
          world.sample,
          turned,
          world.stratum,
          DRAWS,
        ) as ConditionalGap;
        expect(other.within.gap.value).toBeCloseTo(-within.gap.value, 10);
        expect(other.composition.gap).toBeCloseTo(-composition.gap, 10);
        for (const values of [composition, outside]) {
          expect(values.parts.reduce((a, b) => a + b, values.unexplained)).toBeCloseTo(values.gap, 9);
        }
      }),
    );
  });

  test("a gap that is one of topics only is none within topics", () => {
    // Topic 1 scores 10 more; group A writes three stories in four there, group B one.
    const shares = [0, 1].flatMap((side) =>
      Array.from({ length: 40 }, (_, k) => ({ side, topic: k % 4 < (side === 0 ? 3 : 1) ? 1 : 0, k })),
    );
    const rows: AttributedRows = {
      featureNames: ["topic"],
      attributions: Float64Array.from(shares, ({ topic, k }) => 10 * topic + (Math.floor(k / 4) % 2)),
      scores: Float64Array.from(shares, ({ topic, k }) => 10 * topic + (Math.floor(k / 4) % 2)),
      baseValue: 0,
    };
    const sample = {
      cluster: Int32Array.from(shares, (_, row) => row),
      weight: new Float64Array(80).fill(1),
    };
    const gap = attributeGapWithin(
      rows,
      sample,
      Int32Array.from(shares, ({ side }) => side),
      Int32Array.from(shares, ({ topic }) => topic),
      DRAWS,
    );
    if (gap.kind !== "conditional-gap") throw new Error("no gap");
    expect(gap.whole.gap.value).toBeCloseTo(5, 10);
    expect(gap.composition.gap).toBeCloseTo(5, 10);
    expect(gap.within.gap.value).toBeCloseTo(0, 10);
    expect(gap.outside.gap).toBeCloseTo(0, 10);
    expect(gap.strata).toBe(2);
    expect(gap.compared).toEqual([1, 1]);
  });

  test("a stratum in which one writer stands alone is not compared", () => {
    const rows: AttributedRows = {
      featureNames: ["a"],
      attributions: new Float64Array(6),
      scores: new Float64Array(6),
      baseValue: 0,
    };
    const sample = { cluster: Int32Array.of(0, 1, 2, 3, 3, 4), weight: new Float64Array(6).fill(1) };
    const side = Int32Array.of(0, 0, 1, 1, 1, 1);
    const gap = attributeGapWithin(rows, sample, side, Int32Array.of(0, 0, 0, 0, 1, 1), DRAWS);
    expect(gap).toMatchObject({ strata: 1, compared: [1, 0.5] });
    const alone = attributeGapWithin(rows, sample, side, Int32Array.of(0, 1, 0, 1, 0, 1), DRAWS);
    expect(alone).toEqual({ kind: "undefined", reason: "too-few-writers" });
  });

  test("a side without rows or without weight has no gap; sizes that do not fit are refused", () => {
    const rows: AttributedRows = {
      featureNames: ["a"],
      attributions: new Float64Array(2),
      scores: new Float64Array(2),
      baseValue: 0,
    };
    const sample = (...weight: number[]) => ({
      cluster: Int32Array.of(0, 1),
      weight: Float64Array.from(weight),
    });
    expect(attributeGap(rows, sample(1, 1), Int32Array.of(0, 0), DRAWS)).toMatchObject({
      reason: "no-impressions",
    });
    expect(attributeGap(rows, sample(1, 0), Int32Array.of(0, 1), DRAWS)).toMatchObject({
      reason: "no-exposure",
    });
    expect(() => attributeGap(rows, sample(1, -1), Int32Array.of(0, 1), DRAWS)).toThrow("weight -1");
    expect(() => attributeGap(rows, sample(1), Int32Array.of(0, 1), DRAWS)).toThrow("1 entries for 2 rows");
    expect(() =>
      attributeGap({ ...rows, attributions: new Float64Array(3) }, sample(1, 1), Int32Array.of(0, 1), DRAWS),
    ).toThrow("3 attributions");
  });
});

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());

/** Two hundred writers, half in each group, up to nine stories each that share the writer's own level; group A gets 1 more. */
function drawnWorld(seed: number, writers = 200): World {
  const random = createRandom(seed);
  const rows = Array.from({ length: writers }, (_, writer) => {
    const level = 2 * normal(random) + (writer % 2 === 0 ? 1 : 0);
    return Array.from({ length: 1 + random.below(9) }, () => ({ writer, value: level + normal(random) }));
  }).flat();
  const values = Float64Array.from(rows, ({ value }) => value);
  return {
    rows: { featureNames: ["a"], attributions: values, scores: values, baseValue: 0 },
    sample: {
      cluster: Int32Array.from(rows, ({ writer }) => writer),
      weight: new Float64Array(rows.length).fill(1),
    },
    side: Int32Array.from(rows, ({ writer }) => writer % 2),
    stratum: new Int32Array(rows.length),
  };
}

describe("intervals over writers", () => {
  test("cover the true gap as often as they say; taking stories for independent would not", () => {
    const RUNS = 300;
    let [byWriter, byStory] = [0, 0];
    for (let seed = 0; seed < RUNS; seed++) {
      const world = drawnWorld(seed);
      const stories = { ...world.sample, cluster: Int32Array.from(world.side.keys()) };
      const covers = ({ gap }: GapAttribution) => gap.low! <= 1 && 1 <= gap.high!;
      if (covers(gapOf(world))) byWriter++;
      if (covers(gapOf({ ...world, sample: stories }))) byStory++;
    }
    expect(byWriter / RUNS).toBeGreaterThan(0.91);
    expect(byWriter / RUNS).toBeLessThan(0.98);
    expect(byStory / RUNS).toBeLessThan(0.8);
  });

  test("ask for a hundred writers on either side", () => {
    const { gap, parts } = gapOf(drawnWorld(3, 198));
    expect(gap).toMatchObject({ low: null, high: null, method: "too-few-units" });
    expect(parts[0]!.p).toBeNaN();
    expect(gapOf(drawnWorld(3)).gap.low).not.toBeNull();
  });

  test("clusters that stand on both sides are compared with themselves", () => {
    // In every slate group A's story has 1 more than group B's, whatever the slate's level.
    const values = Float64Array.from(
      { length: 480 },
      (_, row) => 7 * Math.floor(row / 2) ** 2 + (row % 2 === 0 ? 1 : 0),
    );
    const rows = { featureNames: ["a"], attributions: values, scores: values, baseValue: 0 };
    const sample = {
      cluster: Int32Array.from(values, (_, row) => Math.floor(row / 2)),
      weight: new Float64Array(480).fill(1),
    };
    const gap = attributeGap(
      rows,
      sample,
      Int32Array.from(values, (_, row) => row % 2),
      DRAWS,
    );
    if (gap.kind !== "gap") throw new Error("no gap");
    expect(gap.gap.low).toBeCloseTo(1, 6);
    expect(gap.gap.high).toBeCloseTo(1, 6);
  });

  test("one writer on a side shows no spread: a value without interval, p or q", () => {
    const values = Float64Array.of(1, 2, 3, 4);
    const rows = { featureNames: ["a"], attributions: values, scores: values, baseValue: 0 };
    const sample = { cluster: Int32Array.of(0, 1, 2, 2), weight: new Float64Array(4).fill(1) };
    const gap = attributeGap(rows, sample, Int32Array.of(0, 0, 1, 1), DRAWS);
    expect(gap).toMatchObject({ gap: { value: -2, low: null, high: null, method: "too-few-units" } });
    expect(gap).toMatchObject({ parts: [{ p: Number.NaN, q: Number.NaN }] });
  });
});

describe("global importance", () => {
  const rows: AttributedRows = {
    featureNames: ["a", "b"],
    attributions: Float64Array.of(1, 0, -3, 0, 2, 0, 4, 0),
    scores: Float64Array.of(1, -3, 2, 4),
    baseValue: 0,
  };
  const sample = { cluster: Int32Array.of(0, 0, 1, 2), weight: Float64Array.of(1, 1, 2, 1) };

  test("is the weighted mean size, and the mean with its sign beside it, of each group", () => {
    const [all] = importanceByGroup(rows, sample, new Int32Array(4), 1, DRAWS);
    expect(all).toMatchObject({ rows: 4, clusters: 3 });
    expect(all!.features[0]).toMatchObject({
      feature: "a",
      meanSize: { value: expect.closeTo(12 / 5, 12), low: null, method: "too-few-units" },
      meanSigned: expect.closeTo(6 / 5, 12),
    });
    expect(all!.features[1]).toMatchObject({ meanSize: { value: 0, low: null, method: "too-few-units" } });
    const [first, second, third] = importanceByGroup(rows, sample, Int32Array.of(0, 0, 1, 1), 3, DRAWS);
    expect(first!.features[0]!.meanSize).toMatchObject({ value: 2, low: null });
    expect(second!.features[0]!.meanSize).toMatchObject({ value: expect.closeTo(8 / 3, 12) });
    expect(third!.features[0]!.meanSize).toEqual({ kind: "undefined", reason: "no-impressions" });
  });

  test("what no feature explains is score − base value − attributions, row by row", () => {
    expect([...unexplained({ ...rows, scores: Float64Array.of(4, 0, 5, 7), baseValue: 3 })]).toEqual([
      0, 0, 0, 0,
    ]);
    expect([...unexplained({ ...rows, scores: Float64Array.of(5, 0, 5, 7), baseValue: 2 })]).toEqual([
      2, 1, 1, 1,
    ]);
  });

  test("groups of features add up with their signs before sizes are taken", () => {
    const block = { ...rows, attributions: Float64Array.of(1, -1, -3, 3, 2, -2, 4, 0) };
    const summed = sumFeatureGroups(block, [{ name: "both", features: [0, 1] }]);
    expect([...summed.attributions]).toEqual([0, 0, 0, 4]);
    const [all] = importanceByGroup(summed, sample, new Int32Array(4), 1, DRAWS);
    expect(all!.features[0]!.meanSize).toMatchObject({ value: expect.closeTo(4 / 5, 12) });
  });
});
