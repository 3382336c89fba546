/**
 * Benjamini-Hochberg q-values: the smallest false discovery rate at which each test would be called significant.
 * q_(i) = min over j ≥ i of p_(j) · m / j, at most 1. Input order is kept.
 *
 * Source: Benjamini & Hochberg 1995; equals R's `p.adjust(p, "BH")`.
 */
export const benjaminiHochberg = (p: readonly number[]): number[] => stepUp(p, 1);

/**
 * Benjamini-Yekutieli q-values: as Benjamini-Hochberg, times Σ 1/i; valid however the tests depend on each other.
 *
 * Source: Benjamini & Yekutieli 2001; equals R's `p.adjust(p, "BY")`.
 */
export const benjaminiYekutieli = (p: readonly number[]): number[] =>
  stepUp(
    p,
    p.reduce((sum, _, i) => sum + 1 / (i + 1), 0),
  );

/**
 * Holm's adjusted p: the chance of any false finding among all tests is held. p_(i) · (m − i + 1), never falling, at most 1.
 *
 * Source: Holm 1979; equals R's `p.adjust(p, "holm")`.
 */
export function holm(p: readonly number[]): number[] {
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  ascending(p).forEach((index, step) => {
    largest = Math.max(largest, Math.min(1, p[index]! * (p.length - step)));
    adjusted[index] = largest;
  });
  return adjusted;
}

function stepUp(p: readonly number[], factor: number): number[] {
  const q = new Array<number>(p.length);
  let smallest = 1;
  ascending(p)
    .reverse()
    .forEach((index, step) => {
      const rank = p.length - step;
      smallest = Math.min(smallest, (p[index]! * p.length * factor) / rank);
      q[index] = smallest;
    });
  return q;
}

const ascending = (p: readonly number[]): number[] =>
  p.map((_, index) => index).sort((a, b) => p[a]! - p[b]!);
