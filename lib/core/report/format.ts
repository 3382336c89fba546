import type { Finding, MetricId, SampleSize, Verdict } from "@/lib/core/audit/finding";
import type { IntervalMethod, Measured, UndefinedReason } from "@/lib/core/measured";
import { metricKind } from "@/lib/core/report/names";

/**
 * The only place where a number becomes text. Screen, PDF and command line call these, so the same number reads the same
 * everywhere. Nothing here decides anything: a verdict is made in the core and only named here.
 */

/** Keeps a number and its unit on one line. */
const NBSP = "\u00a0";
const MINUS = "\u2212";
/** Stands where no value exists; always followed by a reason somewhere near. */
export const NO_VALUE = "–";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/**
 * Fixed digits, but never across a boundary: 0.7996 under a boundary of 0.8 is "0.7996", not "0.80", so that a printed
 * number can never contradict the verdict beside it.
 */
function fixed(value: number, digits: number, boundaries: readonly number[] = []): string {
  for (let more = digits; more <= digits + 4; more += 1) {
    const text = value.toFixed(more);
    const shown = Number(text);
    if (boundaries.every((boundary) => Math.sign(shown - boundary) === Math.sign(value - boundary))) {
      return signed(text);
    }
  }
  return signed(value.toFixed(digits));
}

const signed = (text: string): string => {
  if (!text.startsWith("-")) return text;
  return Number(text) === 0 ? text.slice(1) : MINUS + text.slice(1);
};

/** A ratio: "0.75". With a margin, the digits it takes to stay on its own side of `margin` and `1 / margin`. */
export function ratio(value: number, margin: number | null = null): string {
  if (!Number.isFinite(value)) return "∞";
  if (value === 0) return "0";
  if (value >= 100) return grouped.format(value);
  if (value > 0 && value < 0.005) return "under 0.01";
  return fixed(value, 2, margin === null ? [] : [margin, 1 / margin]);
}

/** A difference of ratios with its sign: "−0.26", "+0.04"; "0.00" has none. */
export const signedRatio = (value: number): string => {
  const text = fixed(value, 2);
  return Number(text) > 0 ? `+${text}` : text;
};

/** A share between 0 and 1: "12.3 %". */
export function share(value: number): string {
  if (value > 0 && value < 0.0005) return `under${NBSP}0.1${NBSP}%`;
  return `${fixed(value * 100, 1)}${NBSP}%`;
}

/** A whole number: "64,000". */
export const count = (value: number): string => grouped.format(Math.round(value));

/** A count and its noun: "1 writer", "64,000 writers". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)}${NBSP}${value === 1 ? one : many}`;

/** A sum of examination weights: whole from 100 on, one digit from 10, two below. */
export function exposure(value: number): string {
  if (value >= 100) return grouped.format(value);
  if (value > 0 && value < 0.005) return "under 0.01";
  return fixed(value, value >= 10 ? 1 : 2);
}

/** A signed number in a model's output unit: "+0.042", "−0.310". */
export function contribution(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  const digits = size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = fixed(value, digits);
  if (Number(value.toFixed(digits)) === 0)
    return `${value < 0 ? MINUS : "+"}${size.toExponential(0).replace("-", MINUS)}`;
  return value > 0 ? `+${text}` : text;
}

/** A number without a sign convention, three significant digits: feature values and importances. */
export function plain(value: number): string {
  if (Number.isInteger(value)) return value < 0 ? MINUS + count(-value) : count(value);
  const size = Math.abs(value);
  if (size >= 1000) return value < 0 ? MINUS + count(size) : count(size);
  return signed(String(Number(value.toPrecision(3))));
}

/** "p = 0.034", "p < 0.001", or a dash where nothing was tested. */
export const pValue = (value: number | null, letter: "p" | "q" = "p"): string =>
  value === null
    ? NO_VALUE
    : value < 0.001
      ? `${letter}${NBSP}<${NBSP}0.001`
      : `${letter}${NBSP}=${NBSP}${bareP(value)}`;

/** The same without its letter, for a column headed p or q. */
export const bareP = (value: number | null): string =>
  value === null
    ? NO_VALUE
    : value < 0.001
      ? `<${NBSP}0.001`
      : fixed(value, value < 0.1 ? 3 : 2, [0.01, 0.05]);

/** Any metric's value in the metric's own unit. */
export function metricValue(metric: MetricId, value: number, margin: number | null = null): string {
  switch (metricKind(metric)) {
    case "count":
      return count(value);
    case "exposure":
      return exposure(value);
    case "share":
      return share(value);
    case "ratio":
      return ratio(value, margin);
  }
}

/** "0.71 to 0.79", or a dash where there is no interval. */
export const interval = (low: number | null, high: number | null, text: (value: number) => string): string =>
  low === null || high === null ? NO_VALUE : `${text(low)} to ${text(high)}`;

/** The interval of a finding in its metric's unit. */
export const findingInterval = (finding: Finding): string =>
  interval(finding.low, finding.high, (value) => metricValue(finding.metric, value, finding.threshold));

/** The value of a finding in its metric's unit, or a dash. */
export const findingValue = (finding: Finding): string =>
  finding.value === null ? NO_VALUE : metricValue(finding.metric, finding.value, finding.threshold);

/** What stands behind a figure: "1,204 writers, 64,000 shown"; "hidden" where it is suppressed. */
export const sampleSize = ({ writers, impressions }: SampleSize): string =>
  writers === null || impressions === null
    ? "hidden"
    : `${counted(writers, "writer")}, ${counted(impressions, "impression")}`;

