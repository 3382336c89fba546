import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attackAudit } from "@/lib/core/audit/attack";
import type { AuditColumns } from "@/lib/core/audit/columns";
import { CROSS, type Finding } from "@/lib/core/audit/finding";
import { computeFindings } from "@/lib/core/audit/findings";
import { askedColumns } from "@/lib/core/audit/suppression";
import { columnsOf, specOf, type WorldWriter } from "@/tests/support/audit-world";
import { hideOnlySmall } from "@/tests/support/hide-only-small";
import { recovered } from "@/tests/support/reconstruction";

const FLOOR = 10;
const attributes = ["race", "gender", "region"];

// Uneven on purpose: with groups of equal size hardly any is small. A few writers are stars.
const some = <T>(...weighted: [number, T][]) =>
  fc.oneof(...weighted.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
const position = fc.integer({ min: 1, max: 6 });
const shown = fc.oneof(
  { weight: 20, arbitrary: fc.array(position, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(position, { minLength: 60, maxLength: 60 }) },
);
const writer: fc.Arbitrary<WorldWriter> = fc.record({
  groups: fc.tuple(
    some([30, "A"], [10, "B"], [4, "C"], [1, "D"], [3, "unknown"]),
    some([20, "x"], [12, "y"], [1, "z"], [2, "unknown"]),
    some([12, "N"], [9, "S"], [1, "unknown"]),
  ),
  shown: fc.record({ home: shown, search: shown }),
});
const rosters = fc.array(writer, { minLength: 40, maxLength: 260, size: "max" });
/** A table takes a tenth of a second, on a busy machine several times that; so what fails is not made smaller. */
const patience = 300_000;

// One permutation: nothing here looks at a p-value, and they would take most of the time.
const spec = { ...specOf({ attributes, intersections: 3 }), permutations: 1 };
const twoOf = {
  ...spec,
  intersections: 2,
  attributes: ["race", "gender"],
  browsingModel: "uniform" as const,
  top: 1,
};
const releases = (columns: AuditColumns) => [
  { findings: computeFindings(askedColumns(columns, spec), spec) },
  { findings: computeFindings(askedColumns(columns, twoOf), twoOf) },
];

/** Findings that both audits have a value for; of these, whoever holds both knows what came between. */
function difference(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const shownBefore = new Set(before.filter((one) => one.n.writers !== null).map(placeOf));
  return after.filter((one) => one.n.writers !== null && shownBefore.has(placeOf(one)));
}

const placeOf = ({ metric, attribute, group, surface }: Finding) =>
  JSON.stringify([metric, attribute, group, surface]);

describe("laws of disclosure control", { timeout: patience }, () => {
  it("no number of a small group follows from two audits taken together", () => {
    fc.assert(
      fc.property(rosters, (writers) => {
        const columns = columnsOf(attributes, writers);
        expect(recovered(releases(columns), columns, FLOOR)).toEqual([]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it("two audits of a log that grew by weeks, taken together, do not give a small group away", () => {
    fc.assert(
      fc.property(rosters, rosters, (early, late) => {
        const grown = early.map((one, w) => {
          const more = late[w % late.length]!.shown;
          const both = Object.entries(one.shown).map(([on, at]) => [on, [...at, ...(more[on] ?? [])]]);
          return { ...one, shown: Object.fromEntries(both) };
        });
        const [before, after] = [columnsOf(attributes, early), columnsOf(attributes, grown)];
        // What the two differ by is a release of the later weeks: of the groups that both show.
        const later = difference(releases(before)[0]!.findings, releases(after)[0]!.findings);
        expect(recovered([...releases(before), { findings: later }], before, FLOOR)).toEqual([]);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it("no number of an unsafe group can be told closely", () => {
    fc.assert(
      fc.property(rosters, (writers) => {
        const columns = columnsOf(attributes, writers);
        const findings = computeFindings(askedColumns(columns, spec), spec);
        expect(attackAudit(columns, findings, FLOOR).filter((one) => one.recovered)).toEqual([]);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  it("crossings of three are shown in a fair part of the audits, so that the laws above speak of them", () => {
    const tried = fc.sample(rosters, { numRuns: 30, seed: 7 });
    const showing = tried.filter((writers) => {
      const findings = computeFindings(askedColumns(columnsOf(attributes, writers), spec), spec);
      return findings.some(({ attribute, n }) => attribute.split(CROSS).length === 3 && (n.writers ?? 0) > 0);
    });
    expect(showing.length / tried.length).toBeGreaterThan(0.3);
  });

  it("both attacks have teeth: where only the small groups are hidden, they break a fair part of the audits", () => {
    const broken = { exactly: 0, closely: 0 };
    const tried = fc.sample(rosters, { numRuns: 30, seed: 7 });
    for (const writers of tried) {
      const columns = hideOnlySmall(columnsOf(attributes, writers), FLOOR, spec.intersections);
      const findings = computeFindings(columns, spec);
      if (recovered([{ findings }], columns, FLOOR).length > 0) broken.exactly++;
      if (attackAudit(columns, findings, FLOOR).some((one) => one.recovered)) broken.closely++;
    }
    expect(broken.exactly / tried.length).toBeGreaterThan(0.3);
    expect(broken.closely / tried.length).toBeGreaterThan(0.5);
  });
});
