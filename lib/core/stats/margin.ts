/**
 * Two one-sided tests against a margin m, each at 2.5 %: does the whole 95 % interval lie in [m, 1/m]? The boundary is inside.
 *
 * Source: Schuirmann 1987.
 */
export const liesWithin = (low: number, high: number, margin: number): boolean =>
  low >= margin && high <= 1 / margin;

/** Does the whole interval lie beyond the margin, on one side of it? */
export const liesBeyond = (low: number, high: number, margin: number): boolean =>
  high < margin || low > 1 / margin;
