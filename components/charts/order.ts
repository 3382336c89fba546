import type { Finding } from "@/lib/core/audit/finding";

/** Distance of a ratio from 1, the same for a half and a double; a missing value comes last, a ratio of 0 first. */
export const gapOf = (value: number | null): number =>
  value === null ? -1 : value <= 0 ? Number.POSITIVE_INFINITY : Math.abs(Math.log(value));

/** Furthest from equal first. */
export const byGap = (a: Finding, b: Finding): number => gapOf(b.value) - gapOf(a.value) || byName(a, b);
/** Largest value first. */
export const bySize = (a: Finding, b: Finding): number => (b.value ?? 0) - (a.value ?? 0) || byName(a, b);
const byName = (a: Finding, b: Finding): number => (a.group < b.group ? -1 : 1);
