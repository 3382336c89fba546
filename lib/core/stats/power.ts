/** z of the 97.5 % and of the 80 % quantile of the normal distribution. */
const Z = { level: 1.959963984540054, power: 0.8416212335729143 };

/**
 * Minimum detectable ratio: the ratio below 1 that a test at 5 % would find in four of five audits, given the standard error
 * of the log ratio. Its inverse is that above 1. An approximation by the normal distribution, for planning and for saying
 * what "cannot tell" leaves open.
 */
export const minimumDetectableRatio = (standardError: number): number =>
  Math.exp(-(Z.level + Z.power) * standardError);

/**
 * Standard error of a log ratio that its 95 % interval amounts to: a quarter of its length, nearly. Null where there is no
 * interval, or one of no length, or one that reaches 0.
 */
export function logStandardError({
  low,
  high,
}: {
  readonly low: number | null;
  readonly high: number | null;
}): number | null {
  if (low === null || high === null || !(low > 0) || !(high > low)) return null;
  return Math.log(high / low) / (2 * Z.level);
}
