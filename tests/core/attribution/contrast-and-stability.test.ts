import { describe, expect, test } from "vitest";
import { stabilityOf } from "@/lib/core/attribution/stability";
import { contrastStories, type ExplainedSlate } from "@/lib/core/attribution/story-contrast";
import {
  createInterventionalExplainer,
  explainInterventional,
} from "@/lib/core/attribution/tree-interventional";
import { EquiluxError } from "@/lib/core/errors";
import { forestOf, leaf, split } from "@/tests/core/attribution/forests";

const forest = forestOf(
  3,
  split(0, split(1, leaf(-2), leaf(1)), split(2, leaf(0.5), leaf(3))),
  split(1, leaf(0), leaf(1)),
);
const stories = Float64Array.of(1, 1, 1, -1, -1, 1, 1, -1, -1);
const background = Float64Array.from({ length: 60 }, (_, at) => ((at * 7) % 11) - 5);

describe("why one story stands above another", () => {
  const { attributions, predictions } = explainInterventional(
    createInterventionalExplainer(forest, background, 20),
    stories,
    3,
  );
  const slate: ExplainedSlate = {
    featureNames: ["a", "b", "c"],
    features: stories,
    attributions,
    standardErrors: null,
    scores: predictions,
    outputUnit: "score",
  };

  test("the differences add up to the distance of the scores, the largest first", () => {
    const { distance, reasons, residual, outputUnit } = contrastStories(slate, 0, 1);
    expect(distance).toBe(predictions[0]! - predictions[1]!);
    expect(reasons.reduce((sum, { difference }) => sum + difference, 0)).toBeCloseTo(distance, 12);
    expect(Math.abs(residual)).toBeLessThan(1e-12);
    expect(outputUnit).toBe("score");
    const sizes = reasons.map(({ difference }) => Math.abs(difference));
    expect(sizes).toEqual([...sizes].sort((x, y) => y - x));
    expect(reasons.find(({ feature }) => feature === "b")).toMatchObject({
      value: 1,
      otherValue: -1,
      standardError: null,
    });
  });

  test("the other way round it is the opposite; with itself it is nothing", () => {
    const there = contrastStories(slate, 0, 2).reasons;
    const back = contrastStories(slate, 2, 0).reasons;
    for (const { feature, difference } of there) {
      expect(back.find((reason) => reason.feature === feature)!.difference).toBe(-difference);
    }
    const self = contrastStories(slate, 1, 1);
    expect(self.reasons.map(({ feature, difference }) => [feature, difference])).toEqual([
      ["a", 0],
      ["b", 0],
      ["c", 0],
    ]);
  });

  test("drawn attributions have an error of both; an item that is not there is not found", () => {
    const drawn = { ...slate, standardErrors: Float64Array.of(3, 0, 0, 4, 0, 0, 0, 0, 0) };
    expect(contrastStories(drawn, 0, 1).reasons.find(({ feature }) => feature === "a")!.standardError).toBe(
      5,
    );
    expect(() => contrastStories(slate, 0, 3)).toThrow(EquiluxError);
  });
});

describe("stability", () => {
  const original = Float64Array.of(5, -4, 0.1);

  test("the same reasons every time are stable", () => {
    const stability = stabilityOf(original, [original, original], 2);
    expect(stability).toMatchObject({ replicates: 2, top: 2, topOverlap: 1 });
    expect(stability.features).toEqual(
      [5, -4, 0.1].map((attribution, f) => ({
        attribution,
        low: attribution,
        high: attribution,
        sameSign: 1,
        amongTop: f < 2 ? 1 : 0,
      })),
    );
  });

  test("overlap, signs and the middle of the replicates say what changes", () => {
    const replicates = [
      Float64Array.of(5, -4, 1),
      Float64Array.of(6, 3, -4),
      Float64Array.of(1, -7, 9),
      Float64Array.of(0, -2, 1),
    ];
    const { topOverlap, features } = stabilityOf(original, replicates, 2);
    // {0, 1} against {0, 1}, {0, 2}, {1, 2} and {1, 2}.
    expect(topOverlap).toBe((2 + 1 + 1 + 1) / 8);
    expect(features.map(({ sameSign }) => sameSign)).toEqual([0.75, 0.75, 0.75]);
    expect(features.map(({ amongTop }) => amongTop)).toEqual([0.5, 0.75, 0.75]);
    expect(features[0]).toMatchObject({ low: expect.closeTo(0.075, 12), high: expect.closeTo(5.925, 12) });
  });

  test("nothing to compare with, or replicates of another size, are refused", () => {
    expect(() => stabilityOf(original, [], 2)).toThrow(EquiluxError);
    expect(() => stabilityOf(original, [new Float64Array(2)], 2)).toThrow(EquiluxError);
  });
});
