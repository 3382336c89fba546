import { EquiluxError } from "@/lib/core/errors";

/** Square, row-major. */
export type Matrix = Float64Array;

/**
 * Solves A x = b for a symmetric positive definite A, factored once as L Lᵀ.
 *
 * @throws EquiluxError "bad-request" where A is not positive definite beyond rounding: columns that say the same
 */
export function choleskySolver(a: Matrix, size: number): (b: Float64Array) => Float64Array {
  const l = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * size + k]! * l[j * size + k]!;
      if (i === j && !(sum > 1e-12 * a[i * size + i]!)) throw singular(i);
      l[i * size + j] = i === j ? Math.sqrt(sum) : sum / l[j * size + j]!;
    }
  }
  return (b) => {
    const x = Float64Array.from(b);
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < i; k++) x[i]! -= l[i * size + k]! * x[k]!;
      x[i]! /= l[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      for (let k = i + 1; k < size; k++) x[i]! -= l[k * size + i]! * x[k]!;
      x[i]! /= l[i * size + i]!;
    }
    return x;
  };
}

const singular = (column: number): EquiluxError =>
  new EquiluxError(
    "bad-request",
    `column ${column + 1} is a sum of those before it, so there is no single solution; leave it out or group it with them`,
    "matrix",
  );
