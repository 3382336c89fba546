import { describe, expect, it } from "vitest";
import type { WhatIf } from "@/lib/core/explanation/what-if";
import {
  besideSentence,
  changeSentence,
  notBesideSentence,
  steadinessSentence,
  whatIfAnswer,
  whatIfGround,
} from "@/lib/core/report/what-if-words";

const plainly = (text: string | null) => text?.replaceAll("\u00a0", " ");

const found: WhatIf = {
  outcome: "found",
  aim: { of: "typical", score: 0.5 },
  score: 0.25,
  predictions: 40,
  changes: [{ label: "Length of the title", from: 58, to: 36 }],
  reached: 0.625,
  bounds: [{ label: "Length of the title", low: 10, high: 90 }],
};

describe("what would have changed it, in words", () => {
  it("says what, how far, on what it rests and what it does not say", () => {
    expect(plainly(whatIfAnswer(found, "climate"))).toBe(
      "With one change the model would have scored it 0.625 instead of 0.25, above a typical climate story (0.5 on average).",
    );
    expect(changeSentence(found.changes[0] as WhatIf["changes"][number])).toBe(
      "Length of the title: from 58 to 36.",
    );
    const ground = plainly(whatIfGround(found));
    expect(ground).toContain("Tried: Length of the title (10 to 90).");
    expect(ground).toContain("40 logged predictions");
    expect(ground).toContain("not proof that there is no smaller one");
  });

  it("is kind where nothing was found, and says nothing was tried where nothing was declared", () => {
    const none = { ...found, outcome: "none", changes: [], reached: 0.3 } as const;
    expect(whatIfAnswer(none, "climate")).toMatch(/No change .* was found .*that is no fault of the story/);
    const silent = { ...found, outcome: "not-declared", changes: [] } as const;
    expect(whatIfAnswer(silent, "climate")).toContain("has not said which");
    expect(whatIfGround(silent)).toBeNull();
    const already = { ...found, outcome: "already", aim: null, changes: [] } as const;
    expect(whatIfAnswer(already, "climate")).toContain("above that of climate stories on average already");
    expect(whatIfGround({ ...none, bounds: [] })).toContain("nothing could be tried");
  });

  it("tells steadiness by one number, and the stories above by means only", () => {
    expect(
      plainly(steadinessSentence({ replicates: 200, background: 0, top: 3, stayed: 0.973 }, "climate")),
    ).toBe(
      "How steady is this? With the climate stories it is compared with drawn anew 200 times, 97.3 % of its 3 largest reasons stayed among the largest 3.",
    );
    expect(
      plainly(steadinessSentence({ replicates: 200, background: 100, top: 3, stayed: 1 }, "climate")),
    ).toMatch(
      /compared with, and the 100 predictions that stand for what is not known, drawn anew 200 times, 100\.0 %/,
    );
    const told = besideSentence({ slates: 24, score: 1, aboveScore: 1.5, reasons: [] });
    expect(plainly(told)).toContain("In 24 slates");
    expect(plainly(told)).toContain("0.5 less");
    expect(notBesideSentence("few-slates")).toContain("from 10 slates on");
    expect(notBesideSentence("no-slates")).not.toBe(notBesideSentence("few-slates"));
  });
});
