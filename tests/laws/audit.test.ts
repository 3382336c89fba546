import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALL_SURFACES, type Finding, type MetricId } from "@/lib/core/audit/finding";
import { computeFindings } from "@/lib/core/audit/findings";
import { columnsFrom, namedColumns } from "@/lib/core/audit/packing";
import { columnsOf, specOf, type WorldWriter } from "@/tests/support/audit-world";

const positions = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 });
const writer: fc.Arbitrary<WorldWriter> = fc.record({
  groups: fc.tuple(fc.constantFrom("A", "B", "C", "unknown"), fc.constantFrom("x", "y", "unknown")),
  topic: fc.constantFrom("culture", "health"),
  shown: fc.record({ home: positions, search: positions }),
});
const world = fc.array(writer, { minLength: 30, maxLength: 70 });
const attributes = ["race", "gender"];
// A floor of 3, which no audit may choose: so that worlds of a few dozen writers show something.
const spec = { ...specOf({ attributes, references: { race: "A", gender: "x" } }), privacyFloor: 3 };
const audit = (writers: readonly WorldWriter[]) => computeFindings(columnsOf(attributes, writers), spec);
const at = (findings: readonly Finding[], metric: MetricId, attribute: string, surface = ALL_SURFACES) =>
  findings.filter((f) => f.metric === metric && f.attribute === attribute && f.surface === surface);
const runs = { numRuns: 20 };

