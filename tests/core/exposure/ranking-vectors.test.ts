import { describe, expect, it } from "vitest";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import type { MetricInput } from "@/lib/core/exposure/metric";
import { LIST_METRICS } from "@/lib/core/exposure/registry";
import type { Membership } from "@/lib/core/exposure/slates";
import { minimumProtected } from "@/lib/core/stats/binomial-prefixes";
import { atkinson, generalisedEntropy, indexOf } from "@/lib/core/stats/inequality";
import vectors from "@/tests/vectors/ranking.json";

const { hard, soft, lists, relevance, target, top } = vectors.input;
const items = hard.map((_, item) => `item ${item}`);
const ends = lists.map((_, request) => lists.slice(0, request + 1).flat().length);

const membership = (groups: readonly string[], shares: readonly (readonly number[])[]): Membership => ({
  attribute: "group",
  groups,
  share: Float64Array.from(shares.flat()),
  unknown: groups.indexOf("unknown"),
});
const certain = membership(
  ["a", "b", "c", "unknown"],
  hard.map((group) => [0, 1, 2, 3].map((each) => Number(each === group))),
);
const likely = membership(["a", "b", "c"], soft);

const inputOf = (of: Membership): MetricInput => ({
  slates: {
    requests: lists.map((_, request) => `request ${request}`),
    items,
    start: Int32Array.from([0, ...ends]),
    item: Int32Array.from(lists.flat()),
    position: Int32Array.from(lists.flatMap((list) => list.map((_, index) => index + 1))),
    relevance: Float64Array.from(relevance.flat()),
    clicked: null,
    score: null,
    reader: null,
  },
  membership: of,
  model: browsingModel("log2"),
  target: Float64Array.from(of.groups, (_, group) => target[group] ?? 0),
  top,
  reference: -1,
  draws: { permutations: 199, seed: 1 },
});

/** A metric over all requests. */
function measured(id: string, of: Membership, group: number | null = null): number {
  const name = group === null ? null : of.groups[group];
  const found = LIST_METRICS.find((metric) => metric.id === id)
    ?.compute(inputOf(of))
    .find((each) => each.group === name && each.request === null)?.value;
  if (found?.kind !== "estimate") throw new Error(`${id} has no value: ${found?.reason}`);
  return found.value;
}

const expectNear = (actual: number, wanted: number) => expect(actual).toBeCloseTo(wanted, 9);

describe("metrics of ranked lists agree with scipy and with other formulas", () => {
  it.each(Object.entries(vectors.inequality))("%s", (id, wanted) => {
    expectNear(measured(id === "atkinson-0.5" ? "atkinson-half" : id, certain), wanted);
  });

  it("indices that need everybody to have something", () => {
    const exposure = Float64Array.from(vectors.always.exposure);
    expect(indexOf(exposure, generalisedEntropy(0))).toBeCloseTo(vectors.always["theil-l"], 12);
    expect(indexOf(exposure, atkinson(1))).toBeCloseTo(vectors.always["atkinson-1"], 12);
  });

  it.each(["hard", "soft"] as const)("distances and entropy of exposure, %s groups", (kind) => {
    const of = kind === "hard" ? certain : likely;
    for (const [id, wanted] of Object.entries(vectors.distances[kind])) expectNear(measured(id, of), wanted);
  });

  it("NDKL, hard groups with unknown and soft groups", () => {
    expectNear(measured("ndkl", certain), vectors.ndkl.hard);
    expectNear(measured("ndkl", likely), vectors.ndkl.soft);
  });

  it("skew of soft groups", () => {
    vectors.skew.forEach((wanted, group) => {
      expectNear(measured("skew", likely, group), wanted);
    });
  });

  it("pairs, mixed and of unequal relevance", () => {
    vectors.mixed.forEach((wanted, group) => {
      expectNear(measured("mixed-pairs-won", certain, group), wanted);
    });
    expectNear(measured("pairwise-accuracy", certain), vectors.pairwise);
    for (const group of [0, 1, 2]) {
      expectNear(measured("pairwise-inter-group", certain, group), vectors.inter[group]!);
      expectNear(measured("pairwise-intra-group", certain, group), vectors.intra[group]!);
    }
  });

  it.each(vectors.tables)("minima of FA*IR, k $k, p $p, alpha $alpha", ({ k, p, alpha, minimum }) => {
    expect([...minimumProtected(k, p, alpha)]).toEqual(minimum);
  });
});
