import type { Finding, Verdict } from "@/lib/core/audit/finding";
import { auditSpecSchema } from "@/lib/core/audit/spec";
import { notDefined } from "@/lib/core/measured";
import type { AttributeState, Headline, LeadershipReport, Trend } from "@/lib/core/report/views";

/** A small report whose names may be replaced: one attribute in each state. */
export function leadershipFixture(
  names: { dataset?: string; group?: string; attribute?: string } = {},
): LeadershipReport {
  const { dataset = "Daybreak", group = "Black", attribute = "race" } = names;
  const states = [
    state(attribute, [
      headline(attribute, group, "white", "all", 0.72, 0.66, 0.79, "does-not-meet"),
      headline(attribute, group, "white", "home feed", 0.61, 0.54, 0.69, "does-not-meet"),
    ]),
    state("gender", [headline("gender", "woman", "man", "all", 0.97, 0.9, 1.05, "meets")]),
    state("region", [headline("region", "Oceania", "Europe", "all", 0.84, 0.58, 1.21, "cannot-tell")]),
  ];
  return {
    head: {
      id: "0b9d6a4e-6a5f-4c58-9b7d-0e4f4f2f6f11",
      dataset: { slug: "daybreak", name: dataset },
      digest: "3fa2b9c81d7745aa9e0c3fa2b9c81d7745aa9e0c3fa2b9c81d7745aa9e0c1234",
      createdAt: "2026-11-23T09:30:00.000Z",
      spec: auditSpecSchema.parse({ attributes: [attribute, "gender", "region"] }),
      scanned: {
        writers: 812,
        impressions: 1_204_331,
        requests: 120_433,
        stories: 6_021,
        from: "2026-09-07T00:00:00.000Z",
        to: "2026-11-20T23:00:00.000Z",
      },
      attributes: [attribute, "gender", "region"],
      surfaces: ["all", "digest", "home feed", "search"],
    },
    states,
    trends: [trend(attribute, group)],
    suppressedFindings: 4,
    inconclusive: 2,
    previous: { id: "f3b0", createdAt: "2026-08-23T09:30:00.000Z" },
  };
}

function trend(attribute: string, group: string): Trend {
  const points = [0.9, 0.86, 0.8, 0.74, 0.7];
  return {
    attribute,
    surface: "all",
    reference: "white",
    weeks: ["2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"],
    series: [
      {
        group,
        points: points.map((value, week) =>
          week === 2
            ? notDefined("too-few-writers")
            : { kind: "estimate", value, low: value - 0.08, high: value + 0.09, method: "permutation" },
        ),
      },
    ],
    changes: [{ group, watch: { state: "too-few-values" } }],
  };
}

function state(attribute: string, bySurface: Headline[]): AttributeState {
  const verdict = bySurface[0]!.verdict;
  const gap = { kind: "estimate", value: -0.123, low: -0.18, high: -0.07, method: "permutation" } as const;
  return {
    attribute,
    verdict,
    bySurface,
    carriedBy:
      verdict === "does-not-meet"
        ? { feature: "author_followers", label: "Followers of the author", gap, surrogate: null }
        : null,
  };
}

function headline(
  attribute: string,
  group: string,
  against: string,
  surface: string,
  value: number,
  low: number,
  high: number,
  verdict: Verdict,
): Headline {
  const finding: Finding = {
    metric: "parity-ratio",
    attribute,
    group,
    surface,
    against,
    value,
    low,
    high,
    n: { writers: 112, impressions: 90_000, effective: 61, selected: 12_000 },
    p: 0.0002,
    q: 0.0004,
    threshold: 0.8,
    verdict,
  };
  return {
    attribute,
    surface,
    metric: "parity-ratio",
    verdict,
    finding,
    groups: 4,
    suppressed: verdict === "cannot-tell" ? 1 : 0,
    unknownWriters: 41,
    totalWriters: 812,
    reversed:
      verdict === "cannot-tell"
        ? [
            {
              within: { ...finding, metric: "conditional-parity-ratio", value: 0.85, reversal: true },
              overall: finding,
            },
          ]
        : [],
  };
}
