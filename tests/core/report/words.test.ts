import { describe, expect, it } from "vitest";
import { groupPhrase, listing } from "@/lib/core/report/names";
import {
  comparison,
  evidenceSentence,
  headlineSentence,
  limitsSentence,
  questionSentence,
  reversalSentence,
  scannedWords,
} from "@/lib/core/report/words";
import { finding, headline } from "./example";

const wording = { benchmark: "roster", margin: 0.8 } as const;
const spaced = (text: string | null) => text?.replaceAll("\u00a0", " ");

describe("headlines", () => {
  it("say who got how much, compared with whom, and what the margin is", () => {
    expect(headlineSentence(headline(), wording)).toBe(
      "Black writers got 0.75 times as much exposure per writer as White writers (0.71 to 0.79), below the declared margin of 0.80 to 1.25.",
    );
  });

  it("say above where a group got more than the margin allows", () => {
    const over = finding({ value: 1.5, low: 1.4, high: 1.6 });
    expect(headlineSentence(headline({ finding: over }), wording)).toContain("above the declared margin");
  });

  it("name the unit of the benchmark", () => {
    const sentence = headlineSentence(headline(), { benchmark: "inventory", margin: 0.8 });
    expect(sentence).toContain("exposure per story offered as");
  });

  it("treat not enough data as a result of its own", () => {
    const unsure = finding({ value: 0.84, low: 0.66, high: 1.07, verdict: "cannot-tell" });
    const sentence = headlineSentence(headline({ verdict: "cannot-tell", finding: unsure }), wording);
    expect(sentence).toMatch(
      /^Not enough data to tell\. Black writers may have got anywhere from 0\.66 to 1\.07/,
    );
    expect(headlineSentence(headline({ verdict: "cannot-tell", finding: null }), wording)).toMatch(
      /^Not enough data/,
    );
  });

  it("say why there is no range", () => {
    const few = finding({ low: null, high: null, method: "too-skewed", verdict: "cannot-tell" });
    const sentence = headlineSentence(headline({ verdict: "cannot-tell", finding: few }), wording);
    expect(sentence).toBe(
      "Not enough data to tell. Black writers got 0.75 times as much exposure per writer as White writers; no interval: a few stars carry it.",
    );
  });

  it("say when every group is hidden", () => {
    const hidden = headline({ verdict: "cannot-tell", finding: null, groups: 3, suppressed: 3 });
    expect(headlineSentence(hidden, wording)).toContain("hidden for privacy");
  });

  it("say no exposure rather than 0 times as much", () => {
    const none = finding({ value: 0, low: null, high: null });
    expect(comparison(none, wording)).toBe("Black writers got no exposure at all, while White writers did");
  });

  it("never claim a cause", () => {
    const sentences = [
      headlineSentence(headline(), wording),
      reversalSentence({
        within: finding({ metric: "conditional-parity-ratio", value: 1.1 }),
        overall: finding(),
      }),
      evidenceSentence(finding()) ?? "",
    ];
    for (const sentence of sentences) expect(sentence).not.toMatch(/because|due to|caused?/i);
  });
});

describe("around a headline", () => {
  it("the evidence has a word and its figure", () => {
    expect(spaced(evidenceSentence(finding()))).toBe(
      "Strong evidence of a difference from equal (q = 0.004; 314 writers in this group).",
    );
    expect(evidenceSentence(finding({ q: 0.03 }))).toMatch(/^Some evidence/);
    expect(evidenceSentence(finding({ q: 0.4 }))).toMatch(/^Little evidence/);
    expect(evidenceSentence(finding({ p: null, q: null }))).toBeNull();
  });

  it("a reversal says both figures", () => {
    const within = finding({ metric: "conditional-parity-ratio", value: 0.85, low: 0.82, high: 0.88 });
    const sentence = reversalSentence({ within, overall: finding({ value: 1.08 }) });
    expect(sentence).toContain("0.85 times");
    expect(sentence).toContain("1.08 times overall");
  });

  it("limits name hidden groups and undeclared values, or nothing", () => {
    expect(spaced(limitsSentence(headline({ suppressed: 2, unknownWriters: 240 })))).toBe(
      "2 groups hidden for privacy and race not declared for 12.0 % of writers.",
    );
    expect(limitsSentence(headline())).toBeNull();
  });

  it("the question of a spec reads as a question", () => {
    expect(
      questionSentence({ attributes: ["race", "gender"], surfaces: ["home"], benchmark: "inventory" }),
    ).toBe("Does exposure on home reach writers equally by race and gender, per story offered?");
  });
});

describe("groups in sentences", () => {
  it.each([
    ["gender", "woman", "women"],
    ["gender", "constructor", "constructor writers"],
    ["gender", "nonbinary", "nonbinary writers"],
    ["race", "Black", "Black writers"],
    ["region", "Africa", "writers in Africa"],
    ["race×gender", "Black×woman", "Black women"],
    ["gender×region", "man×Europe", "men in Europe"],
    ["gender", "unknown", "writers of undeclared gender"],
    ["race×gender×region", "Black×woman×Africa", "Black women in Africa"],
    ["race×gender×region", "unknown", "writers of undeclared race, gender or region"],
  ])("%s %s is %s", (attribute, group, phrase) => expect(groupPhrase(attribute, group)).toBe(phrase));

  it("lists read as in a sentence", () => {
    expect([listing([]), listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])]).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
  });
});

describe("what was read of the log", () => {
  const scanned = { writers: 2, impressions: 3, requests: 1, stories: 2, from: null, to: null };

  it("says that weeks are read whole, where there are weeks", () => {
    expect(scannedWords({ ...scanned, from: "2026-09-07", to: "2026-11-01" }).replace(/\s/g, " ")).toBe(
      "3 impressions in 1 request, 7 Sep to 1 Nov 2026; a week that has not reached its Sunday is not read yet",
    );
    expect(scannedWords(scanned).replace(/\s/g, " ")).toBe("3 impressions in 1 request, no dates in the log");
  });
});
