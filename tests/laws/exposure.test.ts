import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedExposures } from "@/lib/core/exposure/expected";
import type { Metric } from "@/lib/core/exposure/metric";
import { CONTRAST_METRICS } from "@/lib/core/exposure/metrics/contrasts";
import { DISTANCES } from "@/lib/core/exposure/metrics/distances";
import { EXPECTED_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/expected-exposure";
import { FA_STAR_IR } from "@/lib/core/exposure/metrics/fa-star-ir";
import { GROUP_EXPOSURE_METRICS } from "@/lib/core/exposure/metrics/group-exposure";
import { INEQUALITY_METRICS } from "@/lib/core/exposure/metrics/inequality";
import { MIXED_PAIR_METRICS } from "@/lib/core/exposure/metrics/mixed-pairs";
import { PREFIX_DIVERGENCES } from "@/lib/core/exposure/metrics/prefix-divergence";
import { SPREAD_METRICS } from "@/lib/core/exposure/metrics/spreads";
import { LIST_METRICS } from "@/lib/core/exposure/registry";
import { anyWorld, inputOf } from "@/tests/laws/list-world";
import * as laws from "@/tests/laws/metric-laws";

const METRICS = LIST_METRICS;

const named = (...patterns: readonly RegExp[]) =>
  METRICS.filter(({ id }) => patterns.some((pattern) => pattern.test(id)));
/** Their definitions know certain groups in one order only: soft or tied rows have no value. */
const ofCertainLists = [...PREFIX_DIVERGENCES, ...FA_STAR_IR];
/** They are about single items, so it matters which item of a group is shown. */
const ofItemsInGroups = named(/^theil-(within|of-group|between-share)$/);
const without = (metrics: readonly Metric[], left: readonly Metric[]) =>
  metrics.filter((metric) => !left.includes(metric));
const groupMetrics = METRICS.filter(({ needs }) => needs.includes("groups"));

/** Each law, and the metrics that it binds. A new family joins METRICS, and the laws that hold for it. */
const TABLE: readonly (readonly [string, laws.MetricLaw, readonly Metric[]])[] = [
  ["a value is finite and inside its interval, or has a reason", laws.isWellFormed, METRICS],
  ["values lie in the declared range", laws.staysInRange, METRICS],
  ["without one of its needs it says so", laws.asksForItsNeeds, METRICS],
  ["the order of requests does not matter", laws.ignoresRequestOrder, METRICS],
  ["the order of tied rows does not matter", laws.ignoresOrderOfTies, METRICS],
  [
    "two alike of one group change places and nothing changes",
    laws.ignoresWhichTwin,
    without(groupMetrics, ofItemsInGroups),
  ],
  ["groups relabelled give the same values under the new labels", laws.followsRelabelling, groupMetrics],
  [
    "membership next to 0 or 1 gives what 0 or 1 gives",
    laws.hardIsTheLimitOfSoft,
    without(groupMetrics, ofCertainLists),
  ],
  [
    "half a member counts by half",
    laws.isLinearInMembership,
    named(/^group-exposure$/, /^exposure-per-request$/, /^exposure-share$/),
  ],
  [
    "weights count only against each other",
    laws.ignoresScaleOfWeights,
    [
      ...named(
        /^exposure-share$/,
        /ratio$/,
        /^awrf/,
        /^inequity-of-attention$/,
        /^group-inequity/,
        /^reader-/,
      ),
      ...INEQUALITY_METRICS,
      ...DISTANCES,
    ],
  ],
  ["shards add up to one pass", laws.addsUpOverShards, named(/^group-exposure$/, /^exposure-per-item$/)],
  ["shares of all groups add up to one", laws.groupsAddUpToOne, named(/^exposure-share$/)],
  [
    "the unknown group is never compared",
    laws.ignoresUnknown,
    [
      ...CONTRAST_METRICS,
      ...SPREAD_METRICS,
      ...DISTANCES,
      ...MIXED_PAIR_METRICS,
      ...named(
        /^group-inequity/,
        /^pairwise-int/,
        /^theil-(within|between)/,
        /^ll144-impact/,
        /^reader-calibration/,
      ),
    ],
  ],
  [
    "promotion of an item never lowers its group",
    laws.risesWithPromotion,
    [
      ...GROUP_EXPOSURE_METRICS,
      ...CONTRAST_METRICS,
      ...named(
        /^exposure-per-(item|impression|relevance)$/,
        /^relevant-exposure/,
        /^mixed-pairs-won$/,
        /^selection-rate$/,
      ),
    ],
  ],
  [
    "a list nobody can complain of has the fair value",
    laws.isFairOnAFairList,
    without(
      METRICS.filter(({ fair }) => fair !== null),
      // Everything is tied on such a list: no order, no score above the median, no inequality to take apart.
      [...ofCertainLists, ...named(/^ll144-scoring/, /^theil-between-share$/)],
    ),
  ],
];

describe.each(TABLE)("%s", (_, law, metrics) => {
  it("binds some metric", () => expect(metrics.length).toBeGreaterThan(0));
  it.each(metrics.map((metric) => [metric.id, metric] as const))("%s", (_id, metric) => law(metric));
});

describe("expected exposure", () => {
  it("EE-L = EE-D + |e*|² − 2 EE-R", () => {
    const value = (id: string, input: ReturnType<typeof inputOf>, request: string) => {
      const metric = EXPECTED_EXPOSURE_METRICS.find((each) => each.id === `expected-exposure-${id}`)!;
      const found = metric.compute(input).find((each) => each.request === request)!.value;
      return found.kind === "estimate" ? found.value : Number.NaN;
    };
    fc.assert(
      fc.property(anyWorld(true), (of) => {
        const input = inputOf(of);
        for (const { question, target } of expectedExposures(input.slates, input.model)) {
          const [loss, disparity, relevance] = ["loss", "disparity", "relevance"].map((id) =>
            value(id, input, question),
          );
          const own = target.reduce((sum, each) => sum + each * each, 0);
          expect(loss).toBeCloseTo(disparity! + own - 2 * relevance!, 9);
        }
      }),
    );
  });

  it("what is expected and what is deserved add up to the same where the model asks for the position alone", () => {
    fc.assert(
      fc.property(anyWorld(false), (of) => {
        const { slates, model } = inputOf({ ...of, model: "rbp-0.7" });
        for (const { exposure, target } of expectedExposures(slates, model)) {
          const sum = (values: Float64Array) => values.reduce((total, each) => total + each, 0);
          expect(sum(exposure)).toBeCloseTo(sum(target), 9);
        }
      }),
    );
  });
});

it("every metric has its own id, and says what it is", () => {
  expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length);
  for (const { id, name, formula, source, pitfall, unit } of METRICS) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const text of [name, formula, source, pitfall, unit]) expect(text.length).toBeGreaterThan(3);
  }
});
