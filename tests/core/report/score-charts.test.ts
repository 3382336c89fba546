import { describe, expect, it } from "vitest";
import { prepareBeeswarm } from "@/components/charts/prepare-beeswarm";
import { prepareDependence } from "@/components/charts/prepare-dependence";
import { prepareHeatmap, prepareImportance } from "@/components/charts/prepare-importance";
import { MISSING_STEP, valueSteps } from "@/components/charts/value-steps";
import { prepareWaterfall } from "@/components/stories/prepare-waterfall";
import { type Measured, notDefined } from "@/lib/core/measured";
import type { ScoreSample } from "@/lib/core/report/score";
import type { FeatureView, StoryExplanation } from "@/lib/core/report/views";

const ROWS = 200;
const rows = Array.from({ length: ROWS }, (_, r) => r);
/** `hour` acts by its sign together with `length`; `noise` moves nothing. */
const hour = rows.map((r) => (r * 37) % ROWS);
const length = rows.map((r) => (r % 2 === 0 ? -1 : 1));
const sample: ScoreSample = {
  outputUnit: "score",
  explained: 5000,
  rows: ROWS,
  features: [
    {
      feature: "noise",
      label: "Noise",
      values: rows.map((r) => (r * 91) % 10),
      attributions: rows.map(() => 0),
    },
    {
      feature: "hour",
      label: "Hour",
      values: hour.map((value) => (value < 20 ? null : value)),
      attributions: hour.map((value, r) => (value - 100) / 100 + 0.5 * length[r]!),
    },
    {
      feature: "length",
      label: "Length",
      values: length,
      attributions: length.map((value) => value * -0.25),
    },
  ],
};

const known = (value: number, low: number | null = value - 1, high: number | null = value + 1): Measured => ({
  kind: "estimate",
  value,
  low,
  high,
  method: "permutation",
});

describe("colours of values", () => {
  it("hold a fifth of the values each, whatever the extremes; equal values share one", () => {
    const steps = valueSteps([...rows.slice(0, 100), 1e9, null]);
    expect(steps.at(-1)).toBe(MISSING_STEP);
    expect([0, 1, 2, 3, 4].map((step) => steps.filter((each) => each === step).length)).toEqual([
      20, 20, 21, 20, 20,
    ]);
    expect(valueSteps([5, 5, 5])).toEqual([2, 2, 2]);
    expect(valueSteps([0, 0, 0, 1])).toEqual([1, 1, 1, 4]);
  });
});

describe("every sampled prediction", () => {
  const model = prepareBeeswarm(sample);
  it("is a point of its feature's row, largest feature first, missing values apart", () => {
    expect(model.rows.map(({ feature }) => feature)).toEqual(["hour", "length", "noise"]);
    for (const { swarms } of model.rows) {
      expect(swarms.reduce((sum, { points }) => sum + points.length, 0)).toBe(ROWS);
      for (const [x, y] of swarms.flatMap(({ points }) => points)) {
        expect(x >= 0 && x <= 1 && Math.abs(y) <= 1).toBe(true);
      }
    }
    const missing = model.rows[0]?.swarms.find(({ step }) => step === MISSING_STEP);
    expect([model.hasMissing, missing?.points.length]).toEqual([true, 20]);
    expect(model.table.rows[0]?.cells.at(-1)).toBe("20");
    expect(model.summary).toMatch(/200.predictions drawn at random of 5,000\. Hour moves scores most/);
  });

  it("evades those at the same place, so that none is covered", () => {
    const [length] = model.rows.filter(({ feature }) => feature === "noise");
    const places = length!.swarms.flatMap(({ points }) => points.map(([, y]) => y));
    expect(new Set(places).size).toBe(ROWS);
  });
});

