import { expect, it } from "vitest";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { poolTarget, relevantTarget, trec2021Target, trec2022Target } from "@/lib/core/exposure/targets";

const membership: Membership = {
  attribute: "region",
  groups: ["unknown", "north", "south"],
  share: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 1, 0, 0.2, 0.3, 0.5, 0, 0, 1),
  unknown: 0,
};
const slates: Slates = {
  requests: ["one", "two"],
  items: ["p", "q", "r", "s", "t"],
  start: Int32Array.of(0, 3, 4),
  item: Int32Array.of(0, 1, 4, 1),
  position: Int32Array.of(1, 2, 3, 1),
  relevance: Float64Array.of(1, 2, 0, Number.NaN),
  clicked: null,
  score: null,
  reader: null,
  unshown: { request: Int32Array.of(0, 1), item: Int32Array.of(3, 2), relevance: Float64Array.of(1, 0) },
};
const world = Float64Array.of(0, 0.4, 0.6);
const rounded = (values: Float64Array | null) => [...(values ?? [])].map((value) => Number(value.toFixed(6)));

it("the pool's own shares", () => expect(rounded(poolTarget(membership))).toEqual([0.24, 0.46, 0.3]));

it("the shares of relevant items, shown or not, each once", () => {
  expect(rounded(relevantTarget(slates, membership))).toEqual([0.4, 0.433333, 0.166667]);
  const { unshown: _, ...shown } = { ...slates, relevance: null };
  expect(relevantTarget(shown, membership)).toBeNull();
});

it("TREC 2021 leaves out the unknown, TREC 2022 keeps its part", () => {
  const relevant = Float64Array.of(0.4, 0.45, 0.15);
  expect(rounded(trec2021Target(relevant, world, membership))).toEqual([0, 0.575, 0.425]);
  expect(rounded(trec2022Target(relevant, world, membership))).toEqual([0.4, 0.345, 0.255]);
});
