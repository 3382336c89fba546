import { describe, expect, it } from "vitest";
import { ALL_SURFACES, type Finding, type MetricId } from "@/lib/core/audit/finding";
import { computeFindings } from "@/lib/core/audit/findings";
import { attributeVerdict } from "@/lib/core/audit/verdict";
import { createRandom } from "@/lib/core/stats/random";
import { columnsOf, specOf, type WorldWriter } from "@/tests/support/audit-world";

const random = createRandom(42);
const draw = (count: number, deepest: number) =>
  Array.from({ length: count }, () => 1 + random.below(deepest));
const writers = (
  count: number,
  groups: string[],
  shown: () => WorldWriter["shown"],
  topic?: string,
): WorldWriter[] =>
  Array.from({ length: count }, () => ({ groups, shown: shown(), ...(topic ? { topic } : {}) }));
const find = (findings: readonly Finding[], metric: MetricId, group: string, surface = ALL_SURFACES) => {
  const found = findings.find((f) => f.metric === metric && f.group === group && f.surface === surface);
  if (!found) throw new Error(`no finding ${metric} ${group} ${surface}`);
  return found;
};

describe("findings of an audit", () => {
  // On the digest, B's writers get half the impressions of A's; at home everyone gets the same.
  const gap = [
    ...writers(120, ["A"], () => ({ home: draw(20, 10), digest: draw(20, 10) })),
    ...writers(80, ["B"], () => ({ home: draw(20, 10), digest: draw(10, 10) })),
    ...writers(12, ["nobody saw"], () => ({})),
    ...writers(4, ["tiny"], () => ({ home: draw(20, 10) })),
    ...writers(3, ["small"], () => ({ home: draw(20, 10) })),
    ...writers(4, ["few"], () => ({ home: draw(20, 10) })),
    ...writers(30, ["unknown"], () => ({ home: draw(20, 10), digest: draw(15, 10) })),
  ];
  const findings = computeFindings(
    columnsOf(["race"], gap),
    specOf({ attributes: ["race"], references: { race: "A" } }),
  );

  it("finds the planted gap where it is and nowhere else", () => {
    const digest = find(findings, "parity-ratio", "B", "digest");
    expect(digest.value).toBeGreaterThan(0.4);
    expect(digest.high).toBeLessThan(0.8);
    expect([digest.verdict, digest.p, digest.against]).toEqual(["does-not-meet", 1 / 200, "A"]);
    expect(find(findings, "parity-ratio", "B", "home").verdict).toBe("meets");
  });

  it("keeps a group that nobody saw: zero exposure, no interval, cannot tell", () => {
    const unseen = find(findings, "parity-ratio", "nobody saw");
    expect([unseen.value, unseen.low, unseen.high, unseen.verdict]).toEqual([0, null, null, "cannot-tell"]);
    const share = find(findings, "exposure-share", "nobody saw");
    expect([share.value, share.low, share.undefined]).toEqual([0, null, undefined]);
    const rate = find(findings, "selection-rate", "nobody saw");
    expect([rate.value, rate.undefined]).toEqual([null, "no-impressions"]);
  });

  it("hides small groups and gives unknown writers a row without a verdict of its own", () => {
    expect(find(findings, "exposure", "tiny").undefined).toBe("suppressed");
    expect(find(findings, "exposure", "unknown").n.writers).toBe(30);
    expect(find(findings, "parity-ratio", "unknown").verdict).toBe("cannot-tell");
  });

  it("counts the selected exactly", () => {
    const selected = gap
      .slice(0, 120)
      .flatMap(({ shown }) => [...shown.home!, ...shown.digest!])
      .filter((p) => p <= 3);
    const rate = find(findings, "selection-rate", "A");
    expect(rate.n.selected).toBe(selected.length);
    expect(rate.value).toBe(selected.length / 4800);
  });

  it("gives a total the interval of its mean, times what the group has of the benchmark", () => {
    const [total, mean] = [find(findings, "exposure", "A"), find(findings, "exposure-per-writer", "A")];
    expect(total.value).toBeCloseTo(mean.value! * 120, 9);
    expect(total.low).toBeCloseTo(mean.low! * 120, 9);
    expect(total.high).toBeCloseTo(mean.high! * 120, 9);
  });

  it("makes an attribute as bad as its worst group, and cannot-tell when a group has no value", () => {
    const ratios = (surface: string) =>
      findings.filter((f) => f.metric === "parity-ratio" && f.surface === surface);
    expect(attributeVerdict(ratios("digest"))).toMatchObject({ verdict: "does-not-meet", worst: "B" });
    expect(attributeVerdict(ratios("home"))?.verdict).toBe("cannot-tell");
  });

  it("flags a reversal: parity overall, worse inside every topic", () => {
    // B writes mostly in the rich topic and gets a fifth less there, as in the poor one.
    const simpson = [
      ...writers(40, ["A"], () => ({ home: draw(50, 10) }), "rich"),
      ...writers(160, ["A"], () => ({ home: draw(20, 10) }), "poor"),
      ...writers(110, ["B"], () => ({ home: draw(40, 10) }), "rich"),
      ...writers(90, ["B"], () => ({ home: draw(16, 10) }), "poor"),
    ];
    const columns = columnsOf(["region"], simpson);
    const found = computeFindings(columns, specOf({ attributes: ["region"], references: { region: "A" } }));
    expect(find(found, "parity-ratio", "B").value).toBeGreaterThan(1);
    const within = find(found, "conditional-parity-ratio", "B");
    expect(within.value).toBeGreaterThan(0.75);
    expect(within.value).toBeLessThan(0.85);
    expect(within).toMatchObject({ reversal: true, p: 1 / 200, against: "A" });
    expect(within.n).toMatchObject({ writers: 200, impressions: 110 * 40 + 90 * 16 });
  });

  it("says nothing of a reversal where there is none", () => {
    const even = (topic: string) =>
      ["A", "B"].flatMap((group) => writers(60, [group], () => ({ home: draw(30, 10) }), topic));
    const columns = columnsOf(["region"], [...even("one"), ...even("two")]);
    const found = computeFindings(columns, specOf({ attributes: ["region"], references: { region: "A" } }));
    const within = find(found, "conditional-parity-ratio", "B");
    expect(within).toMatchObject({ reversal: false, verdict: "meets" });
  });

  it("nor where the pooled ratio may be 1, though the overall one lies on its other side", () => {
    // B writes mostly in the rich topic and gets next to nothing less there.
    const rich = [
      ...writers(40, ["A"], () => ({ home: draw(50, 10) }), "rich"),
      ...writers(160, ["A"], () => ({ home: draw(20, 10) }), "poor"),
      ...writers(110, ["B"], () => ({ home: draw(49 + random.below(2), 10) }), "rich"),
      ...writers(90, ["B"], () => ({ home: draw(20, 10) }), "poor"),
    ];
    const columns = columnsOf(["region"], rich);
    const found = computeFindings(columns, specOf({ attributes: ["region"], references: { region: "A" } }));
    const within = find(found, "conditional-parity-ratio", "B");
    expect(find(found, "parity-ratio", "B").value).toBeGreaterThan(1);
    expect(within.value).toBeLessThan(1);
    expect(within.high).toBeGreaterThan(1);
    expect(within.reversal).toBe(false);
  });

  it("divides by two attributes at once", () => {
    const both = [
      ...writers(30, ["B", "W"], () => ({ home: draw(10, 10) })),
      ...writers(30, ["B", "M"], () => ({ home: draw(10, 10) })),
      ...writers(30, ["A", "W"], () => ({ home: draw(10, 10) })),
      ...writers(30, ["A", "unknown"], () => ({ home: draw(10, 10) })),
    ];
    const columns = columnsOf(["race", "gender"], both);
    const found = computeFindings(columns, specOf({ attributes: ["gender", "race"] }));
    const crossed = found.filter(
      (f) => f.attribute === "race×gender" && f.metric === "impressions" && f.surface === "home",
    );
    expect(crossed.map(({ group }) => group)).toEqual(["A×M", "A×W", "B×M", "B×W", "unknown"]);
    expect(crossed.find(({ group }) => group === "B×W")?.value).toBe(300);
  });
});
