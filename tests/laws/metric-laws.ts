import fc from "fast-check";
import { expect } from "vitest";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import type { Measured } from "@/lib/core/measured";
import {
  anyWorld,
  fairWorld,
  ITEMS,
  inputOf,
  type World,
  type WorldRequest,
  type WorldRow,
} from "@/tests/laws/list-world";

/** A property that a metric keeps on every list. Throws where it does not. */
export type MetricLaw = (metric: Metric) => void;

const RUNS = { numRuns: 25 };
const world = fc.boolean().chain(anyWorld);

/** Values by group and request; the reason where there is none. Intervals are left out: clusters may change hands. */
function valuesOf(measurements: readonly Measurement[], rename = (group: string) => group) {
  return new Map(
    measurements.map(({ group, request, value }) => [
      `${group === null ? "all" : rename(group)} / ${request ?? "all"}`,
      value.kind === "estimate" ? value.value : value.reason,
    ]),
  );
}

type Values = ReturnType<typeof valuesOf>;

function expectSame(actual: Values, wanted: Values, tolerance = 1e-9): void {
  expect([...actual.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, value] of wanted) {
    const other = actual.get(key);
    if (typeof value === "string" || typeof other === "string") expect(other, key).toBe(value);
    else expect(Math.abs(other! - value), key).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  }
}

const measure = (metric: Metric, of: World) => valuesOf(metric.compute(inputOf(of)));

/** Whatever is changed, the values are not. */
const unchangedBy =
  (change: (of: World) => World): MetricLaw =>
  (metric) =>
    fc.assert(
      fc.property(world, (of) => expectSame(measure(metric, change(of)), measure(metric, of))),
      RUNS,
    );

/** A value is finite and inside its interval, or has a reason; there is at least one. */
export const isWellFormed: MetricLaw = (metric) => {
  const check = (value: Measured) => {
    if (value.kind === "undefined") return expect(value.reason).toBeTruthy();
    expect(Number.isFinite(value.value)).toBe(true);
    expect(value.low !== null).toBe(value.method === "permutation" || value.method === "half-samples");
    if (value.low !== null && value.high !== null) {
      expect(value.low).toBeLessThanOrEqual(value.value + 1e-9);
      expect(value.high).toBeGreaterThanOrEqual(value.value - 1e-9);
    }
  };
  fc.assert(
    fc.property(world, (of) => {
      const measurements = metric.compute(inputOf(of));
      expect(measurements.length).toBeGreaterThan(0);
      for (const { value } of measurements) check(value);
    }),
    RUNS,
  );
};

/** Every value lies in the declared range. */
export const staysInRange: MetricLaw = (metric) => {
  const [low, high] = rangeOf(metric);
  fc.assert(
    fc.property(world, (of) => {
      for (const value of measure(metric, of).values()) {
        if (typeof value === "string") continue;
        expect(value).toBeGreaterThanOrEqual(low - 1e-9);
        expect(value).toBeLessThanOrEqual(high + 1e-9);
      }
    }),
    RUNS,
  );
};

/** Ends of ranges that are words or depend on the world: seven items, three groups and the unknown. */
const NAMED_ENDS: Readonly<Record<string, number>> = {
  "1 − ln 2": 1 - Math.LN2,
  "ln 2": Math.LN2,
  "ln 100": Math.log(100),
  "1 − 1/n": 1 - 1 / ITEMS,
  "(n − 1)/2": (ITEMS - 1) / 2,
  "ln n": Math.log(ITEMS),
  "ln of the number of groups": Math.log(3),
  k: ITEMS,
};

function rangeOf({ range }: Metric): [number, number] {
  const ends = /^[[(](.+), (.+)[\])]$/.exec(range)?.slice(1) ?? [];
  const number = (text: string | undefined) => {
    if (text === "∞") return Number.POSITIVE_INFINITY;
    if (text === "−∞") return Number.NEGATIVE_INFINITY;
    return NAMED_ENDS[text ?? ""] ?? Number(text?.replace("−", "-"));
  };
  const [low, high] = [number(ends[0]), number(ends[1])];
  expect(low, range).toBeLessThan(high);
  return [low, high];
}

