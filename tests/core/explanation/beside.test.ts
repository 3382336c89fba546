import { describe, expect, test } from "vitest";
import { steadinessOf } from "@/lib/core/explanation/steadiness";
import type { ExplainedRows } from "@/lib/core/explanation/story";
import { besideAbove } from "@/lib/core/explanation/story-above";
import { createRandom } from "@/lib/core/stats/random";

const explained = (attributions: readonly (readonly number[])[], values = attributions): ExplainedRows => ({
  rows: attributions.length,
  features: Float32Array.from(values.flat()),
  attributions: Float64Array.from(attributions.flat()),
  scores: Float64Array.from(attributions, (row) => row.reduce((sum, value) => sum + value, 10)),
  residual: 0,
});
const times = (count: number, row: readonly number[]) => Array.from({ length: count }, () => row);
const FEATURES = [
  { name: "fresh", label: "Freshness" },
  { name: "match", label: "Match" },
];

describe("a story beside those just above it", () => {
  const own = explained([...times(10, [1, 2]), ...times(10, [3, 0])], times(20, [0.5, Number.NaN]));
  const above = explained(times(20, [1, 4]), times(20, [2, 8]));
  const pairs = { own, above, writers: 5, largest: 10 };

  test("is told by means that add up to the distance of the mean scores", () => {
    const told = besideAbove(pairs, FEATURES, "score");
    expect(told).toEqual({
      slates: 20,
      score: 13,
      aboveScore: 15,
      reasons: [
        { feature: "match", label: "Match", difference: -3, storyValue: null, aboveValue: 8 },
        { feature: "fresh", label: "Freshness", difference: 1, storyValue: 0.5, aboveValue: 2 },
      ],
    });
  });

  test.each([
    ["a slate too few", { own: explained(times(9, [1, 2])), above: explained(times(9, [1, 2])), largest: 2 }],
    ["a writer too few", { writers: 4 }],
    ["one writer above in more than half of the slates", { largest: 11 }],
  ])("is not told with %s", (_, change) => {
    expect(besideAbove({ ...pairs, ...change }, FEATURES, "score")).toBe("few-slates");
  });

  test("is not there where no story stood above", () => {
    const none = { own: explained([]), above: explained([]), writers: 0, largest: 0 };
    expect(besideAbove(none, FEATURES, "score")).toBe("no-slates");
  });
});

describe("how steady reasons are", () => {
  const story = explained(times(5, [4, 3, 2, 0, 0]));
  const noise = (size: number, perStory: number) => {
    const random = createRandom(3);
    const drawn = Array.from({ length: 30 }, () =>
      Array.from({ length: 5 }, () => size * (random.uniform() - 0.5)),
    );
    return {
      typical: explained(drawn.flatMap((row) => times(perStory, row))),
      storyOf: Int32Array.from({ length: 30 * perStory }, (_, row) => Math.floor(row / perStory)),
    };
  };

  test("they all stay where stories hardly differ, and fewer do the more they differ", () => {
    const stayed = (size: number) => {
      const { typical, storyOf } = noise(size, 1);
      return steadinessOf(story, typical, storyOf, [0, 1, 2, 3, 4], null);
    };
    expect(stayed(0.1)).toEqual({ replicates: 200, background: 0, top: 3, stayed: 1 });
    const rough = stayed(60).stayed;
    expect(rough).toBeLessThan(0.95);
    expect(rough).toBeGreaterThan(0.6);
  });

  test("a story's predictions are drawn together: more of them make nothing steadier", () => {
    const [once, often] = [noise(60, 1), noise(60, 20)].map(
      ({ typical, storyOf }) => steadinessOf(story, typical, storyOf, [0, 1, 2, 3, 4], null).stayed,
    );
    expect(often).toBeCloseTo(once ?? Number.NaN, 9);
  });

  test("background rows that reasons hang on are drawn anew, too; those they do not hang on change nothing", () => {
    const { typical, storyOf } = noise(0.1, 1);
    const told = [0, 1, 2, 3, 4];
    const stayed = (size: number, count: number) => {
      const random = createRandom(9);
      const against = (means: readonly number[], spread: number) =>
        Array.from({ length: count }, () =>
          Float64Array.from(means, (mean) => mean + spread * (random.uniform() - 0.5)),
        );
      const each = { story: against([4, 3, 2, 0, 0], size), typical: against([0, 0, 0, 0, 0], 0) };
      return steadinessOf(story, typical, storyOf, told, each);
    };
    expect(stayed(0, 20)).toEqual({ replicates: 200, background: 20, top: 3, stayed: 1 });
    const rough = stayed(60, 20).stayed;
    expect(rough).toBeLessThan(0.95);
    expect(rough).toBeGreaterThan(0.5);
    expect(stayed(60, 2000).stayed).toBeGreaterThan(rough);
  });

  test("only what may be told counts", () => {
    const { typical, storyOf } = noise(60, 1);
    expect(steadinessOf(story, typical, storyOf, [0, 3], null)).toMatchObject({ top: 2, stayed: 1 });
  });
});
