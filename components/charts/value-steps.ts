/**
 * Colours for how large a value is: blue for low, orange for high, as in Okabe and Ito's palette, apart for every kind of
 * colour vision. A step holds a fifth of the values, so one extreme value does not take the colours from all others.
 */
export const VALUE_STEPS = 5;

/** Step 0 is the lowest fifth; -1 stands for a missing value. */
export const MISSING_STEP = -1;

/** A CSS colour that follows the theme. */
export const stepColor = (step: number): string =>
  step === MISSING_STEP ? "var(--ink)" : `var(--value-${step + 1})`;

/** [row] step of each value; equal values are in one step. */
export function valueSteps(values: readonly (number | null)[]): number[] {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const below = new Map<number, number>();
  known.forEach((value, at) => {
    if (!below.has(value)) below.set(value, at);
  });
  return values.map((value) => {
    if (value === null) return MISSING_STEP;
    // Middle of the equal ones: a value that many share is neither low nor high for it.
    const first = below.get(value) ?? 0;
    const middle = (first + lastOf(known, first)) / 2 / known.length;
    return Math.min(VALUE_STEPS - 1, Math.floor(middle * VALUE_STEPS));
  });
}

/** Index after the last value equal to the one at `first`, by halving. */
function lastOf(sorted: readonly number[], first: number): number {
  const value = sorted[first] ?? 0;
  let [low, high] = [first, sorted.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > value) high = middle;
    else low = middle;
  }
  return high;
}
