import { describe, expect, test } from "vitest";
import { gaussLegendre } from "@/lib/core/attribution/quadrature";

describe("Gauss-Legendre on [0, 1]", () => {
  test("one and two points are the textbook's", () => {
    expect(gaussLegendre(1)).toEqual({ nodes: Float64Array.of(0.5), weights: Float64Array.of(1) });
    const { nodes, weights } = gaussLegendre(2);
    expect(nodes[0]).toBeCloseTo(0.5 - Math.sqrt(3) / 6, 15);
    expect(nodes[1]).toBeCloseTo(0.5 + Math.sqrt(3) / 6, 15);
    expect(weights[0]).toBeCloseTo(0.5, 15);
  });

  test.each([1, 2, 3, 4, 5, 8, 13, 32, 64])("%i points integrate t^k exactly up to k = 2n - 1", (points) => {
    const { nodes, weights } = gaussLegendre(points);
    for (let power = 0; power < 2 * points; power++) {
      const integral = nodes.reduce((sum, t, n) => sum + weights[n]! * t ** power, 0);
      expect(Math.abs(integral - 1 / (power + 1))).toBeLessThan(1e-15 * (4 + points / 4));
    }
    const beyond = nodes.reduce((sum, t, n) => sum + weights[n]! * t ** (2 * points), 0);
    if (points <= 5) expect(Math.abs(beyond - 1 / (2 * points + 1))).toBeGreaterThan(1e-9);
  });

  test("nodes ascend strictly inside the interval and mirror each other", () => {
    const { nodes, weights } = gaussLegendre(64);
    nodes.forEach((t, n) => {
      expect(t).toBeGreaterThan(n === 0 ? 0 : nodes[n - 1]!);
      expect(t).toBeLessThan(1);
      expect(weights[n]).toBeGreaterThan(0);
      expect(t + nodes[63 - n]!).toBeCloseTo(1, 15);
    });
  });
});
