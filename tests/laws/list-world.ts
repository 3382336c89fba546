import fc from "fast-check";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import type { MetricInput } from "@/lib/core/exposure/metric";
import { LIST_METRICS } from "@/lib/core/exposure/registry";

/** Ranked lists as a reader of a test thinks of them; `inputOf` makes columns of them. */
export interface World {
  readonly items: readonly WorldItem[];
  readonly groups: readonly string[];
  readonly unknown: number;
  readonly requests: readonly WorldRequest[];
  readonly model: string;
  readonly target: readonly number[];
  readonly reference: number;
  readonly top: number;
}

export interface WorldItem {
  readonly name: string;
  /** [group] */
  readonly share: readonly number[];
}

export interface WorldRequest {
  readonly name: string;
  readonly reader: number;
  /** By ascending position. */
  readonly rows: readonly WorldRow[];
}

export interface WorldRow {
  readonly item: number;
  readonly position: number;
  readonly relevance: number;
  readonly clicked: number;
}

export function inputOf(world: World): MetricInput {
  const rows = world.requests.flatMap((request) => request.rows);
  let end = 0;
  const start = [0, ...world.requests.map((request) => (end += request.rows.length))];
  return {
    slates: {
      requests: world.requests.map(({ name }) => name),
      items: world.items.map(({ name }) => name),
      start: Int32Array.from(start),
      item: Int32Array.from(rows, ({ item }) => item),
      position: Int32Array.from(rows, ({ position }) => position),
      relevance: Float64Array.from(rows, ({ relevance }) => relevance),
      clicked: Uint8Array.from(rows, ({ clicked }) => clicked),
      score: Float64Array.from(rows, ({ position }) => -position),
      reader: Int32Array.from(world.requests, ({ reader }) => reader),
    },
    membership: {
      attribute: "group",
      groups: world.groups,
      share: Float64Array.from(world.items.flatMap(({ share }) => share)),
      unknown: world.unknown,
    },
    model: browsingModel(world.model),
    target: Float64Array.from(world.target),
    top: world.top,
    reference: world.reference,
    draws: { permutations: 99, seed: 1 },
  };
}

/** What a metric says of an input. */
export const compute = (id: string, input: MetricInput) =>
  LIST_METRICS.find((metric) => metric.id === id)!.compute(input);
/** Its first number; NaN where it has none. */
export const numberOf = (id: string, input: MetricInput): number => {
  const value = compute(id, input)[0]?.value;
  return value?.kind === "estimate" ? value.value : Number.NaN;
};

const GROUPS = ["a", "b", "c", "unknown"];
const hard = (group: number) => GROUPS.map((_, each) => Number(each === group));

const shareOf = (soft: boolean): fc.Arbitrary<readonly number[]> =>
  soft
    ? fc
        .array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 })
        .filter((parts) => parts.some((part) => part > 0))
        .map((parts) => parts.map((part) => part / parts.reduce((sum, each) => sum + each, 0)))
    : fc.integer({ min: 0, max: 3 }).map(hard);

const rowsOf = (items: number): fc.Arbitrary<WorldRow[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...Array(items).keys()], { minLength: 1 }),
      fc.array(
        fc.record({
          relevance: fc.constantFrom(0, 0, 1, 1, 2, Number.NaN),
          clicked: fc.integer({ min: 0, max: 1 }),
          tied: fc.constantFrom(false, false, false, true),
        }),
        { minLength: items, maxLength: items },
      ),
    )
    .map(([order, rest]) => {
      let position = 0;
      return order.map((item, place) => {
        const { tied, ...row } = rest[place]!;
        if (!tied || place === 0) position = place + 1;
        return { ...row, item, position };
      });
    });

/** Items of every world. */
export const ITEMS = 7;

/** Up to five lists over seven items of three groups and unknown; some positions tied, some relevance unknown. */
export const anyWorld = (soft: boolean): fc.Arbitrary<World> =>
  fc.record({
    items: fc
      .array(shareOf(soft), { minLength: ITEMS, maxLength: ITEMS })
      .map((shares) => shares.map((share, index) => ({ name: `item ${index}`, share }))),
    groups: fc.constant(GROUPS),
    unknown: fc.constant(3),
    requests: fc
      .array(fc.record({ reader: fc.integer({ min: 0, max: 2 }), rows: rowsOf(ITEMS) }), {
        minLength: 1,
        maxLength: 5,
      })
      .map((requests) => requests.map((request, index) => ({ ...request, name: `request ${index}` }))),
    model: fc.constantFrom(
      "log2",
      "log2-clipped@4",
      "rbp-0.5",
      "geometric-0.3",
      "gerr-0.8-0.5",
      "cascade-0.9-0.4",
      "empirical:0.9,0.6,0.6,0.2,0.1",
    ),
    target: fc.constantFrom(
      [0.5, 0.3, 0.2, 0],
      [0.2, 0.2, 0.6, 0],
      [0.25, 0.25, 0.25, 0.25],
      [0.7, 0.3, 0, 0],
    ),
    reference: fc.integer({ min: 0, max: 2 }),
    top: fc.integer({ min: 1, max: ITEMS }),
  });

/** One list in which everything is tied, opened and as relevant: nobody can complain. */
export const fairWorld = fc
  .tuple(
    fc
      .array(fc.integer({ min: 0, max: 2 }).map(hard), { minLength: 4, maxLength: 9 })
      .filter((shares) => [0, 1, 2].every((group) => shares.some((share) => share[group] === 1))),
    fc.constantFrom("uniform", "log2", "log2-clipped@3", "rbp-0.5"),
  )
  .map(
    ([shares, model]): World => ({
      items: shares.map((share, index) => ({ name: `item ${index}`, share })),
      groups: GROUPS,
      unknown: 3,
      requests: [
        {
          name: "request 0",
          reader: 0,
          rows: shares.map((_, item) => ({ item, position: 1, relevance: 1, clicked: 1 })),
        },
      ],
      model,
      target: GROUPS.map((_, group) => shares.reduce((sum, share) => sum + share[group]!, 0) / shares.length),
      reference: 0,
      top: shares.length,
    }),
  );
