/** A rule for integrals over [0, 1]: the integral of g is the sum of `weights[n] * g(nodes[n])`. */
export interface Quadrature {
  /** Strictly between 0 and 1, ascending. */
  readonly nodes: Float64Array;
  /** Positive; they add up to 1. */
  readonly weights: Float64Array;
}

/**
 * The Gauss-Legendre rule with the given number of points (1 or more), exact for polynomials of degree up to
 * 2 × points − 1.
 *
 * The nodes are the roots of the Legendre polynomial, found by Newton's method from Tricomi's estimate, moved from
 * [-1, 1] to [0, 1]. Source: Abramowitz & Stegun 25.4.29 and 22.16.6.
 */
export function gaussLegendre(points: number): Quadrature {
  const nodes = new Float64Array(points);
  const weights = new Float64Array(points);
  for (let n = 0; n < points; n++) {
    let x = Math.cos((Math.PI * (n + 0.75)) / (points + 0.5));
    // Newton doubles the correct digits each time; from this estimate four steps reach float64, the rest is margin.
    for (let step = 0; step < 8; step++) {
      const { value, slope } = legendre(points, x);
      x -= value / slope;
    }
    const { slope } = legendre(points, x);
    // The estimates fall from 1 to -1, so (1 - x) / 2 ascends.
    nodes[n] = (1 - x) / 2;
    weights[n] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** The Legendre polynomial of the degree at x, |x| < 1, and its derivative, by the three-term recurrence. */
function legendre(degree: number, x: number): { value: number; slope: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= degree; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
