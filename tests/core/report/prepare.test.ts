import { describe, expect, it } from "vitest";
import { findingsTable } from "@/components/charts/findings-table";
import { groupMarks } from "@/components/charts/marks";
import { prepareForest, prepareTrend } from "@/components/charts/prepare";
import { preparePositions } from "@/components/charts/prepare-curves";
import { linearScale, place, ratioScale } from "@/components/charts/scale";
import { forestSvg, trendSvg } from "@/components/charts/svg";
import type { Measured } from "@/lib/core/measured";
import { finding } from "./example";

const estimate = (value: number, low = value * 0.9, high = value * 1.1): Measured => ({
  kind: "estimate",
  value,
  low,
  high,
  method: "permutation",
});
const missing: Measured = { kind: "undefined", reason: "no-impressions" };

const findings = [
  finding({ group: "White", value: 1, low: 1, high: 1, p: null, q: null, verdict: "meets" }),
  finding({ group: "Asian", value: 0.98, low: 0.91, high: 1.05, verdict: "meets" }),
  finding(),
  finding({ group: "Hispanic", value: 1.4, low: 1.2, high: 1.6 }),
  finding({
    group: "Indigenous",
    value: null,
    low: null,
    high: null,
    undefined: "suppressed",
    verdict: "cannot-tell",
  }),
];

describe("the forest", () => {
  const forest = prepareForest(findings, "parity-ratio");

  it("is sorted by the size of the gap in either direction", () => {
    expect(forest.rows.map(({ group }) => group)).toEqual(["Hispanic", "Black", "Asian", "White"]);
  });

  it("keeps a group without a value, with its reason", () => {
    expect(forest.absent).toMatchObject([{ group: "Indigenous", hidden: true }]);
    expect(forest.absent[0]?.reason).toContain("privacy floor");
    expect(forest.table.rows).toHaveLength(findings.length);
  });

  it("draws the margin on a log scale around 1 and says that it is a convention", () => {
    expect(forest.scale.kind).toBe("log");
    expect(forest.band).toMatchObject({ low: 0.8, high: 1.25 });
    expect(forest.band?.label).toContain("convention");
    expect(forest.reference?.value).toBe(1);
  });

  it("gives the reference group no verdict and no whisker", () => {
    expect(forest.rows.find(({ group }) => group === "White")).toMatchObject({
      isReference: true,
      verdict: null,
      low: null,
    });
  });

  it("says of every group how its interval was made, or why it has none", () => {
    const few = finding({ low: null, high: null, method: "too-few-writers" });
    const { rows, table } = prepareForest([few, finding({ group: "Asian" })], "parity-ratio");
    const of = (group: string) => rows.find((row) => row.group === group);
    expect(of("Black")?.methodText).toBe("no interval: too few writers");
    expect(of("Black")?.sentence).toContain("no interval: too few writers");
    expect(of("Asian")?.sentence).toContain("95 % interval 0.71 to 0.79, by permuting writers");
    for (const { columns, rows: lines } of [table, findingsTable([few])]) {
      const at = columns.findIndex(({ key }) => key === "method");
      expect(lines.find(({ key }) => key.endsWith("Black"))?.cells[at]).toBe("no interval: too few writers");
    }
  });

  it("draws a ratio of 0 at the edge, marked, instead of dropping it", () => {
    const none = prepareForest([finding({ value: 0, low: null, high: null })], "parity-ratio");
    expect(none.rows[0]).toMatchObject({
      value: none.scale.domain[0],
      beyond: { low: true },
      valueText: "0",
    });
  });

  it("says how many of how many it draws", () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      finding({ group: `group ${index}`, value: 0.5 + index / 100 }),
    );
    const model = prepareForest(many, "parity-ratio");
    expect(model.rows).toHaveLength(24);
    expect(model.truncated).toMatch(/24 .* of 30/);
    expect(model.table.rows).toHaveLength(30);
  });

  it("marks the benchmark of a share", () => {
    const shares = prepareForest(
      [
        finding({
          metric: "exposure-share",
          against: null,
          value: 0.12,
          low: 0.1,
          high: 0.14,
          benchmark: 0.18,
        }),
      ],
      "exposure-share",
    );
    expect(shares.scale.kind).toBe("linear");
    expect(shares.band).toBeNull();
    expect(shares.rows[0]?.benchmark).toBe(0.18);
  });
});

describe("marks", () => {
  it("depend on the names alone, not on their order or on what else is in view", () => {
    const one = groupMarks(["man", "woman", "unknown"]);
    const other = groupMarks(["unknown", "woman", "man", "man"]);
    expect([...one]).toEqual([...other]);
  });

  it("tell 40 groups apart by colour and shape together", () => {
    const marks = groupMarks(
      Array.from({ length: 40 }, (_, index) => `group ${String(index).padStart(2, "0")}`),
    );
    expect(new Set([...marks.values()].map(({ color, shape }) => `${color} ${shape}`)).size).toBe(40);
  });

  it("keep unknown writers grey", () => {
    expect(groupMarks(["a", "unknown"]).get("unknown")?.color).toBe("var(--group-unknown)");
  });
});

describe("lines", () => {
  const trend = prepareTrend(
    {
      attribute: "race",
      surface: "digest",
      reference: "White",
      weeks: ["2026-09-07", "2026-09-14", "2026-09-21"],
      series: [
        { group: "Asian", points: [estimate(0.98), estimate(1), estimate(0.99)] },
        { group: "Black", points: [estimate(0.75), missing, estimate(0.74)] },
      ],
      changes: [],
    },
    0.8,
  );

  it("have a gap, not a zero, where a week is missing, and the table says why", () => {
    const black = trend.series.find(({ group }) => group === "Black");
    expect(black?.points.map(({ value }) => value)).toEqual([0.75, null, 0.74]);
    expect(trend.table.rows[1]?.cells[2]).toContain("none of its stories was shown");
  });

  it("start with the group furthest from equal", () => {
    expect(trend.series[0]?.group).toBe("Black");
    expect(trend.summary).toContain("from 0.75 to 0.74");
  });

  it("say so when nothing can be drawn", () => {
    const none = preparePositions({
      positions: [1, 2],
      series: [{ group: "a", points: [missing, missing] }],
    });
    expect(none.series).toHaveLength(0);
    expect(none.table.rows).toHaveLength(2);
  });

  it("break in the drawing too", () => {
    const svg = trendSvg(trend, { width: 600, height: 300 });
    expect(svg).toMatch(/d="M[\d. ]+ M[\d. ]+"/);
    expect(svg).toContain("<title>Parity ratio by week on digest</title>");
  });
});

describe("scales", () => {
  it("put 1 in the middle of equal steps up and down", () => {
    const scale = ratioScale([], String);
    expect(place(scale, 1) - place(scale, 0.8)).toBeCloseTo(place(scale, 1.25) - place(scale, 1), 12);
  });

  it("start shares at 0 and hold every value", () => {
    const scale = linearScale([0.087, 0.116], String);
    expect(scale.domain[0]).toBe(0);
    expect(scale.domain[1]).toBeGreaterThanOrEqual(0.116);
  });
});

describe("the drawn forest", () => {
  it("has a title, a description, and text that cannot become markup", () => {
    const svg = forestSvg(prepareForest([finding({ group: "<script>&" })], "parity-ratio"), {
      width: 700,
      height: 200,
    });
    expect(svg).toContain("<title>");
    expect(svg).toContain("<desc>");
    expect(svg).toContain("&lt;script&gt;&amp;");
    expect(svg).not.toContain("<script");
    expect(svg).toContain("▼ does not meet");
  });
});
