import { describe, expect, test } from "vitest";
import { type WhatIfQuestion, whatIf } from "@/lib/core/explanation/what-if";
import type { LinearModel } from "@/lib/core/prediction/linear";
import { type ModelContent, predictModel } from "@/lib/core/prediction/model";
import { forestOf, leaf, split } from "@/tests/core/attribution/forests";

/** 0.5, and 2 more where f0 ≥ 6.5, 3 more where f1 < 1, 5 more where the reader's f2 ≥ 0. */
const model: ModelContent = {
  kind: "forest",
  forest: forestOf(
    3,
    split(0, leaf(0), leaf(2), 6.5),
    split(1, leaf(3), leaf(0), 1),
    split(2, leaf(0), leaf(5), 0),
  ),
};
const rowsOf = (...rows: (readonly number[])[]) => ({
  rows: rows.length,
  values: Float32Array.from(rows.flat()),
});
/** Whole numbers from 0 to 10 of f0, and f1 from 0 to 1.6. */
const typical = rowsOf(...Array.from({ length: 41 }, (_, k) => [k % 11, 0.04 * k, 1]));
const story = rowsOf([4, 1.5, -1], [4, 1.5, 1], [4, 1.5, 1]);
const start = 0.5 + 10 / 3;
const ask = (of: Partial<WhatIfQuestion> = {}) =>
  whatIf({
    model,
    features: [{ label: "Length", actionable: {} }, { label: "Delay", actionable: {} }, { label: "Reader" }],
    story,
    typical,
    aims: [{ of: "typical", score: start + 1 }],
    ...of,
  });

describe("what would have changed a story's score", () => {
  test("is the smallest change beside the spread of the topic, made in every prediction, by the model's own mean", async () => {
    const found = await ask();
    expect(found).toMatchObject({ outcome: "found", aim: { of: "typical" }, predictions: 3 });
    // f1 has a spread of 0.47 and has 0.5 to go; f0 one of 3.2, and 3 to go.
    expect(found.changes).toEqual([{ label: "Length", from: 4, to: 7 }]);
    expect(found.score).toBeCloseTo(start, 12);
    expect(found.reached).toBeCloseTo(start + 2, 12);
    const changed = Float64Array.from(story.values, (value, at) => (at % 3 === 0 ? 7 : value));
    const own = predictModel(model, changed, 3).reduce((sum, score) => sum + score / 3, 0);
    expect(found.reached).toBeCloseTo(own, 12);
  });

  test("takes two changes where one does not do, and never one that was not declared", async () => {
    const both = await ask({ aims: [{ of: "typical", score: start + 4 }] });
    expect(both.changes.map(({ label }) => label)).toEqual(["Length", "Delay"]);
    expect(both.changes[1]?.to).toBeLessThan(1);
    const beyond = await ask({ aims: [{ of: "typical", score: start + 5.5 }] });
    expect(beyond).toMatchObject({ outcome: "none", changes: [] });
    expect(beyond.reached).toBeCloseTo(start + 5, 12);
  });

  test("stays within the bounds and the direction that are declared, else within nine tenths of the topic", async () => {
    const bounded = await ask({
      features: [{ label: "Length", actionable: { high: 6 } }, { label: "Delay" }, { label: "Reader" }],
    });
    expect(bounded).toMatchObject({ outcome: "none", bounds: [{ label: "Length", low: 0, high: 6 }] });
    const down = await ask({
      features: [
        { label: "Length", actionable: { direction: "down" } },
        { label: "Delay" },
        { label: "Reader" },
      ],
    });
    expect(down.outcome).toBe("none");
    const [, delay] = (await ask()).bounds;
    expect(delay?.low).toBeCloseTo(0.08, 6);
    expect(delay?.high).toBeCloseTo(1.52, 6);
  });

  test("aims at what the story is not above, and says where it is above all", async () => {
    const aims = [
      { of: "typical", score: start - 1 },
      { of: "above", score: start + 0.5 },
    ] as const;
    expect((await ask({ aims })).aim).toEqual(aims[1]);
    expect(await ask({ aims: [aims[0]] })).toMatchObject({ outcome: "already", aim: null, changes: [] });
  });

  test("says where nothing is declared, and where no value differs within the topic", async () => {
    const none = [{ label: "Length" }, { label: "Delay" }, { label: "Reader" }];
    expect((await ask({ features: none })).outcome).toBe("not-declared");
    const same = rowsOf([4, 1.5, 1], [4, 1.5, 1]);
    expect(await ask({ typical: same })).toMatchObject({ outcome: "none", bounds: [] });
  });

  test("of a linear model tries values that the topic has", async () => {
    const linear: LinearModel = {
      coefficients: Float64Array.of(1, 0, 0),
      intercepts: Float64Array.of(0),
      featureNames: ["a", "b", "c"],
      outputUnit: "target",
      precision: "float64",
      missing: "refused",
    };
    const found = await ask({
      model: { kind: "linear", linear },
      aims: [{ of: "typical", score: 5 }],
    });
    expect(found.changes).toEqual([{ label: "Length", from: 4, to: 6 }]);
    expect(found.reached).toBe(6);
  });
});
