import { describe, expect, it } from "vitest";
import { computeFindings } from "@/lib/core/audit/findings";
import { auditView, type FinishedAudit } from "@/lib/core/report/audit-view";
import { createRandom } from "@/lib/core/stats/random";
import { columnsOf, specOf, type WorldWriter } from "@/tests/support/audit-world";

const random = createRandom(3);
const draw = (count: number) => Array.from({ length: count }, () => 1 + random.below(10));
const writers = (group: string, digest: number): WorldWriter[] =>
  Array.from({ length: 60 }, () => ({ groups: [group], shown: { home: draw(40), digest: draw(digest) } }));
const spec = specOf({ attributes: ["race"], references: { race: "A" } });
const columns = columnsOf(["race"], [...writers("A", 20), ...writers("B", 10)]);
const audit: FinishedAudit = {
  id: "1",
  digest: "d",
  createdAt: "2026-11-02T00:00:00.000Z",
  dataset: { slug: "world", name: "World" },
  spec,
  columns,
  findings: computeFindings(columns, spec),
};

describe("one audit through one surface", () => {
  it("says what fails on a surface that is not in view", () => {
    const { headlines, failingElsewhere } = auditView(audit, { surface: "home" });
    expect(headlines[0]?.verdict).toBe("meets");
    expect(failingElsewhere).toMatchObject([
      { attribute: "race", surface: "digest", metric: "parity-ratio" },
    ]);
  });

  it("does not repeat what the headline says", () => {
    const { headlines, failingElsewhere } = auditView(audit, { surface: "digest" });
    expect(headlines[0]).toMatchObject({ verdict: "does-not-meet", finding: { group: "B" } });
    expect(failingElsewhere).toEqual([]);
  });

  it("opens on the pool and refuses what the audit did not ask", () => {
    expect(auditView(audit, {})).toMatchObject({ surface: "all", attribute: "race" });
    expect(() => auditView(audit, { surface: "moon" })).toThrow(/moon.*all, digest, home/);
    expect(() => auditView(audit, { attribute: "zodiac" })).toThrow(/zodiac.*race/);
  });
});
