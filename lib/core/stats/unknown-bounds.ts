/** Numerator and denominator of somebody's ratio: exposure and benchmark. */
export interface Amounts {
  readonly x: number;
  readonly n: number;
}

/** An end of a bound, with the completion of the unknown that reaches it. */
export interface Extreme {
  /** Infinite where the other group could be left with nothing. */
  readonly value: number;
  /** How many of the unknown went to the group and to the reference, in the order of their own ratios. */
  readonly toGroup: readonly number[];
  readonly toReference: readonly number[];
}

/** Smallest and largest share of the total a group can have, whoever of the unknown belongs to it. Exact. */
export const shareBounds = (
  group: number,
  unknown: number,
  total: number,
): { low: number; high: number } => ({
  low: group / total,
  high: (group + unknown) / total,
});

/**
 * Smallest and largest ratio (X_a / N_a) / (X_b / N_b) over every way in which the unknown could belong to the two groups:
 * both ends move. Each one brings her own x and n to the group she is given to.
 *
 * To make the ratio largest, writers are sorted by x / n. Adding one to a group raises its ratio exactly when hers is the
 * higher one, so the group takes from the top while that helps and the reference from the bottom; nobody is wanted by both
 * as long as the group then lies above the reference, and the end is exact. Otherwise both compete: everyone goes to one of
 * them, the high ones to the group, and the best cut through the sorted list is looked for, if need be through one writer.
 * Such an end holds for every completion and is at most one writer away from the sharpest one. The smallest is the largest
 * of the inverse.
 *
 * @param elsewhere whether the unknown may belong to neither (there are further groups)
 * @returns null where no completion has a ratio
 *
 * Source: worst-case bounds as in Manski 2003, Partial Identification of Probability Distributions, ch. 1.
 */
export function ratioBounds(
  group: Amounts,
  reference: Amounts,
  unknown: readonly Amounts[],
  elsewhere: boolean,
): { low: Extreme; high: Extreme } | null {
  const high = largest(group, reference, unknown, elsewhere);
  const inverse = largest(reference, group, unknown, elsewhere);
  if (!high || !inverse) return null;
  const low = { value: 1 / inverse.value, toGroup: inverse.toReference, toReference: inverse.toGroup };
  return { low, high };
}

function largest(
  group: Amounts,
  reference: Amounts,
  unknown: readonly Amounts[],
  elsewhere: boolean,
): Extreme | null {
  // Descending by x / n, without dividing: a writer may have no benchmark.
  const order = [...unknown.keys()].sort(
    (a, b) => unknown[b]!.x * unknown[a]!.n - unknown[a]!.x * unknown[b]!.n,
  );
  if (elsewhere) {
    const apart = takeApart(group, reference, unknown, order);
    if (apart) return apart;
  }
  return cutBetween(group, reference, unknown, order);
}

/** Each side takes whom it wants; null where the group stays below the reference, so that they want the same writers. */
function takeApart(
  group: Amounts,
  reference: Amounts,
  unknown: readonly Amounts[],
  order: readonly number[],
): Extreme | null {
  const [toGroup, own] = take(group, order, unknown, (sum, one) => one.x * sum.n > sum.x * one.n);
  const [toReference, other] = take(
    reference,
    order.toReversed(),
    unknown,
    (sum, one) => one.x * sum.n < sum.x * one.n,
  );
  const value = ratioOf(own, other);
  return value >= 1 ? { value, toGroup, toReference } : null;
}

function take(
  from: Amounts,
  order: readonly number[],
  unknown: readonly Amounts[],
  helps: (sum: Amounts, one: Amounts) => boolean,
): [number[], Amounts] {
  const taken: number[] = [];
  let sum = from;
  for (const i of order) {
    if (!helps(sum, unknown[i]!)) break;
    sum = plus(sum, unknown[i]!);
    taken.push(i);
  }
  return [taken, sum];
}

/** Everyone goes to one of the two: the first of the order to the group, the last to the reference. */
function cutBetween(
  group: Amounts,
  reference: Amounts,
  unknown: readonly Amounts[],
  order: readonly number[],
): Extreme | null {
  let best: Extreme | null = null;
  let own = group;
  let other = order.reduce((sum, i) => plus(sum, unknown[i]!), reference);
  for (let cut = 0; cut <= order.length; cut++) {
    const one = unknown[order[cut] ?? -1];
    const parts = one ? [0, ...bestParts(own, minus(other, one), one)] : [0];
    for (const part of parts) {
      const moved = one ? { x: part * one.x, n: part * one.n } : { x: 0, n: 0 };
      const value = ratioOf(plus(own, moved), minus(other, moved));
      if (value > (best?.value ?? -1))
        best = { value, toGroup: order.slice(0, cut), toReference: order.slice(cut) };
    }
    if (!one) break;
    own = plus(own, one);
    other = minus(other, one);
  }
  return best;
}

/**
 * Parts t of one writer, given to the group, at which the ratio has its largest value between 0 and 1: where
 * x X (N_a + t n)(N_b + (1 − t) n) = n N (X_a + t x)(X_b + (1 − t) x), X and N being the sums over all three.
 */
function bestParts(group: Amounts, reference: Amounts, { x, n }: Amounts): number[] {
  const [ofX, ofN] = [x * (group.x + reference.x + x), n * (group.n + reference.n + n)];
  const c = ofX * group.n * (reference.n + n) - ofN * group.x * (reference.x + x);
  const b = ofX * n * (reference.n + n - group.n) - ofN * x * (reference.x + x - group.x);
  const a = ofN * x * x - ofX * n * n;
  const root = Math.sqrt(b * b - 4 * a * c);
  const roots = a === 0 ? [-c / b] : [(-b + root) / (2 * a), (-b - root) / (2 * a)];
  return roots.filter((t) => t > 0 && t < 1);
}

const plus = (a: Amounts, b: Amounts): Amounts => ({ x: a.x + b.x, n: a.n + b.n });
const minus = (a: Amounts, b: Amounts): Amounts => ({ x: a.x - b.x, n: a.n - b.n });
const ratioOf = (a: Amounts, b: Amounts): number => a.x / a.n / (b.x / b.n);
