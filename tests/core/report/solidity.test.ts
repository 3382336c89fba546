import { describe, expect, it } from "vitest";
import type { AuditColumns } from "@/lib/core/audit/columns";
import { ALL_SURFACES } from "@/lib/core/audit/finding";
import { computeFindings } from "@/lib/core/audit/findings";
import { namedColumns } from "@/lib/core/audit/packing";
import { auditView } from "@/lib/core/report/audit-view";
import { solidityPoints } from "@/lib/core/report/solidity/words";
import { columnsOf, specOf, type WorldWriter } from "@/tests/support/audit-world";

const ATTRIBUTES = ["race", "gender"];
const SPEC = specOf({ attributes: ATTRIBUTES, references: { race: "A", gender: "x" } });

const many = (count: number, make: (i: number) => WorldWriter): WorldWriter[] =>
  Array.from({ length: count }, (_, i) => make(i));

/**
 * A and B write about two topics each; B more often about health, where everybody stands low, and lower than A in both.
 * Twelve writers declared nothing.
 */
const places = (topic: string, race: string, i: number): number[] => {
  const low = (topic === "health" ? 4 : 1) + (race === "B" ? 2 : 0);
  return [low, low + (i % 3), low + (i % 2)];
};
const writer = (race: string, topic: string, i: number): WorldWriter => ({
  groups: [race, i % 2 === 0 ? "x" : "y"],
  topic,
  shown: { home: places(topic, race, i) },
});
const WORLD = [
  ...many(40, (i) => writer("A", i < 30 ? "art" : "health", i)),
  ...many(40, (i) => writer("B", i < 12 ? "art" : "health", i)),
  ...many(12, (i) => writer("unknown", "art", i)),
];

function viewOf(columns: AuditColumns, attribute = "race") {
  const findings = computeFindings(columns, SPEC);
  const audit = {
    id: "a",
    digest: "d",
    createdAt: "2026-11-25T00:00:00Z",
    dataset: { slug: "s", name: "n" },
    spec: SPEC,
    columns,
    findings,
  };
  const { solidity } = auditView(audit, { attribute, surface: ALL_SURFACES });
  const of = (group: string) => solidity.groups.find((one) => one.group === group);
  return {
    solidity,
    findings,
    of,
    ratio: findings.find(
      (f) => f.metric === "parity-ratio" && f.group === "B" && f.surface === ALL_SURFACES,
    )!,
  };
}

describe("how solid the figures are", () => {
  const columns = columnsOf(ATTRIBUTES, WORLD);
  const { solidity, findings, of, ratio } = viewOf(columns);

  it("the parts of the gap add up to the audit's own ratio, and both point down", () => {
    const { gap, mix, within } = of("B")!.parts!;
    expect(gap).toBeCloseTo(ratio.value! - 1, 12);
    expect(mix + within).toBeCloseTo(gap, 12);
    expect([mix < -0.05, within < -0.05]).toEqual([true, true]);
    expect(of("A")!.parts).toBeNull();
  });

  it("topics with few writers of a group are taken as one, and nothing of the gap is lost", () => {
    const topics = ["art", "food", "health"];
    const world = [
      ...many(45, (i) => writer("A", topics[i % 3]!, i)),
      ...many(31, (i) => writer("B", i < 20 ? "art" : topics[1 + (i % 2)]!, i)),
    ];
    const { of: group, ratio: pooled } = viewOf(columnsOf(ATTRIBUTES, world));
    const { gap, mix, within } = group("B")!.parts!;
    expect(gap).toBeCloseTo(pooled.value! - 1, 12);
    expect(mix + within).toBeCloseTo(gap, 12);
    // Only art has ten writers of both.
    expect(group("B")!.topics).toBeNull();
  });

  it("a writer of several topics is spread over them by her stories, and still counts once", () => {
    const base = columnsOf(ATTRIBUTES, WORLD.slice(0, 80));
    const { writer: own, topic, stories } = base.inventory;
    // All of A, and every other of B, have three more stories in the other topic.
    const more = Array.from(own).filter((w) => w < 40 || w % 2 === 0);
    const columns = {
      ...base,
      inventory: {
        writer: Int32Array.from([...own, ...more]),
        topic: Int32Array.from([...topic, ...more.map((w) => 1 - topic[w]!)]),
        stories: Int32Array.from([...stories, ...more.map(() => 3)]),
      },
    };
    const { of: group, ratio: pooled } = viewOf(columns);
    expect(group("B")!.parts!.gap).toBeCloseTo(pooled.value! - 1, 12);
    expect(group("B")!.parts!.mix).not.toBeCloseTo(of("B")!.parts!.mix, 2);
  });

  it("the bounds hold the ratio, and everybody is counted as declared or not", () => {
    const { bounds, shares } = of("B")!;
    const { low, high } = bounds!;
    const exposure = (group: string) =>
      findings.find(
        (f) =>
          f.metric === "exposure" &&
          f.attribute === "race" &&
          f.group === group &&
          f.surface === ALL_SURFACES,
      )!.value!;
    const all = exposure("A") + exposure("B") + exposure("unknown");
    expect(shares!.low).toBeCloseTo(exposure("B") / all, 12);
    expect(shares!.high).toBeCloseTo((exposure("B") + exposure("unknown")) / all, 12);
    expect(low).toBeLessThan(ratio.value!);
    expect(high).toBeGreaterThan(ratio.value!);
    expect(solidity.declared!.writers).toBeCloseTo(80 / 92, 12);
  });

  it("the largest writer's part is told in steps only", () => {
    // 40 writers; the largest has between 2 and 5 % of the group's exposure.
    expect(of("B")!.topWriterAtMost).toBe(0.05);
  });

  it("the words speak of the group in focus, with the numbers beside them", () => {
    expect(solidity.focus).toBe("B");
    const answers = solidityPoints(solidity)
      .map(({ answer }) => answer)
      .join(" ");
    expect(answers).toMatch(/87\.0.% of writers declared it/);
    expect(answers).toMatch(
      /Whoever the others are, the ratio of B writers is between 0\.\d\d and 0\.\d\d\./,
    );
    expect(answers).toMatch(
      /Of the gap of −0\.\d\d between B writers and A writers, −0\.\d\d goes with what they write about/,
    );
    expect(answers).not.toMatch(/clicked/);
  });

  it("a cannot-tell says what would have been found, anything else does not", () => {
    for (const { group, verdict, low, high, detectable } of viewOf(columns).findings) {
      const hasInterval = low !== null && high !== null && low > 0 && low < high;
      expect(detectable !== undefined).toBe(verdict === "cannot-tell" && group !== "unknown" && hasInterval);
      if (detectable !== undefined) expect(detectable).toBeLessThan(1);
    }
  });

  it("ratios of an intersection are drawn between themselves and their mean", () => {
    const everyoneKnown = columnsOf(ATTRIBUTES, WORLD.slice(0, 80));
    const { solidity: crossed } = viewOf(everyoneKnown, "race×gender");
    const drawn = crossed.groups.filter(({ ratio: own, shrunken }) => own !== null && shrunken !== null);
    const raw = drawn.map((one) => one.ratio!);
    expect(drawn.length).toBeGreaterThan(1);
    for (const { shrunken } of drawn) {
      expect(shrunken!).toBeGreaterThanOrEqual(Math.min(...raw) - 1e-12);
      expect(shrunken!).toBeLessThanOrEqual(Math.max(...raw) + 1e-12);
    }
    expect(solidity.groups.every(({ shrunken }) => shrunken === null)).toBe(true);
  });
});

