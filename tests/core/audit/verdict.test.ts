import { describe, expect, it } from "vitest";
import type { Finding, Verdict } from "@/lib/core/audit/finding";
import { auditSpecSchema } from "@/lib/core/audit/spec";
import { attributeVerdict, verdictOf } from "@/lib/core/audit/verdict";

describe("three-state verdict", () => {
  const cases: [string, number | null, number | null, number | null, number, ReturnType<typeof verdictOf>][] =
    [
      ["whole interval inside the margin", 0.85, 1.1, 0.4, 50, "meets"],
      ["the boundary itself meets", 0.8, 1.25, null, 50, "meets"],
      ["whole interval below", 0.6, 0.79, 0.01, 50, "does-not-meet"],
      ["whole interval above", 1.26, 1.5, 0.01, 50, "does-not-meet"],
      ["below, but the permutation test does not agree", 0.6, 0.79, 0.06, 50, "cannot-tell"],
      ["below, but nothing was tested", 0.6, 0.79, null, 50, "cannot-tell"],
      ["straddles the margin", 0.7, 0.9, 0.001, 50, "cannot-tell"],
      ["no interval", null, null, 0.001, 50, "cannot-tell"],
      ["too few effective writers", 0.6, 0.7, 0.001, 9.99, "cannot-tell"],
    ];
  it.each(cases)("%s", (_, low, high, q, effective, verdict) => {
    expect(verdictOf({ low, high }, q, effective, 0.8)).toBe(verdict);
  });
});

describe("verdict of an attribute", () => {
  const finding = (group: string, verdict: Verdict, value: number | null): Finding => ({
    metric: "parity-ratio",
    attribute: "race",
    group,
    surface: "all",
    against: "A",
    value,
    ...(value === null ? { undefined: "suppressed" as const } : {}),
    low: null,
    high: null,
    n: { writers: null, impressions: null, effective: null, selected: null },
    p: null,
    q: null,
    threshold: 0.8,
    verdict,
  });

  it("is its worst group's, furthest from 1 first", () => {
    const findings = [
      finding("B", "does-not-meet", 1.6),
      // 1/0.6 is more than 1.6, though 0.6 is nearer to 1.
      finding("C", "does-not-meet", 0.6),
      finding("D", "meets", 1),
    ];
    expect(attributeVerdict(findings)).toMatchObject({ verdict: "does-not-meet", worst: "C" });
  });

  it("does not count writers of whom nothing is known", () => {
    expect(
      attributeVerdict([finding("B", "meets", 0.9), finding("unknown", "cannot-tell", 0.5)])?.verdict,
    ).toBe("meets");
    expect(attributeVerdict([finding("unknown", "cannot-tell", 0.5)])).toBeNull();
  });

  it("cannot tell when a group has no value, and names none as the worst", () => {
    const findings = [finding("B", "meets", 0.9), finding("C", "cannot-tell", null)];
    expect(attributeVerdict(findings)).toMatchObject({ verdict: "cannot-tell", worst: null });
  });
});

describe("audit spec", () => {
  it("asks the same whatever the order of attributes", () => {
    const ask = (attributes: string[]) => auditSpecSchema.parse({ attributes });
    expect(ask(["region", "gender", "race", "gender"])).toEqual(ask(["race", "region", "gender"]));
    expect(ask(["zodiac", "gender", "race", "age"]).attributes).toEqual(["race", "gender", "age", "zodiac"]);
  });

  it.each([
    {},
    { attributes: [] },
    { attributes: ["a"], margin: 1 },
    { attributes: ["a"], browsingModel: "log" },
    { attributes: ["a"], extra: 1 },
  ])("refuses %j", (input) => expect(auditSpecSchema.safeParse(input).success).toBe(false));
});
