import type { Membership, Slates } from "@/lib/core/exposure/slates";

/** [item] Σ of a row's value over the rows that show the item. */
export function sumByItem(slates: Slates, value: (row: number) => number): Float64Array {
  const sums = new Float64Array(slates.items.length);
  slates.item.forEach((item, row) => {
    sums[item]! += value(row);
  });
  return sums;
}

/** [item] The part of each item's value that is the group's: value × membership. */
export const partOf = (values: Float64Array, { share, groups }: Membership, group: number): Float64Array =>
  values.map((value, item) => value * share[item * groups.length + group]!);

/** [group] Σ of the groups' parts. */
export const sumByGroup = (values: Float64Array, membership: Membership): number[] =>
  membership.groups.map((_, group) => total(partOf(values, membership, group)));

export const total = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** Indexes of the groups that are compared: all but the unknown one. */
export const comparedGroups = ({ groups, unknown }: Membership): number[] =>
  groups.map((_, group) => group).filter((group) => group !== unknown);

/** Parts scaled to add up to 1; null where there is nothing to share. */
export function shares(parts: readonly number[]): number[] | null {
  const sum = total(parts);
  return sum > 0 ? parts.map((part) => part / sum) : null;
}