describe("laws of an audit", () => {
  it("a value is there or a reason is, never both, and undefined is never 0", () => {
    fc.assert(
      fc.property(world, (writers) => {
        for (const finding of audit(writers)) {
          expect(finding.value === null).toBe(finding.undefined !== undefined);
          if (finding.value === null) expect([finding.low, finding.high]).toEqual([null, null]);
          if (finding.low !== null && finding.high !== null) {
            expect(finding.low).toBeLessThanOrEqual(finding.value! + 1e-12);
            expect(finding.high).toBeGreaterThanOrEqual(finding.value! - 1e-12);
          }
          if (finding.p !== null) {
            expect(finding.p).toBeGreaterThanOrEqual(1 / (spec.permutations + 1));
            expect(finding.q!).toBeGreaterThanOrEqual(finding.p - 1e-12);
            expect(finding.q!).toBeLessThanOrEqual(1);
          }
        }
      }),
      runs,
    );
  });

  it("shares of exposure, and of the benchmark, sum to one where nothing is hidden", () => {
    fc.assert(
      fc.property(world, (writers) => {
        const shares = at(audit(writers), "exposure-share", "gender");
        fc.pre(shares.every((finding) => finding.value !== null));
        expect(shares.reduce((sum, { value }) => sum + value!, 0)).toBeCloseTo(1, 12);
        expect(shares.reduce((sum, { benchmark }) => sum + benchmark!, 0)).toBeCloseTo(1, 12);
      }),
      runs,
    );
  });

  it("the pool is the sum of its surfaces", () => {
    fc.assert(
      fc.property(world, (writers) => {
        const findings = audit(writers);
        for (const metric of ["impressions", "exposure"] as const) {
          for (const pool of at(findings, metric, "race")) {
            if (pool.value === null) continue;
            const parts = ["home", "search"].map(
              (surface) =>
                at(findings, metric, "race", surface).find(({ group }) => group === pool.group)?.value ?? 0,
            );
            expect(parts[0]! + parts[1]!).toBeCloseTo(pool.value, 9);
          }
        }
      }),
      runs,
    );
  });

  it("does not depend on the order of writers within a group, but for what is drawn: p, intervals, and the detectable ratio they give", () => {
    const withoutDraws = (findings: readonly Finding[]) =>
      findings.map(
        ({
          p: _p,
          q: _q,
          verdict: _v,
          low: _l,
          high: _h,
          method: _m,
          reversal: _r,
          detectable: _d,
          ...rest
        }) => ({
          ...rest,
          value: rest.value?.toPrecision(10),
          n: { ...rest.n, effective: rest.n.effective?.toPrecision(8) },
        }),
      );
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), (writers, keys) => {
        const order = writers.map((one) => ({ one, key: keys.next().value })).sort((a, b) => a.key - b.key);
        expect(withoutDraws(audit(order.map(({ one }) => one)))).toEqual(withoutDraws(audit(writers)));
      }),
      runs,
    );
  });

  it("relabelling the groups relabels the findings and changes no number", () => {
    const rename: Record<string, string> = { x: "zz", y: "aa", unknown: "unknown" };
    fc.assert(
      fc.property(world, (writers) => {
        const renamed = writers.map((one) => ({ ...one, groups: [one.groups[0]!, rename[one.groups[1]!]!] }));
        const other = computeFindings(columnsOf(attributes, renamed), {
          ...spec,
          references: { race: "A", gender: "zz" },
        });
        for (const finding of audit(writers).filter(({ attribute }) => attribute === "gender")) {
          const twin = other.find(
            (f) =>
              f.metric === finding.metric &&
              f.attribute === "gender" &&
              f.surface === finding.surface &&
              f.group === rename[finding.group],
          )!;
          // Which of two equal leaders is named first may change with the names.
          if (finding.metric === "parity-ratio-max" || finding.metric === "impact-ratio") continue;
          expect(twin.undefined).toBe(finding.undefined);
          expect(twin.value ?? 0).toBeCloseTo(finding.value ?? 0, 10);
          expect(twin.n.writers).toBe(finding.n.writers);
        }
      }),
      runs,
    );
  });

  it("twice the impressions at the same positions leave every ratio and its p-value as they are", () => {
    const twice = (list: readonly number[] = []) => [...list, ...list];
    fc.assert(
      fc.property(world, (writers) => {
        const doubled = writers.map((one) => ({
          ...one,
          shown: { home: twice(one.shown.home), search: twice(one.shown.search) },
        }));
        const before = audit(writers);
        audit(doubled).forEach((finding, i) => {
          if (!finding.metric.includes("ratio")) return;
          expect(finding.undefined).toBe(before[i]!.undefined);
          expect(finding.value ?? 0).toBeCloseTo(before[i]!.value ?? 0, 10);
          expect(finding.p).toBe(before[i]!.p);
        });
      }),
      runs,
    );
  });

  it("a hidden group leaves no number anywhere, and is never what others are compared with", () => {
    fc.assert(
      fc.property(world, (writers) => {
        const strict = { ...spec, privacyFloor: 10 };
        const findings = computeFindings(columnsOf(attributes, writers), strict);
        const hidden = new Set(
          findings.filter((f) => f.undefined === "suppressed").map((f) => `${f.attribute} ${f.group}`),
        );
        for (const finding of findings) {
          if (finding.n.writers) expect(finding.n.writers).toBeGreaterThanOrEqual(10);
          if (finding.against !== null)
            expect(hidden).not.toContain(`${finding.attribute} ${finding.against}`);
          if (!hidden.has(`${finding.attribute} ${finding.group}`)) continue;
          expect(Object.values(finding.n)).toEqual([null, null, null, null]);
          expect([finding.p, finding.q, finding.against]).toEqual([null, null, null]);
        }
      }),
      runs,
    );
  });

  it("a shown group never leaves a hidden one to be had by subtraction", () => {
    fc.assert(
      fc.property(world, (writers) => {
        const columns = columnsOf(attributes, writers);
        const findings = computeFindings(columns, { ...spec, privacyFloor: 8 });
        for (const attribute of attributes) {
          const groups = at(findings, "impressions", attribute);
          const hidden = groups.filter((f) => f.undefined === "suppressed").map(({ group }) => group);
          const a = attributes.indexOf(attribute);
          const count = writers.filter((one) => hidden.includes(one.groups[a]!)).length;
          const isAll = hidden.length === groups.length;
          if (hidden.length > 0 && !isAll) expect(hidden.length >= 2 && count >= 8).toBe(true);
        }
      }),
      runs,
    );
  });

  it("columns survive being stored", () => {
    fc.assert(
      fc.property(world, (writers) => {
        const columns = columnsOf(attributes, writers);
        const stored = new Map(
          namedColumns(columns).map(([name, { buffer, byteOffset, byteLength }]) => [
            name,
            new Uint8Array(buffer, byteOffset, byteLength),
          ]),
        );
        expect(columnsFrom(columns.dimensions, stored)).toEqual(columns);
      }),
      runs,
    );
  });
});
