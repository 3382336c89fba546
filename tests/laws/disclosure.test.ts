import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attackAudit } from "@/lib/core/audit/attack";
import type { AuditColumns } from "@/lib/core/audit/columns";
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
const TABLES = 200;

const spec = specOf({ attributes });
const twoOf = specOf({ attributes: ["race", "gender"], browsingModel: "uniform", top: 1 });
const releases = (columns: AuditColumns) => [
  { findings: computeFindings(askedColumns(columns, spec), spec) },
  { findings: computeFindings(askedColumns(columns, twoOf), twoOf) },
];

describe("laws of disclosure control", () => {
  it("no number of a small group follows from two audits taken together", () => {
    fc.assert(
      fc.property(rosters, (writers) => {
        const columns = columnsOf(attributes, writers);
        expect(recovered(releases(columns), columns, FLOOR)).toEqual([]);
      }),
      { numRuns: TABLES },
    );
  });

  it("no number of an unsafe group can be told closely", () => {
    fc.assert(
      fc.property(rosters, (writers) => {
        const columns = columnsOf(attributes, writers);
        const [{ findings }] = releases(columns) as [{ findings: ReturnType<typeof computeFindings> }];
        expect(attackAudit(columns, findings, FLOOR).filter((one) => one.recovered)).toEqual([]);
      }),
      { numRuns: TABLES },
    );
  });

  it("both attacks have teeth: where only the small groups are hidden, they break a fair part of the audits", () => {
    const broken = { exactly: 0, closely: 0 };
    const tried = fc.sample(rosters, { numRuns: 60, seed: 7 });
    for (const writers of tried) {
      const columns = hideOnlySmall(columnsOf(attributes, writers), FLOOR);
      const findings = computeFindings(columns, spec);
      if (recovered([{ findings }], columns, FLOOR).length > 0) broken.exactly++;
      if (attackAudit(columns, findings, FLOOR).some((one) => one.recovered)) broken.closely++;
    }
    expect(broken.exactly / tried.length).toBeGreaterThan(0.3);
    expect(broken.closely / tried.length).toBeGreaterThan(0.5);
  });

  it("what is hidden does not depend on the week: later impressions of the same writers may only hide more or other groups by dominance, never show a small one", () => {
    fc.assert(
      fc.property(rosters, rosters, (early, late) => {
        const later = early.map((one, w) => ({ ...one, shown: late[w % late.length]!.shown }));
        const before = columnsOf(attributes, early);
        const after = columnsOf(attributes, later);
        const findings = [...releases(before), ...releases(after)].flatMap((one) => one.findings);
        const writersOf = new Map(findings.map((f) => [`${f.attribute} ${f.group}`, f.n.writers]));
        for (const writers of writersOf.values()) {
          if (writers) expect(writers).toBeGreaterThanOrEqual(FLOOR);
        }
      }),
      { numRuns: 20 },
    );
  });
});
