import { attention } from "@/lib/core/exposure/attention";
import { overall } from "@/lib/core/exposure/define";
import type { Measurement, MetricInput } from "@/lib/core/exposure/metric";
import { meanOfDefined } from "@/lib/core/exposure/over-requests";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { comparedGroups, sumByItem } from "@/lib/core/exposure/sums";
import { type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";

/** What lists are made of, group by group. Items of unknown group have no place in any comparison. */

/** Shares of `mass` among the known groups (the unknown gets 0); null where none of it is known. */
export function knownShares(mass: ArrayLike<number>, { unknown }: Membership): Float64Array | null {
  const shares = Float64Array.from(mass);
  if (unknown >= 0) shares[unknown] = 0;
  const sum = shares.reduce((a, b) => a + b, 0);
  return sum > 0 ? shares.map((share) => share / sum) : null;
}

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

/** [item] exposure that the item got in all requests; 0 where it was never shown. */
export function exposureByItem({ slates, model }: MetricInput): Float64Array {
  const looks = attention(slates, model);
  return sumByItem(slates, (row) => looks[row]!);
}

/** The list of a request for definitions that know certain groups in one order only. */
export type HardList =
  | { readonly kind: "list"; readonly group: Int32Array }
  | { readonly kind: "undefined"; readonly reason: UndefinedReason };

/**
 * Groups of the first `most` items of known group in the order of the list; items of unknown group are passed over. Never
 * the likeliest group of a soft item.
 */
export function hardList(
  { start, item, position }: Slates,
  { groups, share, unknown }: Membership,
  request: number,
  most = Number.POSITIVE_INFINITY,
): HardList {
  const list: number[] = [];
  const [first, end] = [start[request]!, start[request + 1]!];
  let soft = false;
  for (let row = first; row < end && list.length < most; row++) {
    const isTied = (other: number) => other >= first && other < end && position[other] === position[row];
    if (isTied(row - 1) || isTied(row + 1)) return notDefined("tied-positions");
    const from = item[row]! * groups.length;
    const group = share.subarray(from, from + groups.length).indexOf(1);
    if (group < 0) soft = true;
    if (group !== unknown) list.push(group);
  }
  if (soft) return notDefined("soft-membership");
  return list.length > 0 ? { kind: "list", group: Int32Array.from(list) } : notDefined("no-items");
}

/** A value for every request, and their mean over requests. */
export function requestsAndMean(
  { slates: { requests }, draws }: MetricInput,
  group: string | null,
  isBounded: boolean,
  measure: (request: number) => Measured,
): Measurement[] {
  const values = requests.map((_, request) => measure(request));
  return [
    ...values.map((value, r) => ({ group, request: requests[r] ?? null, value })),
    { ...overall(meanOfDefined(values, { isBounded, draws })), group },
  ];
}

/** Measurements of each group that is compared: not the unknown one. */
export const eachKnownGroup = (
  membership: Membership,
  measure: (group: number, name: string) => Measurement[],
): Measurement[] => comparedGroups(membership).flatMap((group) => measure(group, membership.groups[group]!));
