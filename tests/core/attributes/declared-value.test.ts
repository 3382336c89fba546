import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declaredValue, LONGEST_VALUE } from "@/lib/core/attributes/declared-value";
import { CROSS, UNKNOWN_GROUP } from "@/lib/core/audit/finding";

const KNOWN = ["woman", "Black", "ÉTÉ", "man"];

describe("a declared value", () => {
  it.each([
    ["  woman ", "woman"],
    ["WOMAN", "woman"],
    ["black", "Black"],
    // The same word in two encodings is one group.
    ["e\u0301te\u0301", "ÉTÉ"],
    ["two-spirit", "two-spirit"],
    ["Woman of the north", "Woman of the north"],
  ])("%j is kept as %j", (text, value) => {
    expect(declaredValue(text, KNOWN)).toBe(value);
  });

  it("keeps an exact spelling before another with other capitals", () => {
    expect(declaredValue("MAN", ["man", "MAN"])).toBe("MAN");
  });

  it.each([
    [" \t", /Write the word you use/],
    ["x".repeat(LONGEST_VALUE + 1), /101 characters; use at most 100/],
    ["a\nb", /line break/],
    ["safe\u202egnp", /line break/],
    [`Black${CROSS}woman`, /Leave out the sign/],
    [UNKNOWN_GROUP.toUpperCase(), /stands for no answer/],
  ])("refuses %j beside its field", (text, message) => {
    expect(() => declaredValue(text, KNOWN)).toThrow(
      expect.objectContaining({
        code: "bad-request",
        place: "value",
        message: expect.stringMatching(message),
      }),
    );
  });

  it("counts characters as people do", () => {
    const longest = "😀".repeat(LONGEST_VALUE);
    expect(declaredValue(longest, [])).toBe(longest);
  });

  it("is the same when it is declared again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), fc.array(fc.string()), (text, known) => {
        let value: string;
        try {
          value = declaredValue(text, known);
        } catch {
          return;
        }
        expect(declaredValue(value, [...known, value])).toBe(value);
      }),
    );
  });
});
