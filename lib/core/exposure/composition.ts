import { meanOfDefined } from "@/lib/core/exposure/estimate";
import type { Measurement, MetricInput } from "@/lib/core/exposure/metric";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";

/** What lists are made of, group by group. Items of unknown group have no place in any comparison. */

/** Indices of the groups that are compared. */
export const knownGroups = ({ groups, unknown }: Membership): number[] =>
  groups.map((_, g) => g).filter((g) => g !== unknown);

/** Shares of `mass` among the known groups (the unknown gets 0); null where none of it is known. */
export function knownShares(mass: ArrayLike<number>, { unknown }: Membership): Float64Array | null {
  const shares = Float64Array.from(mass);
  if (unknown >= 0) shares[unknown] = 0;
  const total = shares.reduce((sum, share) => sum + share, 0);
  return total > 0 ? shares.map((share) => share / total) : null;
}

/** The declared target among the known groups; null where none was declared. */
export const knownTarget = ({ target }: MetricInput, membership: Membership): Float64Array | null =>
  target && knownShares(target, membership);

/**
 * Calls `visit` after each position of a request, with what stands down to there: the mass of each group. Items that share
 * a position come together.
 */
export function forEachPrefix(
  { start, item, position }: Slates,
  { groups, share }: Membership,
  request: number,
  visit: (position: number, mass: Float64Array) => void,
): void {
  const size = groups.length;
  const mass = new Float64Array(size);
  const end = start[request + 1]!;
  for (let row = start[request]!; row < end; row++) {
    const from = item[row]! * size;
    for (let g = 0; g < size; g++) mass[g]! += share[from + g]!;
    if (row + 1 === end || position[row + 1] !== position[row]) visit(position[row]!, mass);
  }
}

/** [group] mass of the rows of a request down to position `top`. */
export function massInTop(
  slates: Slates,
  membership: Membership,
  request: number,
  top: number,
): Float64Array {
  const mass = new Float64Array(membership.groups.length);
  forEachPrefix(slates, membership, request, (position, soFar) => {
    if (position <= top) mass.set(soFar);
  });
  return mass;
}

/** Exposure by item and group: [item × group] examination weight the item got in all requests, times its membership. */
export function exposureByGroup({ slates, model }: MetricInput, { groups, share }: Membership): Float64Array {
  const size = groups.length;
  const exposure = exposureByItem({ slates, model });
  return share.map((part, cell) => part * exposure[Math.floor(cell / size)]!);
}

/** [item] examination weight that the item got in all requests; 0 where it was never shown. */
export function exposureByItem({ slates, model }: Pick<MetricInput, "slates" | "model">): Float64Array {
  const exposure = new Float64Array(slates.items.length);
  for (let row = 0; row < slates.item.length; row++) {
    exposure[slates.item[row]!]! += model.weight(slates.position[row]!);
  }
  return exposure;
}

/** [group] sums of an [item × group] table. */
export function sumItems(table: Float64Array, groups: number): Float64Array {
  const sums = new Float64Array(groups);
  for (let cell = 0; cell < table.length; cell++) sums[cell % groups]! += table[cell]!;
  return sums;
}

/** Column of an [item × group] table. */
export const column = (table: Float64Array, groups: number, group: number): Float64Array =>
  Float64Array.from({ length: table.length / groups }, (_, i) => table[i * groups + group]!);

/** The list of a request for definitions that know certain groups in one order only. */
export type HardList =
  | { readonly kind: "list"; readonly group: Int32Array }
  | { readonly kind: "undefined"; readonly reason: UndefinedReason };

/** Groups in the order of the list, items of unknown group passed over. Never the likeliest group of a soft item. */
export function hardList(
  { start, item, position }: Slates,
  membership: Membership,
  request: number,
): HardList {
  const { groups, share, unknown } = membership;
  const list: number[] = [];
  for (let row = start[request]!; row < start[request + 1]!; row++) {
    if (row > start[request]! && position[row] === position[row - 1]) return notDefined("tied-positions");
    const from = item[row]! * groups.length;
    const group = share.subarray(from, from + groups.length).indexOf(1);
    if (group < 0) return notDefined("soft-membership");
    if (group !== unknown) list.push(group);
  }
  return list.length > 0 ? { kind: "list", group: Int32Array.from(list) } : notDefined("no-items");
}

/** A value for every request, and their mean over requests. */
export function requestsAndMean(
  { requests }: Slates,
  group: string | null,
  measure: (request: number) => Measured,
): Measurement[] {
  const values = requests.map((_, request) => measure(request));
  return [
    ...values.map((value, r) => ({ group, request: requests[r] ?? null, value })),
    { group, request: null, value: meanOfDefined(values) },
  ];
}

/** One measurement per group; the unknown group's says that it is not compared. */
export function eachKnownGroup(
  membership: Membership,
  measure: (group: number, name: string) => Measurement[],
): Measurement[] {
  return membership.groups.flatMap((name, group) =>
    group === membership.unknown
      ? [{ group: name, request: null, value: notDefined("unknown-group") }]
      : measure(group, name),
  );
}

/** The measurement of a metric that knows groups where the lists have none. */
export const overall = (value: Measured): Measurement[] => [{ group: null, request: null, value }];

/** Measures with the membership of the input; says that there are no groups where it has none. */
export const withGroups = (
  { membership }: MetricInput,
  measure: (membership: Membership) => Measurement[],
): Measurement[] => (membership ? measure(membership) : overall(notDefined("no-items")));