/** Without one of its needs it says so, once, and does not fail. */
export const asksForItsNeeds: MetricLaw = (metric) => {
  const without: Partial<Record<Metric["needs"][number], (input: MetricInput) => MetricInput>> = {
    groups: (input) => ({ ...input, membership: null }),
    relevance: (input) => ({ ...input, slates: { ...input.slates, relevance: null } }),
    clicked: (input) => ({ ...input, slates: { ...input.slates, clicked: null } }),
    score: (input) => ({ ...input, slates: { ...input.slates, score: null } }),
    reader: (input) => ({ ...input, slates: { ...input.slates, reader: null } }),
    target: (input) => ({ ...input, target: null }),
    reference: (input) => ({ ...input, reference: -1 }),
  };
  fc.assert(
    fc.property(world, fc.constantFrom(null, ...metric.needs), (of, need) => {
      if (need === null) return;
      const measurements = metric.compute(without[need]!(inputOf(of)));
      expect(measurements.map(({ value }) => value.kind)).toEqual(["undefined"]);
    }),
    RUNS,
  );
};

/** The order of requests does not matter. */
export const ignoresRequestOrder = unchangedBy((of) => ({ ...of, requests: [...of.requests].reverse() }));

/** Nor does the order of tied rows. */
export const ignoresOrderOfTies = unchangedBy((of) => ({
  ...of,
  requests: of.requests.map((request) => ({
    ...request,
    rows: [...request.rows].reverse().sort((a, b) => a.position - b.position),
  })),
}));

/** Two items of one group that are as relevant to the request change places, and no group metric changes. */
export const ignoresWhichTwin: MetricLaw = unchangedBy((of) => ({
  ...of,
  requests: of.requests.map((request) => swapTwins(of, request)),
}));

function swapTwins({ items }: World, request: WorldRequest): WorldRequest {
  const { rows } = request;
  const alike = (a: number, b: number) =>
    Object.is(rows[a]!.relevance, rows[b]!.relevance) &&
    String(items[rows[a]!.item]!.share) === String(items[rows[b]!.item]!.share);
  const first = rows.findIndex((_, a) => rows.some((_, b) => b > a && alike(a, b)));
  if (first === -1) return request;
  const second = rows.findLastIndex((_, b) => alike(first, b));
  const other = new Map([
    [first, rows[second]!.item],
    [second, rows[first]!.item],
  ]);
  return { ...request, rows: rows.map((row, place) => ({ ...row, item: other.get(place) ?? row.item })) };
}

/** Groups listed in another order, under other names, give the same values under those names. */
export const followsRelabelling: MetricLaw = (metric) => {
  const order = [2, 3, 0, 1];
  const rename = (group: string) => `${group}'`;
  const relabelled = (of: World): World => ({
    ...of,
    groups: order.map((group) => rename(of.groups[group]!)),
    unknown: order.indexOf(of.unknown),
    target: order.map((group) => of.target[group]!),
    reference: order.indexOf(of.reference),
    items: of.items.map((item) => ({ ...item, share: order.map((group) => item.share[group]!) })),
  });
  fc.assert(
    fc.property(world, (of) =>
      expectSame(measure(metric, relabelled(of)), valuesOf(metric.compute(inputOf(of)), rename)),
    ),
    RUNS,
  );
};

/** A membership that is a hair off 0 or 1 gives what the hard label gives: nowhere is the likeliest group taken for true. */
export const hardIsTheLimitOfSoft: MetricLaw = (metric) => {
  const hair = 1e-9;
  const softened = (of: World): World => ({
    ...of,
    items: of.items.map((item) => ({
      ...item,
      // Of the unknown ones nothing is known, not even by a hair: requests without a known item stay such.
      share:
        item.share[of.unknown] === 1
          ? item.share
          : item.share.map((share) => share * (1 - hair) + hair / of.groups.length),
    })),
  });
  // A hair of exposure to a group whose target is 0 is an infinite divergence already.
  const targetsForAll = anyWorld(false).filter(({ target }) => target[2]! > 0);
  fc.assert(
    fc.property(targetsForAll, (of) => {
      const soft = measure(metric, softened(of));
      for (const [key, value] of measure(metric, of)) {
        if (typeof value === "string") continue;
        const near = soft.get(key);
        expect(typeof near === "number" && Math.abs(near - value), key).toBeLessThan(
          1e-6 * Math.max(1, Math.abs(value)),
        );
      }
    }),
    RUNS,
  );
};

/** Half of one group and half of another counts by half in each: the value lies where the halves are moved to, on average. */
export const isLinearInMembership: MetricLaw = (metric) => {
  const moved = (of: World, share: readonly number[]): World => ({
    ...of,
    items: of.items.map((item, index) => (index === 0 ? { ...item, share } : item)),
  });
  fc.assert(
    fc.property(anyWorld(false), (of) => {
      const at = (share: readonly number[]) => measure(metric, moved(of, share));
      const [half, one, other] = [at([0.5, 0.5, 0, 0]), at([1, 0, 0, 0]), at([0, 1, 0, 0])];
      for (const [key, value] of half) {
        const [a, b] = [one.get(key), other.get(key)];
        if (typeof value === "number" && typeof a === "number" && typeof b === "number")
          expect(value, key).toBeCloseTo((a + b) / 2, 9);
      }
    }),
    RUNS,
  );
};

