import { contributionsOf, isUnsafe } from "@/lib/core/audit/risk";
import type { UnknownBounds } from "@/lib/core/report/solidity/views";
import type { Measure } from "@/lib/core/stats/moments";
import type { RatioSums } from "@/lib/core/stats/ratio";
import { type Extreme, ratioBounds } from "@/lib/core/stats/unknown-bounds";

/** Bounds that come from single writers are given in steps of this, outwards: nobody's exposure follows from them. */
const STEP = 0.01;

/**
 * What a parity ratio could be, whoever the unknown are. The sharp bounds give each unknown writer to a group; they are
 * told only where whoever is given to one, or to none, are enough writers and none dominates. Otherwise the bounds are made
 * of the totals of the unknown, which findings tell: all their exposure to one side, all their benchmark to the other.
 *
 * @param unknown writers without a declared value
 * @param elsewhere whether they may belong to neither of the two groups
 */
export function unknownBounds(
  group: RatioSums,
  reference: RatioSums,
  { x, n }: Measure,
  unknown: Int32Array,
  elsewhere: boolean,
  floor: number,
): UnknownBounds | null {
  const amounts = Array.from(unknown, (w) => ({ x: x[w]!, n: n[w]! }));
  const bounds = ratioBounds(group, reference, amounts, elsewhere);
  if (!bounds) return null;
  const exposure = amounts.map((one) => one.x);
  const isTellable = (end: Extreme) =>
    partsOf(end, amounts.length).every((part) => isSafe(part, exposure, floor));
  if (isTellable(bounds.low) && isTellable(bounds.high)) {
    return {
      low: Math.floor(bounds.low.value / STEP) * STEP,
      high: finite(Math.ceil(bounds.high.value / STEP) * STEP),
      byWriter: true,
    };
  }
  const [ofX, ofN] = [sum(exposure), sum(amounts.map((one) => one.n))];
  const ratio = (own: number, ownN: number, other: number, otherN: number) => own / ownN / (other / otherN);
  return {
    low: ratio(group.x, group.n + ofN, reference.x + ofX, reference.n),
    high: finite(ratio(group.x + ofX, group.n, reference.x, reference.n + ofN)),
    byWriter: false,
  };
}

/** Whom an end gives to the group, whom to the reference, and whom to neither. */
function partsOf({ toGroup, toReference }: Extreme, count: number): (readonly number[])[] {
  const placed = new Set([...toGroup, ...toReference]);
  return [toGroup, toReference, Array.from({ length: count }, (_, i) => i).filter((i) => !placed.has(i))];
}

function isSafe(part: readonly number[], exposure: readonly number[], floor: number): boolean {
  if (part.length === 0) return true;
  const got = contributionsOf(
    part.map(() => [0]),
    part.map((i) => exposure[i]!),
  ).get(0);
  return part.length >= floor && (got === undefined || !isUnsafe(got, floor));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
