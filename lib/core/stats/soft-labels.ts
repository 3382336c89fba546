/**
 * Groups that are only guessed from a proxy (a surname, a place). Everything here keeps the probabilities: taking the
 * likeliest group for the true one overstates gaps (Chen et al. 2019).
 */

/**
 * Bayesian improved surname geocoding: P(r | s, g) ∝ P(r | s) P(g | r). It assumes that within a group, surname says
 * nothing about place. Null where no group is possible.
 *
 * @param givenSurname P(r | s) by group
 * @param placeGiven P(g | r) by group: the share of each group that lives in this place
 *
 * Source: Elliott et al. 2009.
 */
export function surnameAndPlace(
  givenSurname: readonly number[],
  placeGiven: readonly number[],
): number[] | null {
  const joint = givenSurname.map((probability, r) => probability * placeGiven[r]!);
  const total = joint.reduce((sum, one) => sum + one, 0);
  return total > 0 ? joint.map((one) => one / total) : null;
}

/** All who share a value of the proxy. */
export interface ProxyStratum {
  /** Share of everyone. */
  readonly weight: number;
  /** Chance to belong to the group, given the proxy. */
  readonly member: number;
  /** Mean of the outcome, given the proxy. */
  readonly outcome: number;
}

/** An estimate that may be wrong in sign; `warning` names what it takes for granted and must be printed beside it. */
export interface ProxyEstimate {
  readonly value: number;
  readonly warning: "assumes outcome and group are unrelated among those who share the proxy";
}

/**
 * E[Y | A] − E[Y | not A] with each stratum weighted by its probabilities. Its bias is
 * −E[Cov(A, Y | proxy)] / (P(A) (1 − P(A))), which the data cannot show: read it beside proxyBounds.
 *
 * Source: Chen, Kallus, Mao, Svacha & Udell 2019, Fairness under unawareness.
 */
export function weightedDifference(strata: readonly ProxyStratum[]): ProxyEstimate {
  const joint = sum(strata, ({ weight, member, outcome }) => weight * member * outcome);
  return {
    value: differenceAt(strata, joint),
    warning: "assumes outcome and group are unrelated among those who share the proxy",
  };
}

/**
 * All values that E[Y | A] − E[Y | not A] can have, Y being yes or no, when only P(A | proxy) and P(Y | proxy) are known.
 * In each stratum P(A, Y) lies between max(0, a + y − 1) and min(a, y), and the difference rises with it: sharp.
 *
 * Source: Kallus, Mao & Zhou 2022, Assessing algorithmic fairness with unobserved protected class using data combination.
 */
export function proxyBounds(strata: readonly ProxyStratum[]): { low: number; high: number } {
  const least = sum(strata, ({ weight, member, outcome }) => weight * Math.max(0, member + outcome - 1));
  const most = sum(strata, ({ weight, member, outcome }) => weight * Math.min(member, outcome));
  return { low: differenceAt(strata, least), high: differenceAt(strata, most) };
}

/** The difference when P(A and Y) is `joint`. */
function differenceAt(strata: readonly ProxyStratum[], joint: number): number {
  const members = sum(strata, ({ weight, member }) => weight * member);
  const outcomes = sum(strata, ({ weight, outcome }) => weight * outcome);
  return joint / members - (outcomes - joint) / (1 - members);
}

const sum = (strata: readonly ProxyStratum[], of: (stratum: ProxyStratum) => number): number =>
  strata.reduce((total, stratum) => total + of(stratum), 0);
