import { describe, expect, it } from "vitest";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import type { MetricInput } from "@/lib/core/exposure/metric";
import { LIST_METRICS } from "@/lib/core/exposure/registry";
import { adjustAlpha, minimumProtected } from "@/lib/core/stats/binomial-prefixes";

const GROUPS = ["a", "b", "unknown"];

/** One list of items of certain groups, each at its own position unless `tied`. */
function listOf(order: string, { top = order.length, tied = false, soft = false } = {}): MetricInput {
  const shares = [...order].map((letter) => GROUPS.map((group) => Number(group[0] === letter)));
  if (soft) shares[0] = [0.5, 0.5, 0];
  return {
    slates: {
      requests: ["one"],
      items: [...order].map((_, item) => `item ${item}`),
      start: Int32Array.of(0, order.length),
      item: Int32Array.from(order, (_, item) => item),
      position: Int32Array.from(order, (_, item) => (tied && item === 1 ? 1 : item + 1)),
      relevance: null,
      clicked: null,
      score: null,
      reader: null,
    },
    membership: { attribute: "group", groups: GROUPS, share: Float64Array.from(shares.flat()), unknown: 2 },
    model: browsingModel("log2"),
    target: Float64Array.of(0.5, 0.5, 0),
    top,
    reference: 0,
    draws: { permutations: 99, seed: 1 },
  };
}

const measuredIn = (id: string, input: MetricInput, group = "a") => {
  const found = LIST_METRICS.find((metric) => metric.id === id)
    ?.compute(input)
    .find((each) => each.group === group && each.request === null)?.value;
  return found?.kind === "estimate" ? found.value : found?.reason;
};

describe("definitions that know certain groups in one order only", () => {
  const order = "aababbbababbaabbabab";

  it.each(["rnd", "rkl", "rrd", "fa-star-ir", "prefix-binomial-mean"])(
    "%s of soft or tied rows has no value",
    (id) => {
      expect(measuredIn(id, listOf(order))).toBeTypeOf("number");
      expect(measuredIn(id, listOf(order, { soft: true }))).toBe("soft-membership");
      expect(measuredIn(id, listOf(order, { tied: true }))).toBe("tied-positions");
    },
  );

  it.each(["rnd", "rkl", "rrd", "fa-star-ir", "prefix-binomial-mean"])(
    "%s passes over items of unknown group",
    (id) => {
      const among = [...order].map((letter, at) => (at % 3 === 0 ? `u${letter}` : letter)).join("");
      const { length } = order;
      expect(measuredIn(id, listOf(among, { top: length }))).toBe(
        measuredIn(id, listOf(order, { top: length })),
      );
    },
  );

  it("a prefix divergence is 1 of the order that is furthest from the whole list", () => {
    for (const id of ["rnd", "rkl", "rrd"]) {
      expect(measuredIn(id, listOf("b".repeat(10) + "a".repeat(10)))).toBeCloseTo(1, 12);
      expect(measuredIn(id, listOf("ab".repeat(10)))).toBeCloseTo(0, 12);
    }
  });

  it("FA*IR passes the list that has exactly the minimum in each prefix, and none that has less", () => {
    const minimum = minimumProtected(20, 0.5, adjustAlpha(20, 0.5, 0.1));
    const barely = Array.from(minimum, (least, i) => (least > (minimum[i - 1] ?? 0) ? "a" : "b")).join("");
    expect(measuredIn("fa-star-ir", listOf(barely))).toBe(1);
    expect(measuredIn("fa-star-ir", listOf(barely.replace("ba", "bb")))).toBe(0);
  });

  it("the mean binomial probability of a b, by hand: P(B ≤ 1) = 1 then 3/4, and for b 1/2 then 3/4", () => {
    expect(measuredIn("prefix-binomial-mean", listOf("ab"))).toBeCloseTo(0.875, 12);
    expect(measuredIn("prefix-binomial-mean", listOf("ab"), "b")).toBeCloseTo(0.625, 12);
  });
});