describe("one feature", () => {
  const model = prepareDependence(sample, "hour")!;
  it("stands against what it did, coloured by the feature it acts together with", () => {
    expect([model.colour, model.title]).toEqual(["Length", "Hour: values and what they did"]);
    expect(model.swarms.reduce((sum, { points }) => sum + points.length, 0)).toBe(ROWS - 20);
    expect(model.truncated).toMatch(/20.predictions without a value of Hour/);
    expect(model.table.rows).toHaveLength(10);
    expect(model.table.rows[0]?.cells[0]).toBe("20 to 37");
  });

  it("has no colour where no other feature goes with it, and the first feature where the name is not known", () => {
    expect(prepareDependence(sample, "length")?.colour).toBeNull();
    expect(prepareDependence(sample, "none")?.title).toMatch(/^Noise/);
  });
});

const view: FeatureView = {
  model: "m 1",
  outputUnit: "score",
  residual: 0,
  explained: 100,
  background: null,
  surrogate: null,
  reference: "a",
  features: [
    {
      feature: "hour",
      label: "Hour",
      importance: known(4, 3, 5),
      groups: [
        { group: "a", mean: known(-2), gap: notDefined("no-reference") },
        { group: "b", mean: notDefined("no-impressions"), gap: notDefined("no-impressions") },
      ],
    },
    {
      feature: "length",
      label: "Length",
      importance: known(1, null, null),
      groups: [
        { group: "a", mean: known(1), gap: notDefined("no-reference") },
        { group: "b", mean: known(0.5), gap: known(-0.5) },
      ],
    },
  ],
};

describe("sizes and groups", () => {
  it("draws a bar and its interval on one scale, and no interval where there is none", () => {
    const { rows: drawn, scale, table } = prepareImportance(view);
    expect(scale.domain).toEqual([0, 5]);
    expect(drawn.map(({ value, low, high }) => [value, low, high])).toEqual([
      [0.8, 0.6, 1],
      [0.2, null, null],
    ]);
    expect(table.rows[0]?.cells).toEqual(["Hour", "4", "3 to 5"]);
  });

  it("colours groups by the strongest mean, and leaves what is not defined without a colour", () => {
    const { rows: drawn, groups, summary } = prepareHeatmap(view);
    expect(groups.map(({ group }) => group)).toEqual(["a", "b"]);
    expect(drawn.map(({ cells }) => cells.map(({ strength }) => strength))).toEqual([
      [-1, null],
      [0.5, 0.25],
    ]);
    expect(summary).toContain("Hour for a, −2.00");
  });
});

describe("the way to a story's score", () => {
  const explanation: StoryExplanation = {
    model: "m 1",
    surrogate: null,
    outputUnit: "score",
    explained: 3,
    score: 3,
    typicalScore: 1,
    topic: "sport",
    residual: 0,
    reasons: [4, -2, 1, -0.75, 0.5, 0.25, -1.5, 0.5].map((difference, at) => ({
      feature: `f${at}`,
      label: `F${at}`,
      difference,
      storyValue: null,
      typicalValue: null,
    })),
  };
  it("goes from the topic's mean to the score, step by step, with all that is not named as the last", () => {
    const { steps, scale } = prepareWaterfall(explanation);
    const values = steps.map(({ from, to }) =>
      [from, to].map((at) => scale.domain[0] + at * (scale.domain[1] - scale.domain[0])),
    );
    expect(steps.map(({ kind }) => kind)).toEqual([
      "score",
      ...["raises", "lowers", "raises", "lowers", "raises", "raises", "lowers"],
      "score",
    ]);
    const expected = [1, 5, 3, 4, 3.25, 3.75, 4, 3];
    for (let step = 1; step < 8; step++) {
      const [low, high] = [expected[step - 1]!, expected[step]!].sort((a, b) => a - b);
      expect(values[step]?.[0]).toBeCloseTo(low!, 12);
      expect(values[step]?.[1]).toBeCloseTo(high!, 12);
    }
    expect(steps[7]).toMatchObject({ label: "Everything else", text: "−1.00" });
    expect(values.at(-1)?.[0]).toBeCloseTo(3, 12);
  });
});
