/**
 * Inequality of non-negative amounts. All are 0 where everyone has the same, and do not change when every amount is
 * multiplied by the same number. The amounts of those who have nothing belong in. NaN where the sum is 0.
 */

const sumOf = (x: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  return sum;
};

/** Gini coefficient, population form: Σ (2i − n − 1) x_(i) / (n Σ x), 0 to 1 − 1/n. */
export function gini(x: ArrayLike<number>): number {
  const sorted = Float64Array.from(x).sort();
  const n = sorted.length;
  let weighted = 0;
  for (let i = 0; i < n; i++) weighted += (2 * (i + 1) - n - 1) * sorted[i]!;
  return Math.max(0, weighted / (n * sumOf(sorted)));
}

/** An index that needs two means only: that of the amounts, and that of a function of each amount. */
export interface IndexOfMeans {
  term(amount: number): number;
  index(meanTerm: number, mean: number): number;
}

/**
 * Generalised entropy GE(a): mean of ((x/μ)^a − 1) / (a (a − 1)). a = 1 is Theil's T, mean of (x/μ) ln(x/μ); a = 0 is
 * Theil's L, mean of −ln(x/μ), infinite where anybody has nothing.
 */
export function generalisedEntropy(a: number): IndexOfMeans {
  if (a === 0) return { term: Math.log, index: (meanLog, mean) => Math.log(mean) - meanLog };
  if (a === 1) return { term: xLogX, index: (meanTerm, mean) => meanTerm / mean - Math.log(mean) };
  return {
    term: (amount) => amount ** a,
    index: (meanPower, mean) => (meanPower / mean ** a - 1) / (a * (a - 1)),
  };
}

const xLogX = (x: number): number => (x > 0 ? x * Math.log(x) : 0);

/**
 * Atkinson's index for aversion ε: 1 − (mean x^(1−ε))^(1/(1−ε)) / μ; ε = 1: 1 − geometric mean ÷ mean. 0 to 1; with ε ≥ 1
 * it is 1 as soon as anybody has nothing.
 */
export const atkinson = (epsilon: number): IndexOfMeans =>
  epsilon === 1
    ? { term: Math.log, index: (meanLog, mean) => 1 - Math.exp(meanLog) / mean }
    : {
        term: (amount) => amount ** (1 - epsilon),
        index: (meanPower, mean) => 1 - meanPower ** (1 / (1 - epsilon)) / mean,
      };

/** An index of means of all amounts. */
export const indexOf = (x: Float64Array, { term, index }: IndexOfMeans): number =>
  index(sumOf(x.map(term)) / x.length, sumOf(x) / x.length);

/**
 * Theil's T taken apart by group: within + between = T. Membership is soft: an item counts in each group by its share.
 * `ofGroup` is T inside each group, NaN where a group has nothing. Σ over groups of s T_g, and of s ln(s/f), with s the
 * group's share of the amounts and f its share of the items.
 *
 * @param share [item × group]; a group left out of it is left out of everything
 */
export function theilParts(
  x: ArrayLike<number>,
  share: ArrayLike<number>,
  groups: number,
): { readonly within: number; readonly between: number; readonly ofGroup: Float64Array } {
  const mass = new Float64Array(groups);
  const amount = new Float64Array(groups);
  for (let cell = 0; cell < share.length; cell++) {
    mass[cell % groups]! += share[cell]!;
    amount[cell % groups]! += share[cell]! * x[Math.floor(cell / groups)]!;
  }
  const ofGroup = new Float64Array(groups);
  for (let cell = 0; cell < share.length; cell++) {
    const g = cell % groups;
    if (share[cell]! === 0) continue;
    const relative = (x[Math.floor(cell / groups)]! * mass[g]!) / amount[g]!;
    ofGroup[g]! += (share[cell]! * xLogX(relative)) / mass[g]!;
  }
  const [items, total] = [sumOf(mass), sumOf(amount)];
  let [within, between] = [0, 0];
  for (let g = 0; g < groups; g++) {
    if (amount[g] === 0) {
      ofGroup[g] = Number.NaN;
      continue;
    }
    const part = amount[g]! / total;
    within += part * ofGroup[g]!;
    between += part * Math.log(part / (mass[g]! / items));
  }
  return { within, between: Math.max(0, between), ofGroup };
}
