import { describe, expect, it } from "vitest";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import { expectedExposures } from "@/lib/core/exposure/expected";
import type { MetricInput } from "@/lib/core/exposure/metric";
import { CONTRAST_METRICS } from "@/lib/core/exposure/metrics/contrasts";
import { EXPECTED_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/expected-exposure";
import { meanOverRequests } from "@/lib/core/exposure/over-requests";
import { LIST_METRICS } from "@/lib/core/exposure/registry";
import type { Slates } from "@/lib/core/exposure/slates";

const METRICS = LIST_METRICS;

/** Two requests: p then q, q then p. Nobody shows r. */
const slates: Slates = {
  requests: ["one", "two"],
  items: ["p", "q", "r"],
  start: Int32Array.of(0, 2, 4),
  item: Int32Array.of(0, 1, 1, 0),
  position: Int32Array.of(1, 2, 1, 2),
  relevance: Float64Array.of(1, 1, 1, 0),
  clicked: null,
  score: null,
  reader: null,
};

const asked = (share: readonly number[], more: Partial<MetricInput> = {}): MetricInput => ({
  slates,
  membership: { attribute: "group", groups: ["a", "b"], share: Float64Array.from(share), unknown: -1 },
  model: browsingModel("rbp-0.5"),
  target: null,
  top: 2,
  reference: 0,
  draws: { permutations: 199, seed: 1 },
  ...more,
});

const measured = (id: string, input: MetricInput, group: string | null) =>
  METRICS.find((metric) => metric.id === id)
    ?.compute(input)
    .find((each) => each.group === group && each.request === null)?.value;

const hard = [1, 0, 1, 0, 0, 1];

describe("metrics of groups", () => {
  it("a group that is in the pool and never shown has exposure 0, not no exposure", () => {
    expect(measured("exposure-per-item", asked(hard), "b")).toMatchObject({ value: 0 });
    expect(measured("demographic-parity-ratio", asked(hard), "b")).toMatchObject({
      value: 0,
      method: "no-variation",
    });
    expect(measured("exposure-per-impression", asked(hard), "b")).toMatchObject({ reason: "no-impressions" });
  });

  it("what has no value says why", () => {
    expect(measured("demographic-parity-log-ratio", asked(hard), "b")).toMatchObject({
      reason: "no-exposure",
    });
    expect(measured("demographic-parity-ratio", asked(hard, { reference: 1 }), "a")).toMatchObject({
      reason: "no-reference",
    });
    expect(measured("exposure-per-item-max-min-ratio", asked(hard), null)).toMatchObject({
      reason: "no-reference",
    });
    expect(measured("exposure-per-relevance", asked(hard), "b")).toMatchObject({ reason: "no-relevance" });
    const empty = { ...slates, requests: [], start: Int32Array.of(0), item: new Int32Array(0) };
    expect(measured("exposure-per-item", asked(hard, { slates: empty }), null)).toMatchObject({
      reason: "no-impressions",
    });
    const cascade = { model: browsingModel("gerr-0.5-0.5"), slates: { ...slates, relevance: null } };
    expect(measured("exposure-per-item", asked(hard, cascade), null)).toMatchObject({
      reason: "no-relevance",
    });
  });

  it("relevance that was judged and not shown was denied its exposure", () => {
    const unshown = {
      request: Int32Array.of(0, 1),
      item: Int32Array.of(2, 2),
      relevance: Float64Array.of(2, Number.NaN),
    };
    const input = asked(hard, { slates: { ...slates, unshown } });
    expect(measured("exposure-per-relevance", input, "b")).toMatchObject({ value: 0 });
    expect(measured("exposure-per-relevance", input, "a")).toMatchObject({ value: 1 });
    // "one" should have put r first, then p and q by lot: e = (1, 0.5, 0), e* = (0.375, 0.375, 1).
    const loss = EXPECTED_EXPOSURE_METRICS[0]?.compute(input).find(({ request }) => request === "one");
    expect(loss?.value).toMatchObject({ value: 0.625 ** 2 + 0.125 ** 2 + 1 });
  });

  it("an item judged differently in two lists of one question is as relevant as it was ever judged", () => {
    const questions = { names: ["same"], of: Int32Array.of(0, 0) };
    const [same] = expectedExposures({ ...slates, questions }, browsingModel("rbp-0.5"));
    expect([...(same?.relevance ?? [])]).toEqual([1, 1]);
    expect([...(same?.exposure ?? [])]).toEqual([0.75, 0.75]);
  });

  it("rows that nobody judged count on neither side of what is measured against relevance", () => {
    const relevance = Float64Array.of(0.5, Number.NaN, 1, 0);
    const clicked = Uint8Array.of(1, 1, 0, 1);
    const input = asked(hard, { slates: { ...slates, relevance, clicked } });
    // Attention 1, (0.5), 1, 0.5 to relevance 0.5, (?), 1, 0.
    expect(measured("exposure-per-relevance", input, "a")).toMatchObject({ value: 2.5 / 1.5 });
    expect(measured("relevant-exposure-per-relevance", input, "a")).toMatchObject({ value: 1 });
    expect(measured("clicks-per-relevance", input, "a")).toMatchObject({ value: 2 / 1.5 });
    expect(measured("clicks-per-exposure", input, "a")).toMatchObject({ value: 1 });
  });

  it("the reference is not compared with itself", () => {
    for (const { compute } of CONTRAST_METRICS) {
      const groups = compute(asked(hard, { slates: { ...slates, clicked: new Uint8Array(4) } })).map(
        ({ group }) => group,
      );
      expect(groups).toEqual(["b"]);
    }
  });

  it("a mean over requests is over those that have a value", () => {
    const options = { reason: "no-items", isBounded: true, draws: { permutations: 99, seed: 1 } } as const;
    expect(meanOverRequests([1, Number.NaN, 3], options)).toMatchObject({ value: 2 });
    expect(meanOverRequests([Number.NaN], options)).toMatchObject({ reason: "no-items" });
  });

  it("what is never shown, what stands among the first k, and what one reader is shown", () => {
    const one = { ...slates, requests: ["one"], start: Int32Array.of(0, 2), reader: Int32Array.of(0) };
    const input = asked([1, 0, 0, 1, 0, 1], {
      slates: { ...one, item: Int32Array.of(0, 1), position: Int32Array.of(1, 2), relevance: null },
      top: 1,
    });
    expect(measured("never-shown", input, null)).toMatchObject({ value: 1 / 3 });
    expect(measured("catalogue-coverage", input, null)).toMatchObject({ value: 1 / 3 });
    expect(measured("catalogue-coverage", { ...input, top: 2 }, null)).toMatchObject({ value: 2 / 3 });
    // Attention 1 to the one group and 0.5 to the other.
    const [first, second] = [2 / 3, 1 / 3];
    const entropy = -first * Math.log(first) - second * Math.log(second);
    expect(measured("reader-entropy", input, null)).toMatchObject({ value: expect.closeTo(entropy, 12) });
  });

  it("items that belong to a group by half cannot be divided between groups: a value and no interval", () => {
    const halves = asked([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    const none = { low: null, high: null, method: "soft-membership" };
    expect(measured("demographic-parity-ratio", halves, "b")).toMatchObject({ value: 1, ...none });
    expect(measured("demographic-parity-difference", halves, "b")).toMatchObject({ value: 0, ...none });
  });

  it("few items make a value and no interval", () => {
    expect(measured("exposure-per-item", asked(hard), "b")).toMatchObject({
      low: null,
      method: "too-few-units",
    });
  });
});