/** Weights count only against each other. */
export const ignoresScaleOfWeights: MetricLaw = (metric) =>
  fc.assert(
    fc.property(world, (of) => {
      const input = inputOf(of);
      const model = { ...input.model, weight: (position: number) => 0.37 * input.model.weight(position) };
      expectSame(valuesOf(metric.compute({ ...input, model })), measure(metric, of));
    }),
    RUNS,
  );

/** Two shards of the requests add up to one pass. */
export const addsUpOverShards: MetricLaw = (metric) =>
  fc.assert(
    fc.property(world, fc.nat({ max: 3 }), (of, cut) => {
      fc.pre(cut > 0 && cut < of.requests.length);
      const shard = (requests: World["requests"]) => measure(metric, { ...of, requests });
      const [first, second] = [shard(of.requests.slice(0, cut)), shard(of.requests.slice(cut))];
      for (const [key, value] of measure(metric, of)) {
        const [a, b] = [first.get(key), second.get(key)];
        if (typeof value === "number") expect(Number(a) + Number(b), key).toBeCloseTo(value, 9);
      }
    }),
    RUNS,
  );

/** Values of all groups, the unknown one too, add up to 1. */
export const groupsAddUpToOne: MetricLaw = (metric) =>
  fc.assert(
    fc.property(world, (of) => {
      const values = [...measure(metric, of).values()];
      fc.pre(values.every((value) => typeof value === "number"));
      expect(values.reduce((sum: number, value) => sum + Number(value), 0)).toBeCloseTo(1, 9);
    }),
    RUNS,
  );

/** What the unknown group gets is not compared: a request that shows nobody else changes nothing. */
export const ignoresUnknown: MetricLaw = (metric) => {
  const withUnknown = (of: World): World => ({
    ...of,
    items: [
      ...of.items,
      { name: "nobody's", share: of.groups.map((_, group) => Number(group === of.unknown)) },
    ],
    requests: [
      ...of.requests,
      {
        name: "more",
        reader: 0,
        rows: [{ item: of.items.length, position: 1, relevance: 1, clicked: 1 }],
      },
    ],
  });
  unchangedBy(withUnknown)(metric);
  fc.assert(
    fc.property(world, (of) => {
      const groups = metric.compute(inputOf(of)).map(({ group }) => group);
      expect(groups).not.toContain(of.groups[of.unknown]);
    }),
    RUNS,
  );
};

/** On a list nobody can complain of, the value is the declared fair one. */
export const isFairOnAFairList: MetricLaw = (metric) =>
  fc.assert(
    fc.property(fairWorld, (of) => {
      const values = [...measure(metric, of).values()];
      expect(values.length).toBeGreaterThan(0);
      for (const value of values) expect(value).toBeCloseTo(metric.fair!, 9);
    }),
    RUNS,
  );

/** An item that changes places with one of another group just above it never lowers what its own group has. */
export const risesWithPromotion: MetricLaw = (metric) => {
  let tried = 0;
  const groupOf = (of: World, row: WorldRow) => of.items[row.item]!.share.indexOf(1);
  fc.assert(
    fc.property(anyWorld(false), (any) => {
      const of = { ...any, model: "rbp-0.5" };
      const { rows } = of.requests[0]!;
      const below = rows.findIndex((row, place) => {
        const above = rows[place - 1];
        if (!above || above.position === row.position) return false;
        const group = groupOf(of, row);
        return group !== groupOf(of, above) && group !== of.unknown && group !== of.reference;
      });
      if (below === -1) return;
      const promoted = rows.map((row, place) => {
        const from = rows[place === below ? below - 1 : place === below - 1 ? below : place]!;
        return { ...from, position: row.position };
      });
      const key = `${of.groups[groupOf(of, rows[below]!)]} / all`;
      const before = measure(metric, of).get(key);
      const requests = [{ ...of.requests[0]!, rows: promoted }, ...of.requests.slice(1)];
      const after = measure(metric, { ...of, requests }).get(key);
      if (typeof before !== "number" || typeof after !== "number") return;
      tried++;
      expect(after).toBeGreaterThanOrEqual(before - 1e-9);
    }),
    { numRuns: 100 },
  );
  expect(tried).toBeGreaterThan(5);
};