/** A measured value as text: "0.75 (0.71 to 0.79)", or the reason why there is none. */
export function measured(value: Measured, text: (value: number) => string): string {
  if (value.kind === "undefined") return undefinedReason(value.reason);
  const range = interval(value.low, value.high, text);
  return range === NO_VALUE ? text(value.value) : `${text(value.value)} (${range})`;
}

const REASONS: Record<UndefinedReason, string> = {
  "no-writers": "no writers in this group",
  "no-benchmark": "nothing to measure a fair share against",
  "no-impressions": "none of its stories was shown",
  "no-exposure": "its stories got no exposure",
  "nothing-selected": "nothing was selected anywhere, so there is no rate to compare",
  "no-reference": "the reference group has no value to compare with",
  "no-groups": "no groups are named",
  "no-target": "no shares were declared that the groups should have",
  "no-relevance": "nothing is known to be relevant",
  "no-clicks": "no openings are known",
  "too-few-writers": "too few writers carry the figure",
  suppressed: "hidden: fewer writers than the privacy floor",
  "no-scores": "the ranker's scores are not in the file",
  "no-readers": "readers are not named",
  "no-items": "no item of a known group",
  "no-pairs": "no two items to compare",
  "soft-membership": "the definition needs certain groups, and an item here has a probability",
  "tied-positions": "the definition needs one order, and items here share a position",
  "one-group": "the list holds one group only",
  "list-too-short": "the list is shorter than the first prefix that is looked at",
  "not-in-top": "the group is not among the first positions, so the logarithm is minus infinity",
  "zero-target": "a group whose target is 0 was shown, so the divergence is infinite",
  "zero-exposure-item": "an item got no exposure, so the value is infinite",
  "under-two-percent": "under 2 % of the data: left out of impact ratios, its count and rate are still shown",
};

/** Why no value exists, in words. */
export const undefinedReason = (reason: UndefinedReason): string => REASONS[reason];

const METHODS: Record<IntervalMethod, string> = {
  permutation: "by permuting writers",
  "half-samples": "by random halves of the writers",
  none: "no interval",
  "no-variation": "no interval: nothing varies",
  "too-few-writers": "no interval: too few writers",
  "too-few-units": "no interval: too few to tell",
  "too-skewed": "no interval: a few stars carry it",
  "no-method": "no interval: none is known that holds where a few get most",
  "soft-membership": "no interval: an item here belongs to its group with a probability",
  "both-sides": "no interval: both sides share what is not independent",
  itself: "equal by definition",
};

/** How an interval of items, requests or readers was made, or why there is none: ranked lists know no writers. */
export function methodOfUnits(method: IntervalMethod): string {
  if (method === "permutation") return "by permutation";
  return method === "half-samples" ? "by random halves" : METHODS[method];
}

/** How the interval of a finding was made, or why there is none, or not even a value. */
export const findingMethod = (finding: Finding): string =>
  finding.value === null
    ? undefinedReason(finding.undefined ?? "too-few-writers")
    : METHODS[finding.method ?? "none"];

const VERDICTS: Record<Verdict, { word: string; mark: string }> = {
  meets: { word: "meets", mark: "✓" },
  "does-not-meet": { word: "does not meet", mark: "▼" },
  "cannot-tell": { word: "cannot tell", mark: "?" },
};

/** The verdict's word: never shown as colour alone. */
export const verdictWord = (verdict: Verdict | null): string =>
  verdict === null ? NO_VALUE : VERDICTS[verdict].word;

/** The verdict's mark, for text-only places: ✓, ▼ or ?. */
export const verdictMark = (verdict: Verdict | null): string =>
  verdict === null ? "" : VERDICTS[verdict].mark;

/** A digest as people quote it: its first eight characters. */
export const shortDigest = (digest: string | null): string =>
  digest === null ? NO_VALUE : digest.slice(0, 8);

// Dates: always UTC and without the machine's locale, so that server, browser and PDF print the same.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const two = (value: number): string => String(value).padStart(2, "0");

function parse(iso: string): Date | null {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
}

const dayMonth = (date: Date): string => `${date.getUTCDate()}${NBSP}${MONTHS[date.getUTCMonth()] ?? ""}`;

/** "2 Nov 2026"; the text itself where it is not a date ("undated"). */
export function day(iso: string): string {
  const date = parse(iso);
  return date ? `${dayMonth(date)}${NBSP}${date.getUTCFullYear()}` : iso;
}

/** "2 Nov", for an axis of weeks. */
export function shortDay(iso: string): string {
  const date = parse(iso);
  return date ? dayMonth(date) : iso;
}

/** "2 Nov 2026, 10:42 UTC". */
export function moment(iso: string): string {
  const date = parse(iso);
  return date ? `${day(iso)}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}${NBSP}UTC` : iso;
}

/** "2 to 29 Nov 2026", "30 Oct to 2 Nov 2026"; "no dates in the log" where neither end is known. */
export function dayRange(from: string | null, to: string | null): string {
  const first = from === null ? null : parse(from);
  const last = to === null ? null : parse(to);
  if (!first && !last) return "no dates in the log";
  if (!first || !last || from === null || to === null) return day((from ?? to) as string);
  if (day(from) === day(to)) return day(from);
  if (first.getUTCFullYear() !== last.getUTCFullYear()) return `${day(from)} to ${day(to)}`;
  const sameMonth = first.getUTCMonth() === last.getUTCMonth();
  return `${sameMonth ? first.getUTCDate() : dayMonth(first)} to ${day(to)}`;
}
