import { describe, expect, it } from "vitest";
import { attackAudit, attackReport } from "@/lib/core/audit/attack";
import { disclosureOf } from "@/lib/core/audit/disclosure";
import { CROSS, type Finding } from "@/lib/core/audit/finding";
import { computeFindings } from "@/lib/core/audit/findings";
import { contributionsOf, isUnsafe, merged, protects } from "@/lib/core/audit/risk";
import { askedColumns } from "@/lib/core/audit/suppression";
import { columnsOf, specOf, type WorldWriter } from "@/tests/support/audit-world";
import { demoColumns } from "@/tests/support/demo-columns";
import { hideOnlySmall } from "@/tests/support/hide-only-small";
import { recovered } from "@/tests/support/reconstruction";
import { world } from "../demo/measure";

const FLOOR = 10;
const writers = (count: number, groups: string[], home: readonly number[] = [1]): WorldWriter[] =>
  Array.from({ length: count }, () => ({ groups, shown: { home } }));
const shownIn = (world: readonly WorldWriter[], attribute = "race") => {
  const spec = specOf({ attributes: [attribute] });
  const findings = computeFindings(columnsOf([attribute], world), spec);
  return [...new Set(findings.filter((f) => f.undefined !== "suppressed").map(({ group }) => group))];
};

describe("which groups are shown", () => {
  it("beside one small group, the smallest other one is hidden; beside two with ten writers, none", () => {
    const large = [...writers(40, ["A"]), ...writers(30, ["B"]), ...writers(20, ["C"])];
    expect(shownIn([...large, ...writers(3, ["D"])])).toEqual(["A", "B"]);
    expect(shownIn([...large, ...writers(5, ["D"]), ...writers(6, ["E"])])).toEqual(["A", "B", "C"]);
  });

  it("a group that one writer dominates is hidden, however many writers it has", () => {
    const star = { groups: ["B"], shown: { home: Array.from({ length: 500 }, () => 1) } };
    const others = [...writers(60, ["A"], [1, 2, 3]), ...writers(40, ["C"], [1, 2, 3])];
    expect(shownIn([...others, ...writers(30, ["B"], [1, 1, 1])])).toEqual(["A", "B", "C"]);
    expect(shownIn([...others, ...writers(15, ["B"], [1, 1, 1]), star])).not.toContain("B");
    // 16 others with 3 each against 500: X − x1 − x2 = 45 < 50. With 18 it is 51.
    expect(shownIn([...others, ...writers(18, ["B"], [1, 1, 1]), star])).toContain("B");
  });

  it("a dominated group needs cover that is worth something: ten writers with nothing do not protect a star", () => {
    const star = { groups: ["B"], shown: { home: Array.from({ length: 1000 }, () => 1) } };
    const world = [...writers(60, ["A"], [1, 2, 3]), ...writers(11, ["C"]), ...writers(10, ["B"]), star];
    // B and C together hold 1021: whoever knows that tells the star to within 2 percent. A is hidden too, or all of them.
    expect(shownIn(world)).toEqual([]);
  });

  it("a group of which few were shown on one surface is hidden on all of them", () => {
    const on = (count: number, group: string, shown: WorldWriter["shown"]) =>
      Array.from({ length: count }, (): WorldWriter => ({ groups: [group], shown }));
    const both = { home: [1], search: [1] };
    const others = [...on(40, "A", both), ...on(30, "B", both)];
    expect(shownIn([...others, ...on(20, "C", both)])).toEqual(["A", "B", "C"]);
    for (const [few, many] of [
      ["home", "search"],
      ["search", "home"],
    ] as const) {
      const mixed = [...on(3, "C", both), ...on(17, "C", { [many]: [1] })];
      expect(shownIn([...others, ...mixed]), few).not.toContain("C");
    }
  });

  it("nothing of a pair is shown where one of its groups is hidden", () => {
    const world = [
      ...writers(60, ["A", "x"]),
      ...writers(60, ["A", "y"]),
      ...writers(60, ["B", "x"]),
      ...writers(60, ["B", "y"]),
      ...writers(15, ["C", "x"]),
      ...writers(15, ["C", "y"]),
      ...writers(3, ["D", "y"]),
    ];
    const findings = computeFindings(
      columnsOf(["race", "gender"], world),
      specOf({ attributes: ["race", "gender"] }),
    );
    const isHidden = (group: string) =>
      findings.some((one) => one.group === group && one.undefined === "suppressed");
    const pairs = new Set(findings.map(({ group }) => group).filter((group) => group.includes("×")));
    const hidden = [...pairs].filter((pair) => pair.split("×").some(isHidden));
    expect(hidden.length).toBeGreaterThan(1);
    for (const pair of hidden) expect(isHidden(pair), pair).toBe(true);
  });

  it("by two attributes: a shown pair never gives a small one in its row or column away", () => {
    const world = [
      ...writers(120, ["A", "x"]),
      ...writers(3, ["A", "y"]),
      ...writers(40, ["A", "z"]),
      ...writers(95, ["B", "x"]),
      ...writers(22, ["B", "y"]),
      ...writers(30, ["B", "z"]),
    ];
    const columns = columnsOf(["race", "gender"], world);
    const findings = computeFindings(columns, specOf({ attributes: ["race", "gender"] }));
    const hidden = new Set(findings.filter((f) => f.undefined === "suppressed").map(({ group }) => group));
    expect(hidden).toContain("A×y");
    expect(hidden.size).toBeGreaterThanOrEqual(4);
    expect(recovered([{ findings }], columns, FLOOR)).toEqual([]);
  });

  it("an audit of three attributes at once hides the same attributes and pairs as one of two", () => {
    const roster = demoColumns(world, ["gender", "race", "region"]);
    const hidden = (intersections: number) =>
      askedColumns(roster, specOf({ attributes: ["gender", "race", "region"], intersections })).dimensions
        .hidden!;
    expect(hidden(3)).toMatchObject(hidden(2));
    expect(Object.keys(hidden(3)).filter((name) => !(name in hidden(2)))).toEqual(["race×gender×region"]);
    expect(Object.keys(hidden(1))).toEqual(["race", "gender", "region"]);
  });

  it("a crossing is shown only where every group that holds it is", () => {
    const { lattice, shown } = disclosureOf(demoColumns(world, ["gender", "race", "region"]), FLOOR);
    const crossed = [...shown].filter((group) => lattice.describe(group).attributes.length === 3);
    expect(crossed.length).toBeGreaterThan(15);
    for (const group of crossed) {
      expect(lattice.parents(group).filter((parent) => !shown.has(parent))).toEqual([]);
    }
  });

  it("two audits with different questions hide the same groups", () => {
    const roster = demoColumns(world, ["gender", "race", "region", "country"]);
    const asked = (attributes: string[], more = {}) =>
      askedColumns(roster, specOf({ attributes, ...more })).dimensions.hidden!;
    const wide = asked(["gender", "race", "region", "country"]);
    const narrow = asked(["gender", "race"], { browsingModel: "uniform", top: 1, benchmark: "inventory" });
    expect(Object.keys(narrow)).toHaveLength(3);
    for (const [division, groups] of Object.entries(narrow)) expect(groups).toEqual(wide[division]);
  });
});

