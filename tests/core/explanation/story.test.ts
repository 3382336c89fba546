import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProtected, withoutProtected } from "@/lib/core/explanation/protected";
import {
  loggedIn,
  READER_FLOOR,
  showReaders,
  showReadersBySurface,
  sumReach,
} from "@/lib/core/explanation/reach";
import { type ExplainedRows, explainStory, type StoryExplanationInput } from "@/lib/core/explanation/story";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import { evenly } from "@/tests/support/numbers";

const features = [
  { name: "freshness", label: "Freshness" },
  { name: "followers", label: "Followers" },
];

function rows(attributions: number[][], values: number[][], base: number): ExplainedRows {
  return {
    rows: attributions.length,
    features: Float32Array.from(values.flat()),
    attributions: Float64Array.from(attributions.flat()),
    scores: Float64Array.from(attributions.map((row) => base + row.reduce((sum, value) => sum + value, 0))),
    residual: 0,
  };
}

const input = (story: ExplainedRows, typical: ExplainedRows): StoryExplanationInput => ({
  model: "ranker 1",
  surrogate: null,
  outputUnit: "log-odds",
  topic: "climate",
  features,
  story,
  typical,
});

describe("explainStory", () => {
  const story = rows(
    [
      [1, -2],
      [3, -4],
    ],
    [
      [0.5, 10],
      [1.5, Number.NaN],
    ],
    0.25,
  );
  const typical = rows([[1, 1]], [[0.5, 4]], 0.25);

  it("subtracts the topic's mean attribution from the story's, largest difference first", () => {
    const reasons = explainStory(input(story, typical))?.reasons;
    expect(reasons?.map(({ feature, difference }) => [feature, difference])).toEqual([
      ["followers", -4],
      ["freshness", 1],
    ]);
  });

  it("takes the mean of a feature over the rows that have it, and null where none has", () => {
    const followers = explainStory(input(story, typical))?.reasons.find(
      ({ feature }) => feature === "followers",
    );
    expect(followers?.storyValue).toBe(10);
    const unknown = rows([[0, 0]], [[0, Number.NaN]], 0);
    expect(
      explainStory(input(unknown, typical))?.reasons.find(({ feature }) => feature === "followers")
        ?.storyValue,
    ).toBeNull();
  });

  it("is null where the story or its topic has no predictions: a mean over nothing is no explanation", () => {
    const none = rows([], [], 0);
    expect(explainStory(input(none, typical))).toBeNull();
    expect(explainStory(input(story, none))).toBeNull();
  });

  it("differences add up to the difference of the scores", () => {
    const block = fc.array(fc.tuple(evenly(-9, 9), evenly(-9, 9)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(block, block, evenly(-3, 3), (own, theirs, base) => {
        const told = explainStory(input(rows(own, own, base), rows(theirs, theirs, base)))!;
        const sum = told.reasons.reduce((total, { difference }) => total + difference, 0);
        expect(sum).toBeCloseTo(told.score - told.typicalScore, 9);
      }),
    );
  });

  it("a story that is its whole topic has no reason either way", () => {
    expect(explainStory(input(story, story))?.reasons.every(({ difference }) => difference === 0)).toBe(true);
  });
});

describe("protected attributes in an explanation", () => {
  it("are told by name, not by a part of a word", () => {
    expect(isProtected("author_gender", ["region"])).toBe(true);
    expect(isProtected("race=Black", [])).toBe(true);
    expect(isProtected("writer region", ["region"])).toBe(true);
    expect(isProtected("embrace", [])).toBe(false);
    expect(isProtected("freshness", ["region"])).toBe(false);
  });

  it("are left out and counted", () => {
    const told = explainStory({
      ...input(rows([[1, 2]], [[1, 2]], 0), rows([[0, 0]], [[0, 0]], 0)),
      features: [
        { name: "freshness", label: "Freshness" },
        { name: "f2", label: "Gender of the writer" },
      ],
    })!;
    const { explanation, withheld } = withoutProtected(told, ["gender"]);
    expect(explanation.reasons.map(({ feature }) => feature)).toEqual(["freshness"]);
    expect(withheld).toBe(1);
  });
});

describe("reach", () => {
  const row = { position: 1, impressions: 4, clicksKnown: 0, clicks: 0, readsKnown: 4, reads: 0 };

  it("weighs impressions by the browsing model", () => {
    const { exposure } = sumReach([row, { ...row, position: 3 }], "log2", loggedIn([row]), null);
    expect(exposure).toBe(4 * browsingModel("log2").weight(1) + 4 * browsingModel("log2").weight(3));
  });

  it("tells clicks that are not logged from clicks that did not happen", () => {
    const reach = sumReach([row], "log2", loggedIn([row, { ...row, readsKnown: 1 }]), null);
    expect(reach.clicks).toBeNull();
    expect(reach.reads).toBe(0);
  });

  it("shows no count of readers below the floor", () => {
    expect(showReaders(READER_FLOOR - 1)).toBeNull();
    expect(showReaders(READER_FLOOR)).toBe(READER_FLOOR);
  });

  it("hides the readers of every surface where one of them is hidden", () => {
    expect(
      showReadersBySurface(
        new Map([
          ["home", 500],
          ["search", READER_FLOOR - 1],
        ]),
      ).size,
    ).toBe(0);
    expect(
      showReadersBySurface(
        new Map([
          ["home", 500],
          ["search", READER_FLOOR],
        ]),
      ).size,
    ).toBe(2);
  });
});
