import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditColumns } from "@/lib/core/audit/columns";
import { ALL_SURFACES, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { computeFindings } from "@/lib/core/audit/findings";
import { auditView } from "@/lib/core/report/audit-view";
import { heterogeneity, shrink } from "@/lib/core/stats/heterogeneity";
import { kitagawa } from "@/lib/core/stats/kitagawa";
import { watch } from "@/lib/core/stats/monitoring";
import { logStandardError, minimumDetectableRatio } from "@/lib/core/stats/power";
import { columnsOf, specOf, type WorldWriter } from "@/tests/support/audit-world";
import { evenly } from "@/tests/support/numbers";

const positions = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 });
const writer: fc.Arbitrary<WorldWriter> = fc.record({
  groups: fc.tuple(fc.constantFrom("A", "B", "C", "unknown"), fc.constantFrom("x", "y", "unknown")),
  topic: fc.constantFrom("culture", "health"),
  shown: fc.oneof(
    { weight: 9, arbitrary: fc.record({ home: positions, search: positions }) },
    { weight: 1, arbitrary: fc.constant({}) },
  ),
});
const world = fc.array(writer, { minLength: 30, maxLength: 70 });
const attributes = ["race", "gender"];
// A floor of 3, which no audit may choose: so that worlds of a few dozen writers show something.
const spec = { ...specOf({ attributes, references: { race: "A", gender: "x" } }), privacyFloor: 3 };

/** The same, but whoever was never shown has no story either: she stands on the roster all the same. */
function storyless(columns: AuditColumns, writers: readonly WorldWriter[]): AuditColumns {
  const { inventory } = columns;
  const hasStory = (row: number) => Object.values(writers[inventory.writer[row]!]!.shown).flat().length > 0;
  const kept = (column: Int32Array) => column.filter((_, row) => hasStory(row));
  return {
    ...columns,
    inventory: {
      writer: kept(inventory.writer),
      topic: kept(inventory.topic),
      stories: kept(inventory.stories),
    },
  };
}

function seen(writers: readonly WorldWriter[], attribute: string) {
  const columns = storyless(columnsOf(attributes, writers), writers);
  const findings = computeFindings(columns, spec);
  const audit = {
    id: "a",
    digest: "d",
    createdAt: "2026-11-25T00:00:00Z",
    dataset: { slug: "s", name: "n" },
    spec,
    columns,
    findings,
  };
  return auditView(audit, { attribute, surface: ALL_SURFACES });
}

describe("laws of how solid figures are", () => {
  it("parts of a gap add up to it, bounds hold the ratio, and only shown groups are spoken of", () => {
    fc.assert(
      fc.property(world, fc.constantFrom("race", "gender", "race×gender"), (writers, attribute) => {
        const { solidity, findings } = seen(writers, attribute);
        const hidden = new Set(
          findings.filter((one) => one.undefined === "suppressed").map(({ group }) => group),
        );
        if (hidden.has(UNKNOWN_GROUP)) expect(solidity.declared).toBeNull();
        for (const { group, ratio, parts, bounds } of solidity.groups) {
          expect([hidden.has(group), group === UNKNOWN_GROUP]).toEqual([false, false]);
          if (parts && ratio !== null) {
            expect(parts.gap).toBeCloseTo(ratio - 1, 9);
            expect(parts.mix + parts.within).toBeCloseTo(parts.gap, 9);
          }
          if (!bounds) continue;
          expect(hidden.has(UNKNOWN_GROUP)).toBe(false);
          if (ratio !== null) {
            expect(bounds.low).toBeLessThanOrEqual(ratio + 1e-9);
            expect(bounds.high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(ratio - 1e-9);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it("Kitagawa's parts add up to the difference", () => {
    const stratum = fc.record({ x: fc.integer({ min: 0, max: 50 }), n: fc.integer({ min: 0, max: 50 }) });
    fc.assert(
      fc.property(fc.array(fc.tuple(stratum, stratum), { minLength: 1, maxLength: 8 }), (pairs) => {
        // Nothing is got where nothing was offered.
        const of = (side: 0 | 1) =>
          pairs.map((pair) => ({ n: pair[side].n, x: pair[side].n === 0 ? 0 : pair[side].x }));
        const parts = kitagawa(of(0), of(1));
        fc.pre(parts !== null);
        expect(parts.mix + parts.within).toBeCloseTo(parts.difference, 9);
      }),
    );
  });

  it("a shrunken effect lies between itself and the mean, the closer to the mean the less is known of it", () => {
    const effect = fc.record({
      value: evenly(-2, 2),
      se: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(effect, { minLength: 2, maxLength: 10 }), (effects) => {
        const mean = heterogeneity(effects)!.random;
        shrink(effects).forEach((value, i) => {
          const raw = effects[i]!.value;
          expect(value).toBeGreaterThanOrEqual(Math.min(raw, mean) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(raw, mean) + 1e-9);
        });
      }),
    );
  });

  it("the shorter the interval, the smaller the gap that would have been found", () => {
    // Thousandths: of two ends that differ in their last digit alone, the gaps may be the same number.
    const end = fc.integer({ min: 1010, max: 5000 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(end, end, (one, other) => {
        const found = (reach: number) =>
          minimumDetectableRatio(logStandardError({ low: 1 / reach, high: reach })!);
        expect(Math.sign(found(one) - found(other))).toBe(Math.sign(other - one));
        expect(found(one)).toBeLessThan(1);
      }),
    );
    expect(
      logStandardError({ low: Math.exp(-1.959963984540054), high: Math.exp(1.959963984540054) }),
    ).toBeCloseTo(1, 12);
    expect(logStandardError({ low: 1, high: 1 })).toBeNull();
    expect(logStandardError({ low: 0, high: 1 })).toBeNull();
  });

  it("a watch sees ranks only: any rising scale gives the same answer, a falling one the mirrored", () => {
    const series = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 16 });
    fc.assert(
      fc.property(series, (values) => {
        const [own] = watch([values], 0.05);
        expect(watch([values.map((value) => Math.exp(value / 10))], 0.05)[0]).toEqual(own);
        const [mirrored] = watch([values.map((value) => -value)], 0.05);
        expect(mirrored?.state).toBe(own?.state);
      }),
      { numRuns: 10 },
    );
  });
});
