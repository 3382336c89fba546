/** An estimate on a scale where estimates may be averaged (a log ratio), with its standard error. */
export interface Effect {
  readonly value: number;
  readonly se: number;
}

export interface Heterogeneity {
  /** Cochran's Q, with k − 1 degrees of freedom. */
  readonly q: number;
  readonly df: number;
  /** Share of the variation that is not chance: max(0, (Q − df) / Q). */
  readonly i2: number;
  /** DerSimonian and Laird's variance between effects. */
  readonly tau2: number;
  /** Mean of the effects, weighted by 1 / se². */
  readonly fixed: number;
  /** Mean of the effects, weighted by 1 / (se² + τ²). */
  readonly random: number;
}

/**
 * How much effects differ beyond chance; null for fewer than two.
 *
 * Source: Cochran 1954 (Q); Higgins & Thompson 2002 (I²); DerSimonian & Laird 1986 (τ²).
 */
export function heterogeneity(effects: readonly Effect[]): Heterogeneity | null {
  if (effects.length < 2) return null;
  const fixed = weightedMean(effects, 0);
  const weights = effects.map(({ se }) => 1 / se ** 2);
  const q = effects.reduce((sum, { value }, i) => sum + weights[i]! * (value - fixed) ** 2, 0);
  const df = effects.length - 1;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
  const tau2 = Math.max(0, (q - df) / (total - squares / total));
  const i2 = q > 0 ? Math.max(0, (q - df) / q) : 0;
  return { q, df, i2, tau2, fixed, random: weightedMean(effects, tau2) };
}

function weightedMean(effects: readonly Effect[], tau2: number): number {
  let [weights, weighted] = [0, 0];
  for (const { value, se } of effects) {
    const weight = 1 / (se ** 2 + tau2);
    weights += weight;
    weighted += weight * value;
  }
  return weighted / weights;
}

/**
 * Empirical-Bayes shrinkage: each effect drawn towards their common mean μ, the more the less is known of it.
 * θ* = B θ + (1 − B) μ with B = τ² / (τ² + se²). Small cells of an intersection look extreme by chance; these do not. In
 * the order given; a single effect is left as it is.
 *
 * Source: Morris 1983, with DerSimonian and Laird's τ².
 */
export function shrink(effects: readonly Effect[]): number[] {
  const between = heterogeneity(effects);
  if (!between) return effects.map(({ value }) => value);
  const { tau2, random } = between;
  return effects.map(({ value, se }) => {
    const kept = tau2 === 0 ? 0 : tau2 / (tau2 + se ** 2);
    return kept * value + (1 - kept) * random;
  });
}