describe("what must not follow from it", () => {
  it("nothing is said of a hidden group, nor of the unknown where they are hidden", () => {
    const world = [
      ...WORLD.slice(0, 80),
      ...many(4, (i) => writer("unknown", "art", i)),
      ...many(4, (i) => writer("C", "art", i)),
    ];
    const { solidity, of } = viewOf(columnsOf(ATTRIBUTES, world));
    expect(of("C")).toBeUndefined();
    expect(of("unknown")).toBeUndefined();
    expect(solidity.declared).toBeNull();
    expect(solidity.groups.map(({ bounds }) => bounds).filter(Boolean)).toEqual([]);
    expect(solidityPoints(solidity)[0]!.answer).toMatch(/may not be shown/);
  });

  it("a topic in which one of the groups has few writers is no part of its own", () => {
    // All but three of B write about health: art would be a stratum of three.
    const world = [
      ...many(40, (i) => writer("A", i < 20 ? "art" : "health", i)),
      ...many(40, (i) => writer("B", i < 3 ? "art" : "health", i)),
    ];
    const { of } = viewOf(columnsOf(ATTRIBUTES, world));
    expect([of("B")!.parts, of("B")!.topics]).toEqual([null, null]);
  });

  it("one unknown star makes the bounds wider, and is not seen in them", () => {
    const star: WorldWriter = { groups: ["unknown", "x"], topic: "art", shown: { home: Array(60).fill(1) } };
    const { of } = viewOf(columnsOf(ATTRIBUTES, [...WORLD, star]));
    const { low, high, byWriter } = of("B")?.bounds ?? { low: 0, high: null, byWriter: false };
    expect(byWriter).toBe(false);
    expect(low).toBeLessThan(viewOf(columnsOf(ATTRIBUTES, WORLD)).of("B")!.bounds!.low);
    expect(high === null || high > 1).toBe(true);
  });
});

describe("exposure for equal clicks", () => {
  const base = columnsOf(ATTRIBUTES, WORLD);
  const theta = (position: number) => 1 / position;
  /** Every impression is clicked with the same chance where it is looked at; a thousand times over, so that counts are whole. */
  const liked = (w: number, likesB: number) => (WORLD[w]!.groups[0] === "B" ? likesB : 1);
  const clicked = (likesB: number): AuditColumns => {
    const { positions } = base;
    return {
      ...base,
      positions: {
        ...positions,
        impressions: positions.impressions.map((n) => n * 40_320),
        clicks: positions.impressions.map(
          (n, i) => n * 40_320 * 0.5 * theta(positions.position[i]!) * liked(positions.writer[i]!, likesB),
        ),
      },
    };
  };

  it("equal clicks at equal positions leave the ratio as it is, whatever the positions", () => {
    const { of, ratio } = viewOf(clicked(1));
    const { ratio: interest, exposure, estimate } = of("B")!.interest!;
    expect(interest.kind === "estimate" && interest.value).toBeCloseTo(1, 4);
    expect(exposure.kind === "estimate" && exposure.value).toBeCloseTo(ratio.value!, 4);
    expect([estimate.refused, estimate.clipped > 0]).toEqual([null, false]);
  });

  it("a group whose stories are liked half as much was due half the exposure", () => {
    const { of, ratio } = viewOf(clicked(0.5));
    const { exposure } = of("B")!.interest!;
    expect(exposure.kind === "estimate" && exposure.value / ratio.value!).toBeCloseTo(2, 3);
  });

  it("is not there without clicks, and clicks are stored only where there are some", () => {
    expect(viewOf(base).of("B")!.interest).toBeNull();
    const names = (columns: AuditColumns) => namedColumns(columns).map(([name]) => name);
    expect(names(clicked(1))).toContain("positions.clicks");
    expect(names(base)).not.toContain("positions.clicks");
  });
});