describe("the p%-rule", () => {
  const of = (...amounts: number[]) =>
    contributionsOf(
      amounts.map(() => [0]),
      amounts,
    ).get(0)!;

  it("compares what is left with the largest: X − x1 − x2 < x1 / 10", () => {
    const many = Array.from({ length: 18 }, () => 1);
    expect(isUnsafe(of(170, 5, ...many.slice(0, 16)), FLOOR)).toBe(true);
    expect(isUnsafe(of(160, 5, ...many.slice(0, 16)), FLOOR)).toBe(false);
    expect(isUnsafe(of(...many.slice(0, 9)), FLOOR)).toBe(true);
    expect(isUnsafe(of(...many.slice(0, 10)), FLOOR)).toBe(false);
  });

  it("merges groups as if they had been one", () => {
    expect(merged(of(7, 3, 2), of(9, 1))).toEqual(of(7, 3, 2, 9, 1));
    expect(merged(of(9, 8), of(1))).toEqual(of(9, 8, 1));
  });

  it("a count is protected by a range as wide as the floor, an amount by one that reaches beyond the largest", () => {
    expect(protects({ low: 0, high: 10 }, "count", of(1, 1), FLOOR)).toBe(true);
    expect(protects({ low: 0, high: 9 }, "count", of(1, 1), FLOOR)).toBe(false);
    // Linear programming is off in the last digit.
    expect(protects({ low: 0, high: 9.999999999999998 }, "count", of(1, 1), FLOOR)).toBe(true);
    expect(protects({ low: 0, high: 109 }, "amount", of(100), FLOOR)).toBe(false);
    expect(protects({ low: 0, high: 110 }, "amount", of(100), FLOOR)).toBe(true);
    expect(protects({ low: 96, high: 104 }, "amount", of(50, 25, 25), FLOOR)).toBe(false);
  });
});

describe.each([2, 3])(
  "the demo audit with intersections of up to %i attributes, under attack",
  (intersections) => {
    const attributes = ["gender", "race", "region"] as const;
    const spec = specOf({ attributes: [...attributes], intersections });
    const asked = askedColumns(demoColumns(world, [...attributes, "country"]), spec);
    const findings = computeFindings(asked, spec);

    it("shows some groups of the largest intersections, and hides some", () => {
      const largest = findings.filter(({ attribute }) => attribute.split(CROSS).length === intersections);
      const isHidden = (one: Finding) => one.undefined === "suppressed";
      const names = (some: readonly Finding[]) =>
        new Set(some.map(({ attribute, group }) => attribute + group));
      expect(names(largest.filter((one) => (one.n.writers ?? 0) >= FLOOR)).size).toBeGreaterThan(15);
      expect(names(largest.filter(isHidden)).size).toBeGreaterThan(15);
    });

    it("recovers nothing, exactly or closely", () => {
      expect(recovered([{ findings }], asked, FLOOR)).toEqual([]);
      const report = attackReport(asked, findings, FLOOR);
      expect(report.recovered).toBe(0);
      expect(report.attacked).toBeGreaterThan(50);
      expect(report.narrowest).toBeGreaterThan(0);
      expect(report.hiddenGroups).toBeGreaterThan(20);
    });

    it("has teeth: where only unsafe groups are hidden, it recovers some", () => {
      const open = hideOnlySmall(asked, FLOOR, intersections);
      const found = attackAudit(open, computeFindings(open, spec), FLOOR);
      expect(found.filter((one) => one.recovered).length).toBeGreaterThan(0);
    });
  },
);
