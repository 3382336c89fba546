/**
 * Benjamini-Hochberg q-values: the smallest false discovery rate at which each test would be called significant.
 * q_(i) = min over j ≥ i of p_(j) · m / j, at most 1. Input order is kept.
 *
 * Source: Benjamini & Hochberg 1995; equals R's `p.adjust(p, "BH")`.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).sort((a, b) => p[b]! - p[a]!);
  const q = new Array<number>(p.length);
  let smallest = 1;
  order.forEach((index, step) => {
    const rank = p.length - step;
    smallest = Math.min(smallest, (p[index]! * p.length) / rank);
    q[index] = smallest;
  });
  return q;
}
