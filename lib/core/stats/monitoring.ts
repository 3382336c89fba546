import { createRandom } from "@/lib/core/stats/random";

/** What the watch over a series says. */
export type Watch =
  | { readonly state: "steady" }
  | { readonly state: "too-few-values" }
  /** `at` is the place of the value that raised the alarm. */
  | { readonly state: "changed"; readonly at: number; readonly direction: "up" | "down" };

/** Worlds without a change that the alarm's height is found in, and the series of their draws. */
const WORLDS = 9999;
const SEED = 1;

/** Half the change, in standard deviations, that the sum is made to find soonest. */
const ALLOWANCE = 0.5;

/**
 * Watches series that are looked at anew with every value: does a series leave its own level? Each value is ranked among
 * those up to it. While nothing changes, all orders are equally likely, so these sequential ranks are independent and
 * uniform whatever the distribution, and also where all values move together. Their standardised sum (CUSUM, both
 * directions) raises an alarm at a height that a series of this length without a change passes with a chance of at most
 * `level`, at any of its looks together.
 *
 * Source: Page 1954 (CUSUM); McDonald 1990 (sequential ranks); Barnard 1963 (the height, by simulation).
 *
 * @param level chance of a false alarm over the whole series, once for each series
 */
export function watch(series: readonly (readonly number[])[], level: number): Watch[] {
  const heights = new Map<number, number | null>();
  return series.map((values) => {
    const known = heights.get(values.length);
    const height = known === undefined ? alarmHeight(values.length, level) : known;
    heights.set(values.length, height);
    if (height === null) return { state: "too-few-values" };
    const { up, down } = sums(standardRanks(values));
    const at = up.findIndex((sum, t) => Math.max(sum, down[t]!) >= height);
    if (at === -1) return { state: "steady" };
    return { state: "changed", at, direction: up[at]! >= down[at]! ? "up" : "down" };
  });
}

/**
 * The lowest height that the largest sum reaches with a chance of at most `level` when nothing changes; null where not even
 * an endless rise could reach it.
 */
function alarmHeight(length: number, level: number): number | null {
  const random = createRandom(SEED);
  const largest = Float64Array.from({ length: WORLDS }, () =>
    peak(Array.from({ length }, (_, t) => standardised(1 + random.below(t + 1), t + 1))),
  ).sort();
  // p = (1 + worlds as high) / (worlds + 1) must be at most the level.
  const allowed = Math.floor(level * (WORLDS + 1) + 1e-9) - 1;
  if (allowed < 0) return null;
  const limit = largest[WORLDS - 1 - allowed]!;
  return largest.find((value) => value > limit + 1e-12) ?? null;
}

const peak = (ranks: readonly number[]): number => {
  const { up, down } = sums(ranks);
  return Math.max(0, ...up, ...down);
};

function sums(ranks: readonly number[]): { up: number[]; down: number[] } {
  const along = (sign: 1 | -1) => {
    let sum = 0;
    return ranks.map((rank) => {
      sum = Math.max(0, sum + sign * rank - ALLOWANCE);
      return sum;
    });
  };
  return { up: along(1), down: along(-1) };
}

/** Rank of each value among those up to it, standardised; equal values share their middle rank. */
function standardRanks(values: readonly number[]): number[] {
  return values.map((value, t) => {
    const until = values.slice(0, t + 1);
    const below = until.filter((other) => other < value).length;
    const equal = until.filter((other) => other === value).length;
    return standardised(below + (equal + 1) / 2, t + 1);
  });
}

/** A rank out of `count`, with mean 0 and variance 1; the first value says nothing. */
const standardised = (rank: number, count: number): number =>
  count === 1 ? 0 : (rank - (count + 1) / 2) / Math.sqrt((count * count - 1) / 12);
