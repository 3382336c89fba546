import { regularisedBeta } from "@/lib/core/stats/special";

/** P(T ≤ t) of Student's t with `df` > 0 degrees of freedom (not necessarily whole). */
export function studentCdf(t: number, df: number): number {
  const tail = 0.5 * regularisedBeta(df / (df + t * t), df / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/**
 * The t with P(T ≤ t) = `probability`, by bisection on the distribution function: slow and certain. Remembered by its
 * arguments, because an audit asks for the same few again and again.
 */
export function studentQuantile(probability: number, df: number): number {
  if (probability === 0.5) return 0;
  if (probability < 0.5) return -studentQuantile(1 - probability, df);
  const key = `${probability}/${df}`;
  const known = quantiles.get(key);
  if (known !== undefined) return known;
  let low = 0;
  let high = 2;
  while (studentCdf(high, df) < probability) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, df) < probability) low = middle;
    else high = middle;
  }
  const quantile = (low + high) / 2;
  if (quantiles.size < 10_000) quantiles.set(key, quantile);
  return quantile;
}

const quantiles = new Map<string, number>();
