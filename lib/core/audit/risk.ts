import type { Range } from "@/lib/core/audit/possible";
import { DOMINANCE_PERCENT } from "@/lib/core/audit/spec";

/** What the writers of a group bring to a sum: how many bring something, how much, and the two largest amounts. */
export interface Contributions {
  readonly writers: number;
  readonly sum: number;
  readonly first: number;
  readonly second: number;
}

const NOTHING: Contributions = { writers: 0, sum: 0, first: 0, second: 0 };

/** Contributions of every group that brings something. `amounts` holds one number a writer. */
export function contributionsOf(
  groupsOf: readonly (readonly number[])[],
  amounts: ArrayLike<number>,
): ReadonlyMap<number, Contributions> {
  const groups = new Map<number, Contributions>();
  groupsOf.forEach((own, writer) => {
    const amount = amounts[writer]!;
    if (amount === 0) return;
    const one = { writers: 1, sum: amount, first: amount, second: 0 };
    for (const group of own) groups.set(group, merged(groups.get(group) ?? NOTHING, one));
  });
  return groups;
}

/** Of two groups without a writer in common, together. */
export const merged = (a: Contributions, b: Contributions): Contributions => ({
  writers: a.writers + b.writers,
  sum: a.sum + b.sum,
  first: Math.max(a.first, b.first),
  second: Math.max(Math.min(a.first, b.first), a.second, b.second),
});

/** Contributions of groups without a writer in common, taken as one. */
export const together = (of: ReadonlyMap<number, Contributions>, groups: readonly number[]): Contributions =>
  groups.map((group) => of.get(group) ?? NOTHING).reduce(merged, NOTHING);

/**
 * May a sum not be shown? Where fewer writers than the floor (but some) are behind it; or where one dominates it: the
 * second largest, who knows her own amount, could otherwise tell the largest to within p percent.
 *
 * Source: Hundepool et al. 2012, Statistical Disclosure Control, § 4.2.1 (threshold rule, p%-rule).
 */
export const isUnsafe = ({ writers, sum, first, second }: Contributions, floor: number): boolean =>
  writers > 0 && (writers < floor || sum - first - second < (DOMINANCE_PERCENT / 100) * first);

/**
 * Does a range of what is possible protect an unsafe sum?
 *
 * Of a count of writers, when it leaves at least as many possibilities as the floor: a narrower range would tell more than a
 * shown group may. Of an amount, when it is wider than p percent of it and reaches so high that even the second largest
 * writer cannot tell the largest to within p percent.
 */
export const protects = (
  { low, high }: Range,
  kind: "count" | "amount",
  { sum, first, second }: Contributions,
  floor: number,
): boolean => {
  const share = DOMINANCE_PERCENT / 100;
  // Ranges come from linear programming: an end that is a whole number may be off in its last digits.
  const slack = 1e-9 * Math.max(1, Math.abs(high), sum);
  const width = high - low + slack;
  return kind === "count"
    ? width >= floor
    : width >= share * sum && high + slack - first - second >= share * first;
};
