import { MOST_CROSSED } from "@/lib/core/audit/spec";
import { choices } from "@/lib/core/collections";

/**
 * One value of each of some attributes, one attribute or several; "any unknown" is the merged group of writers who are not
 * declared in at least one of several.
 */
export interface LatticeGroup {
  readonly kind: "values" | "any unknown";
  /** Indexes of its attributes, ascending, and of its values; no values for "any unknown". */
  readonly attributes: readonly number[];
  readonly values: readonly number[];
}

/** Numbers every group that can be asked of a roster: each value, each crossing of values, each "any unknown". */
export interface Lattice {
  /** Groups that hold somebody with these values, one value per attribute. */
  readonly groupsOf: (values: readonly number[]) => number[];
  /** The group with these values of these attributes, in whichever order. */
  readonly crossing: (attributes: readonly number[], values: readonly number[]) => number;
  readonly anyUnknown: (attributes: readonly number[]) => number;
  /** A group of a division by its index there; `parts` are the division's attributes. */
  readonly ofDivision: (parts: readonly number[], group: number) => number;
  readonly describe: (group: number) => LatticeGroup;
  /** The groups that hold a crossing and have one attribute less: of Black×woman, Black and woman. None for the others. */
  readonly parents: (group: number) => number[];
}

/**
 * @param sizes number of values of each attribute; "unknown" is the last one
 * @param most how many attributes may be crossed
 */
export function latticeOf(sizes: readonly number[], most: number = MOST_CROSSED): Lattice {
  let next = 0;
  const stretches = choices([...sizes.keys()], most).map((attributes) => {
    const start = next;
    next += attributes.reduce((product, a) => product * sizes[a]!, 1);
    // The last number of a crossing's stretch is its "any unknown".
    const unknown = attributes.length > 1 ? next++ : -1;
    return { attributes, start, unknown };
  });
  const table = new Map(stretches.map((stretch) => [stretch.attributes.join(), stretch]));
  const of = (attributes: readonly number[]) => table.get(attributes.toSorted((a, b) => a - b).join())!;
  /** Place within a stretch of the values that the attributes have, by attribute. */
  const placeOf = (attributes: readonly number[], code: (attribute: number) => number) =>
    attributes.reduce((place, a) => place * sizes[a]! + code(a), 0);
  const crossing = (attributes: readonly number[], values: readonly number[]) => {
    const stretch = of(attributes);
    return stretch.start + placeOf(stretch.attributes, (a) => values[attributes.indexOf(a)]!);
  };
  const anyUnknown = (attributes: readonly number[]) => of(attributes).unknown;
  const described = (group: number): LatticeGroup => {
    const { attributes, start, unknown } = stretches.findLast((stretch) => stretch.start <= group)!;
    if (group === unknown) return { kind: "any unknown", attributes, values: [] };
    const values = digits(
      group - start,
      attributes.map((a) => sizes[a]!),
    );
    return { kind: "values", attributes, values };
  };
  return {
    crossing,
    anyUnknown,
    describe: described,
    ofDivision: (parts, group) => {
      if (parts.length === 1) return crossing(parts, [group]);
      const known = parts.map((a) => sizes[a]! - 1);
      const isUnknown = group === known.reduce((product, size) => product * size, 1);
      return isUnknown ? anyUnknown(parts) : crossing(parts, digits(group, known));
    },
    groupsOf: (values) =>
      stretches.flatMap(({ attributes, start, unknown }) => {
        const own = start + placeOf(attributes, (a) => values[a]!);
        const isUnknown = unknown !== -1 && attributes.some((a) => values[a] === sizes[a]! - 1);
        return isUnknown ? [own, unknown] : [own];
      }),
    parents: (group) => {
      const { attributes, values } = described(group);
      if (attributes.length === 1) return [];
      return values.map((_, part) => crossing(attributes.toSpliced(part, 1), values.toSpliced(part, 1)));
    },
  };
}

/** Values of a group from its place among all of them, the last value changing fastest. */
function digits(place: number, sizes: readonly number[]): number[] {
  let rest = place;
  const last = sizes.toReversed().map((size) => {
    const digit = rest % size;
    rest = (rest - digit) / size;
    return digit;
  });
  return last.reverse();
}
