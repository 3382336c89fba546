/** One value of one attribute, or of two; "either unknown" is the merged group of writers not declared in one of two. */
export type GroupKind = "single" | "pair" | "either unknown";

export interface LatticeGroup {
  readonly kind: GroupKind;
  /** Indexes of its attributes, ascending, and of its values; no values for "either unknown". */
  readonly attributes: readonly number[];
  readonly values: readonly number[];
}

/** Numbers every group that can be asked of a roster: each value, each pair of values, each "either unknown". */
export interface Lattice {
  /** Groups that hold somebody with these values, one value per attribute. */
  readonly groupsOf: (values: readonly number[]) => number[];
  readonly single: (attribute: number, value: number) => number;
  readonly pair: (first: number, value: number, second: number, other: number) => number;
  readonly eitherUnknown: (first: number, second: number) => number;
  /** A group of a division by its index there; `parts` are the division's attributes. */
  readonly ofDivision: (parts: readonly number[], group: number) => number;
  readonly describe: (group: number) => LatticeGroup;
}

/** @param sizes number of values of each attribute; "unknown" is the last one */
export function latticeOf(sizes: readonly number[]): Lattice {
  let next = 0;
  const singles = sizes.map((size) => {
    const start = next;
    next += size;
    return start;
  });
  const pairs = sizes.flatMap((size, a) =>
    sizes.slice(a + 1).map((other, i) => {
      const start = next;
      // The last number of a pair's stretch is its "either unknown".
      next += size * other + 1;
      return { a, b: a + 1 + i, start, end: next - 1 };
    }),
  );
  const table = new Map(pairs.map((pair) => [pair.a * sizes.length + pair.b, pair]));
  const of = (a: number, b: number) => table.get(Math.min(a, b) * sizes.length + Math.max(a, b))!;
  const pair = (a: number, value: number, b: number, other: number): number =>
    a < b ? of(a, b).start + value * sizes[b]! + other : pair(b, other, a, value);
  const eitherUnknown = (a: number, b: number) => of(a, b).end;
  return {
    single: (attribute, value) => singles[attribute]! + value,
    pair,
    eitherUnknown,
    ofDivision: ([a, b], group) => {
      if (b === undefined) return singles[a!]! + group;
      const [known, other] = [sizes[a!]! - 1, sizes[b]! - 1];
      if (group === known * other) return eitherUnknown(a!, b);
      return pair(a!, Math.floor(group / other), b, group % other);
    },
    groupsOf: (values) => [
      ...values.map((value, a) => singles[a]! + value),
      ...pairs.flatMap(({ a, b, start, end }) => {
        const own = start + values[a]! * sizes[b]! + values[b]!;
        const isUnknown = values[a] === sizes[a]! - 1 || values[b] === sizes[b]! - 1;
        return isUnknown ? [own, end] : [own];
      }),
    ],
    describe: (group) => {
      const crossed = pairs.find(({ start, end }) => group >= start && group <= end);
      if (!crossed) {
        const attribute = singles.findLastIndex((start) => start <= group);
        return { kind: "single", attributes: [attribute], values: [group - singles[attribute]!] };
      }
      const { a, b, start, end } = crossed;
      if (group === end) return { kind: "either unknown", attributes: [a, b], values: [] };
      const place = group - start;
      const values = [Math.floor(place / sizes[b]!), place % sizes[b]!];
      return { kind: "pair", attributes: [a, b], values };
    },
  };
}
