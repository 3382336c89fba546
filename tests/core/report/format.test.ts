import { describe, expect, it } from "vitest";
import {
  contribution,
  count,
  day,
  dayRange,
  exposure,
  findingInterval,
  findingMethod,
  findingValue,
  interval,
  measured,
  moment,
  NO_VALUE,
  plain,
  pValue,
  ratio,
  share,
  shortDay,
  undefinedReason,
  verdictMark,
  verdictWord,
} from "@/lib/core/report/format";
import { finding } from "./example";

/** Numbers and units are kept together by no-break spaces; tests read better without them. */
const spaced = (text: string) => text.replaceAll("\u00a0", " ");

describe("numbers as text", () => {
  it.each([
    [0.75, "0.75"],
    [1, "1.00"],
    [0, "0"],
    [0.001, "under 0.01"],
    [1234, "1,234"],
    [Number.POSITIVE_INFINITY, "∞"],
  ])("ratio %d is %s", (value, text) => expect(ratio(value)).toBe(text));

  it("never prints a ratio on the other side of its margin", () => {
    expect(ratio(0.7996, 0.8)).toBe("0.7996");
    expect(ratio(0.8, 0.8)).toBe("0.80");
    expect(ratio(0.8004, 0.8)).toBe("0.8004");
    expect(ratio(1.2504, 0.8)).toBe("1.2504");
    expect(ratio(0.7996)).toBe("0.80");
  });

  it("writes shares, counts and exposure", () => {
    expect(spaced(share(0.1234))).toBe("12.3 %");
    expect(spaced(share(0))).toBe("0.0 %");
    expect(spaced(share(0.0001))).toBe("under 0.1 %");
    expect(count(64000)).toBe("64,000");
    expect([exposure(20654.3), exposure(12.34), exposure(1.234), exposure(0.001)]).toEqual([
      "20,654",
      "12.3",
      "1.23",
      "under 0.01",
    ]);
  });

  it("signs contributions with a true minus", () => {
    expect(contribution(0.0421)).toBe("+0.042");
    expect(contribution(-0.31)).toBe("−0.310");
    expect(contribution(0)).toBe("0");
    expect(contribution(-0.0001)).toBe("−1e−4");
  });

  it("keeps p-values on their side of 0.05 and never prints 0", () => {
    expect(spaced(pValue(0.0002))).toBe("p < 0.001");
    expect(spaced(pValue(0.034))).toBe("p = 0.034");
    expect(spaced(pValue(0.0498))).toBe("p = 0.0498");
    expect(spaced(pValue(0.04996))).toBe("p = 0.04996");
    expect(spaced(pValue(0.37, "q"))).toBe("q = 0.37");
    expect(pValue(null)).toBe(NO_VALUE);
  });

  it("writes plain numbers with three significant digits", () => {
    expect([plain(3), plain(0.63093), plain(-2), plain(12345.6)]).toEqual(["3", "0.631", "−2", "12,346"]);
  });
});

describe("values that do not exist", () => {
  it("say why instead of showing 0", () => {
    expect(measured({ kind: "undefined", reason: "no-impressions" }, ratio)).toBe(
      undefinedReason("no-impressions"),
    );
    const absent = finding({ value: null, low: null, high: null, undefined: "suppressed" });
    expect(findingValue(absent)).toBe(NO_VALUE);
    expect(findingInterval(absent)).toBe(NO_VALUE);
  });

  it("have no interval where either end is missing", () => {
    expect(interval(0.71, null, ratio)).toBe(NO_VALUE);
    expect(interval(0.71, 0.79, ratio)).toBe("0.71 to 0.79");
    expect(
      measured({ kind: "estimate", value: 0.75, low: null, high: null, method: "no-variation" }, ratio),
    ).toBe("0.75");
  });
});

describe("how an interval was made", () => {
  const method = (part: Parameters<typeof finding>[0]) => findingMethod(finding(part));

  it("is said in words", () => {
    expect(method({ method: "permutation" })).toBe("by permuting writers");
    expect(method({ method: "half-samples" })).toBe("by random halves of the writers");
  });

  it("is the reason where there is none", () => {
    const none = { low: null, high: null };
    expect(method({ ...none, method: "too-few-writers" })).toBe("no interval: too few writers");
    expect(method({ ...none, method: "too-skewed" })).toBe("no interval: a few stars carry it");
    expect(method({ ...none, method: "no-variation" })).toBe("no interval: nothing varies");
  });

  it("is the reason of the value where there is none of that", () => {
    expect(method({ value: null, undefined: "suppressed" })).toBe(undefinedReason("suppressed"));
  });
});

describe("verdicts", () => {
  it("are a word and a mark, not a colour", () => {
    expect(["meets", "does-not-meet", "cannot-tell"].map((each) => verdictWord(each as "meets"))).toEqual([
      "meets",
      "does not meet",
      "cannot tell",
    ]);
    expect([verdictMark("meets"), verdictMark("does-not-meet"), verdictMark("cannot-tell")]).toEqual([
      "✓",
      "▼",
      "?",
    ]);
    expect(verdictWord(null)).toBe(NO_VALUE);
  });
});

describe("dates", () => {
  it("are read in UTC, whatever the machine's zone", () => {
    expect(spaced(day("2026-11-02T23:59:59Z"))).toBe("2 Nov 2026");
    expect(spaced(moment("2026-11-02T09:05:00Z"))).toBe("2 Nov 2026, 09:05 UTC");
    expect(spaced(shortDay("2026-09-07"))).toBe("7 Sep");
    expect(shortDay("undated")).toBe("undated");
  });

  it("make ranges as short as they can be", () => {
    expect(spaced(dayRange("2026-11-02", "2026-11-29"))).toBe("2 to 29 Nov 2026");
    expect(spaced(dayRange("2026-09-07", "2026-11-01"))).toBe("7 Sep to 1 Nov 2026");
    expect(spaced(dayRange("2025-12-30", "2026-01-02"))).toBe("30 Dec 2025 to 2 Jan 2026");
    expect(spaced(dayRange("2026-11-02", "2026-11-02"))).toBe("2 Nov 2026");
    expect(dayRange(null, null)).toBe("no dates in the log");
  });
});
