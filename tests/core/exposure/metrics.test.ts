import { describe, expect, it } from "vitest";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { CONTRAST_METRICS } from "@/lib/core/exposure/metrics/contrasts";
import { EXPECTED_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/expected-exposure";
import { QUOTIENT_METRICS } from "@/lib/core/exposure/metrics/quotients";
import { SPREAD_METRICS } from "@/lib/core/exposure/metrics/spreads";
import type { Slates } from "@/lib/core/exposure/slates";

const METRICS: readonly Metric[] = [
  ...QUOTIENT_METRICS,
  ...CONTRAST_METRICS,
  ...SPREAD_METRICS,
  ...EXPECTED_EXPOSURE_METRICS,
];

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
