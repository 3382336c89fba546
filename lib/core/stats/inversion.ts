/** On which scale the ends of an interval are looked for. */
export interface Scale {
  /** The point after `from`, so many steps further up (or down). */
  move(from: number, steps: number): number;
  /** Steps beyond which an end is not looked for: the interval has none. */
  readonly most: number;
  /** The parameter's value when there is nothing to see. */
  readonly none: number;
}

export const logScale = (step: number): Scale => ({
  move: (from, steps) => from * Math.exp(steps * step),
  most: Math.log(1e6) / step,
  none: 1,
});

export const plainScale = (step: number): Scale => ({
  move: (from, steps) => from + steps * step,
  most: 1e6,
  none: 0,
});

/** Halvings of a bracket: the end is then known to about a hundredth of a standard error. */
const HALVINGS = 8;

/**
 * One end of a confidence interval: the last parameter value, going from the estimate in steps of one standard error up (1)
 * or down (−1), that a test does not reject. Null where none is rejected. Whether "no difference" lies inside is what the
 * test says of it, exactly: an interval and the p-value of the same test never contradict each other.
 */
export function intervalEnd(
  estimate: number,
  direction: 1 | -1,
  scale: Scale,
  isKept: (parameter: number) => boolean,
): number | null {
  const isAhead = direction === 1 ? scale.none > estimate : scale.none < estimate;
  const noneIsKept = isAhead && isKept(scale.none);
  let inside = noneIsKept ? scale.none : estimate;
  const start = inside;
  let outside = isAhead && !noneIsKept ? scale.none : Number.NaN;
  for (let steps = 2; Number.isNaN(outside); steps *= 2) {
    if (steps > scale.most) return null;
    const next = scale.move(start, direction * steps);
    if (isKept(next)) inside = next;
    else outside = next;
  }
  for (let i = 0; i < HALVINGS; i++) {
    const middle = scale.none === 1 ? Math.sqrt(inside * outside) : (inside + outside) / 2;
    if (isKept(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
