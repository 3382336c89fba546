import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exposureByItem, knownShares } from "@/lib/core/exposure/composition";
import type { Measurement, MetricInput } from "@/lib/core/exposure/metric";
import { LIST_METRICS } from "@/lib/core/exposure/registry";
import { sumByGroup } from "@/lib/core/exposure/sums";
import { anyWorld, inputOf, numberOf } from "@/tests/laws/list-world";

const TARGETED = LIST_METRICS.filter(
  ({ id, needs }) => needs.includes("target") || id === "reader-calibration",
);
/** Properties of a target and no list: of each question where questions have targets, and then not of all. */
const TABLES = ["fa-star-ir-alpha", "fa-star-ir-fail-probability", "fa-star-ir-minimum"];
const LISTS = TARGETED.filter(({ id }) => !TABLES.includes(id));
const RUNS = { numRuns: 25 };

/** The lists of a world ask two questions in turn, the second one first. */
const anyInput = fc
  .boolean()
  .chain(anyWorld)
  .map((world): MetricInput => {
    const input = inputOf(world);
    const of = Int32Array.from(world.requests, (_, request) => (request + 1) % 2);
    return { ...input, slates: { ...input.slates, questions: { names: ["first", "second"], of } } };
  });

const TARGETS = [Float64Array.of(0.5, 0.3, 0.2, 0), Float64Array.of(0.1, 0.3, 0.4, 0.2)] as const;

const valuesOf = (measurements: readonly Measurement[]) =>
  new Map(measurements.map(({ group, request, value }) => [`${group} / ${request}`, value]));

/** Same place, same reason, or nearly the same number. */
function expectNear(actual: readonly Measurement[], wanted: readonly Measurement[]): void {
  const found = valuesOf(actual);
  expect([...found.keys()]).toEqual([...valuesOf(wanted).keys()]);
  for (const [key, value] of valuesOf(wanted)) {
    const other = found.get(key)!;
    if (value.kind === "undefined") expect(other, key).toEqual(value);
    else expect(other.kind === "estimate" && other.value, key).toBeCloseTo(value.value, 9);
  }
}

describe("targets of questions", () => {
  it("exist for every metric that asks for a target", () =>
    expect(TARGETED.map(({ id }) => id)).toEqual(expect.arrayContaining(["awrf-trec", "ndkl", ...TABLES])));

  it.each(LISTS)("$id: the same for each is the same as one for all", (metric) => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const one = metric.compute({ ...input, target: TARGETS[0] });
        expectNear(metric.compute({ ...input, target: [TARGETS[0], TARGETS[0]] }), one);
      }),
      RUNS,
    );
  });

  it.each(TARGETED)("$id: a request or question is measured against its own", (metric) => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const own = metric.compute({ ...input, target: TARGETS });
        const alone = TARGETS.map((target) => valuesOf(metric.compute({ ...input, target })));
        const { names, of } = input.slates.questions!;
        for (const { group, request, value } of own) {
          if (request === null) continue;
          const asked = names.includes(request)
            ? names.indexOf(request)
            : of[input.slates.requests.indexOf(request)]!;
          const wanted = alone[asked]!.get(`${group} / ${request}`) ?? alone[asked]!.get(`${group} / null`);
          expect(value).toEqual(wanted);
        }
      }),
      RUNS,
    );
  });

  it.each(TARGETED)(
    "$id: a question without one has no value, and nothing drops out of the whole unseen",
    (metric) => {
      fc.assert(
        fc.property(anyInput, (input) => {
          const { names, of } = input.slates.questions!;
          const isSecond = (request: string) =>
            request === names[1] || of[input.slates.requests.indexOf(request)] === 1;
          const looked = numberOf("exposure-tv", { ...input, target: TARGETS[0] });
          fc.pre(input.slates.requests.length > 1 && !Number.isNaN(looked));
          // Something of a known group is seen in each list, or its target does not matter to what is pooled.
          fc.pre(input.slates.requests.every((_, request) => seen(input, request)));
          for (const { request, value } of metric.compute({ ...input, target: [TARGETS[0], null] }))
            if (request === null || isSecond(request))
              expect(value).toEqual({ kind: "undefined", reason: "no-target" });
        }),
        RUNS,
      );
    },
  );

  it("met by each question's exposure leave no distance of the whole, whatever the lengths of the lists", () => {
    fc.assert(
      fc.property(fc.boolean().chain(anyWorld), (world) => {
        const input = inputOf(world);
        const { membership } = input;
        fc.pre(exposureByItem(input).some((x, item) => x > 0 && membership!.share[item * 4 + 3]! < 1));
        // Each list asks its own question; its target is what it gives. One that gives nothing needs no target.
        const target = world.requests.map((request) => {
          const alone = inputOf({ ...world, requests: [request] });
          return knownShares(sumByGroup(exposureByItem(alone), membership!), membership!);
        });
        for (const id of ["exposure-tv", "exposure-kl", "exposure-js", "exposure-linf", "reader-calibration"])
          expect(numberOf(id, { ...input, target }), id).toBeCloseTo(0, 9);
      }),
      { numRuns: 50 },
    );
  });
});

/** Whether the request gives exposure to items of known group. */
function seen({ slates, membership, ...input }: MetricInput, request: number): boolean {
  const [from, to] = [slates.start[request]!, slates.start[request + 1]!];
  const one = {
    ...slates,
    requests: ["one"],
    start: Int32Array.of(0, to - from),
    item: slates.item.slice(from, to),
    position: slates.position.slice(from, to),
    relevance: slates.relevance!.slice(from, to),
  };
  const exposure = exposureByItem({ ...input, membership, slates: one });
  return knownShares(sumByGroup(exposure, membership!), membership!) !== null;
}
