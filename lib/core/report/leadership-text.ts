import { ALL_SURFACES, type Finding, type Verdict } from "@/lib/core/audit/finding";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import {
  contribution,
  count,
  counted,
  dayRange,
  findingInterval,
  findingMethod,
  findingValue,
  measured,
  moment,
  NO_VALUE,
  shortDigest,
  verdictWord,
} from "@/lib/core/report/format";
import { surrogateSentence } from "@/lib/core/report/model-words";
import { attributeName, groupName, listing, sentenceCase, surfaceName } from "@/lib/core/report/names";
import type { AttributeState, AuditHead, Headline, LeadershipReport, Trend } from "@/lib/core/report/views";
import { headlineSentence, limitsSentence, marginWords, reversalSentence } from "@/lib/core/report/words";

/**
 * Everything leadership reads, as text: the page and the PDF set these strings and no others, so they cannot disagree.
 */
export interface LeadershipText {
  readonly title: string;
  /** Period, digest and age: the first lines, so that an old report is seen to be old. */
  readonly lines: readonly string[];
  readonly summary: string;
  readonly states: readonly StateText[];
  readonly carried: readonly string[];
  readonly unknown: readonly string[];
  readonly scope: readonly { readonly term: string; readonly text: string }[];
  readonly limits: readonly string[];
}

export interface StateText {
  readonly attribute: string;
  readonly verdict: Verdict;
  readonly word: string;
  readonly sentence: string;
  /** Where else it falls short, and what is not in the figure. */
  readonly details: readonly string[];
  readonly value: string;
  readonly interval: string;
}

/** Headings and column names, the same on screen and on paper. */
export const LEADERSHIP_HEADINGS = {
  states: "State of each attribute",
  stateColumns: ["Attribute and state", "What the audit found", "Parity ratio, 95 % interval"],
  forest: "Largest gap of each attribute",
  trend: "Trend by week",
  carried: "Where the gap is carried",
  unknown: "What we do not know",
  scope: "Scope of this audit",
  scopeColumns: ["Setting", "Value"],
  limits: "What this does not show",
} as const;

const LIMITS = [
  "Why a gap exists. A gap is associated with a group or a feature; the audit does not show a cause.",
  "What readers saw or felt. Exposure is what readers can be expected to examine under the browsing model.",
  "Anything outside the logged surfaces and the period above.",
  "Compliance with a law. The margin is a declared convention; this is a measurement, not legal advice.",
];

/** Turns the report into the words of its page and its PDF. */
export function leadershipText(report: LeadershipReport): LeadershipText {
  const { head } = report;
  return {
    title: `Fairness of exposure: ${head.dataset.name}`,
    lines: [
      `Period ${dayRange(head.scanned.from, head.scanned.to)} · ${counted(head.scanned.impressions, "impression")} · ${counted(head.scanned.writers, "writer")}`,
      `Audit of ${moment(head.createdAt)} · ${ageWords(head)} · digest ${shortDigest(head.digest)}`,
    ],
    summary: leadershipSummary(report),
    states: report.states.map((state) => stateText(state, head)),
    carried: carriedSentences(report),
    unknown: unknownSentences(report),
    scope: scopeRows(report),
    limits: LIMITS,
  };
}

/** One sentence for the board: which attributes fall short, which cannot be told, which meet the margin. */
function leadershipSummary({ states, head }: LeadershipReport): string {
  const named = (verdict: Verdict) =>
    someOf(
      states.filter((state) => state.verdict === verdict).map(({ attribute }) => attributeName(attribute)),
    );
  const short = named("does-not-meet");
  const met = named("meets");
  const open = named("cannot-tell");
  const margin = `the declared margin of ${marginWords(head.spec.margin)}`;
  const parts: string[] = [];
  if (short.length > 0) parts.push(`by ${listing(short)}, exposure does not meet ${margin}`);
  if (met.length > 0) parts.push(`by ${listing(met)}, it meets ${short.length > 0 ? "the margin" : margin}`);
  if (open.length > 0) parts.push(`by ${listing(open)}, there is not enough data to tell`);
  if (parts.length === 0) return "The audit holds no attribute to speak of.";
  const text = parts.join("; ");
  return `${sentenceCase(short.length === 0 ? text.replace(", it meets", ", exposure meets") : text)}.`;
}

/** More names than this make no sentence. */
const MOST_NAMES = 5;

const someOf = (names: readonly string[]): readonly string[] =>
  names.length <= MOST_NAMES + 1
    ? names
    : [...names.slice(0, MOST_NAMES), `${count(names.length - MOST_NAMES)} other attributes`];

/** The headline a state is told by: the first with the state's own verdict, the pool of all surfaces before the others. */
function leadingHeadline(state: AttributeState): Headline | null {
  return state.bySurface.find(({ verdict }) => verdict === state.verdict) ?? state.bySurface[0] ?? null;
}

/** More rows than this are not read in a minute. */
const MOST_ROWS = 10;

/** The rows of leadership's forest plot: the worst group of each attribute, pooled and where it falls short. */
export const leadershipFindings = ({ states }: LeadershipReport): Finding[] =>
  states
    .flatMap(({ bySurface }) =>
      bySurface.filter(({ verdict }, index) => index === 0 || verdict === "does-not-meet"),
    )
    .flatMap(({ finding }) => finding ?? [])
    .slice(0, MOST_ROWS);

/** The name of a download: "equilux-daybreak-2026-11-23.pdf". */
export const leadershipFileName = ({ head }: LeadershipReport): string =>
  `equilux-${head.dataset.slug.replace(/[^\w-]+/g, "-")}-${head.createdAt.slice(0, 10)}.pdf`;

/** The trend worth a board's minute: that of the attribute in the worst state, first named first. */
export function leadingTrend({ states, trends }: LeadershipReport): Trend | null {
  const gravity: readonly Verdict[] = ["does-not-meet", "cannot-tell", "meets"];
  for (const verdict of gravity) {
    for (const state of states) {
      const trend = trends.find(({ attribute }) => attribute === state.attribute);
      if (state.verdict === verdict && trend && trend.series.length > 0) return trend;
    }
  }
  return trends[0] ?? null;
}

/** What the forest plot shows, for those who do not see it. */
export function forestWords(report: LeadershipReport): string {
  const rows = leadershipFindings(report).map(
    (finding) =>
      `${attributeName(finding.attribute)}, ${groupName(finding.group)}, ${surfaceName(finding.surface)}: ${findingValue(finding)} (${findingInterval(finding)})`,
  );
  const margin = marginWords(report.head.spec.margin);
  return `Dots are parity ratios, whiskers 95 % intervals; 1 is equal and the band is the declared margin of ${margin}. ${rows.join("; ")}.`;
}

/** What the band, the dots and the whiskers are. */
export const forestCaption = ({ head }: LeadershipReport): string =>
  `The group furthest from its reference, for each attribute. Dots are parity ratios, whiskers their 95 % intervals; 1 is equal, the band is the declared margin of ${marginWords(head.spec.margin)}.`;

/** The age of the data when the audit was made; it never changes afterwards, and the audit's own date stands beside it. */
function ageWords({ createdAt, scanned }: AuditHead): string {
  if (scanned.to === null) return "the log has no dates";
  const days = Math.floor((Date.parse(createdAt) - Date.parse(scanned.to)) / 86_400_000);
  if (!Number.isFinite(days) || days < 1) return "data up to the day of the audit";
  return `data end ${counted(days, "day")} before it`;
}

function stateText(state: AttributeState, head: AuditHead): StateText {
  const leading = leadingHeadline(state);
  const name = sentenceCase(attributeName(state.attribute));
  const verdict = { attribute: name, verdict: state.verdict, word: sentenceCase(verdictWord(state.verdict)) };
  if (!leading) {
    return {
      ...verdict,
      sentence: "The audit holds no figure.",
      details: [],
      value: NO_VALUE,
      interval: "no figure",
    };
  }
  const { finding } = leading;
  const others = state.bySurface.filter(
    (headline) => headline !== leading && headline.verdict === "does-not-meet",
  );
  const limits = limitsSentence(leading);
  return {
    ...verdict,
    sentence: headlineSentence(leading, head.spec),
    details: [
      `Measured on ${surfaceName(leading.surface)}.`,
      ...others.map(
        (headline) => `${sentenceCase(headline.surface)}: ${headlineSentence(headline, head.spec)}`,
      ),
      ...(limits === null ? [] : [limits]),
      ...leading.reversed.map(reversalSentence),
    ],
    value: finding ? findingValue(finding) : NO_VALUE,
    interval: finding ? intervalOrReason(finding) : "no group has a value",
  };
}

const intervalOrReason = (finding: Finding): string =>
  finding.low === null || finding.high === null ? findingMethod(finding) : findingInterval(finding);

function carriedSentences({ states }: LeadershipReport): string[] {
  const short = states.filter(({ verdict }) => verdict === "does-not-meet");
  if (short.length === 0)
    return ["No attribute falls short of the margin, so there is no gap to trace to a feature."];
  return short.map(({ attribute, carriedBy }) => {
    const name = sentenceCase(attributeName(attribute));
    if (!carriedBy) return `${name}: not known. No model with logged predictions stands behind this audit.`;
    const gap = measured(carriedBy.gap, contribution);
    const sentence = `${name}: the gap is associated most with “${carriedBy.label}”, a mean difference of ${gap} in ${carriedBy.surrogate ? "the imitation's" : "the model's"} score.`;
    return carriedBy.surrogate === null ? sentence : `${sentence} ${surrogateSentence(carriedBy.surrogate)}`;
  });
}

function unknownSentences({ states, suppressedFindings, inconclusive }: LeadershipReport): string[] {
  const limits = states.flatMap((state) => {
    const pooled = state.bySurface[0];
    const sentence = pooled ? limitsSentence(pooled) : null;
    const name = sentenceCase(attributeName(state.attribute));
    return sentence === null ? [] : [sentence.startsWith(name) ? sentence : `${name}: ${sentence}`];
  });
  return [
    ...limits,
    suppressedFindings === 0
      ? "No figure is hidden for privacy."
      : `${counted(suppressedFindings, "figure")} of the audit ${suppressedFindings === 1 ? "is" : "are"} hidden for privacy: too few writers stand behind.`,
    inconclusive === 0
      ? "Every comparison led to a verdict."
      : `${counted(inconclusive, "comparison")} ended in “cannot tell”: the data neither show a gap nor rule one out.`,
  ];
}

const BENCHMARKS = {
  roster: "each writer once, shown or not",
  inventory: "each story a writer had to offer",
} as const;

function scopeRows({ head, previous }: LeadershipReport): LeadershipText["scope"] {
  const { spec, scanned } = head;
  const model = browsingModel(spec.browsingModel);
  return [
    { term: "Period", text: dayRange(scanned.from, scanned.to) },
    {
      term: "Data",
      text: `${counted(scanned.impressions, "impression")} in ${counted(scanned.requests, "request")}; ${counted(scanned.stories, "story", "stories")} of ${counted(scanned.writers, "writer")}`,
    },
    { term: "Surfaces", text: listing(head.surfaces.filter((surface) => surface !== ALL_SURFACES)) },
    { term: "Fair share", text: BENCHMARKS[spec.benchmark] },
    { term: "Browsing model", text: `${model.label}: weight ${model.formula}` },
    { term: "Declared margin", text: marginWords(spec.margin) },
    {
      term: "Test",
      text: `${counted(spec.permutations, "permutation")} over writers, seed ${spec.seed}; intervals at 95 %`,
    },
    { term: "Privacy floor", text: counted(spec.privacyFloor, "writer") },
    { term: "Audit before", text: previous === null ? "none" : moment(previous.createdAt) },
    { term: "Digest", text: head.digest },
  ];
}

/** A count of rows that are left out on paper, and where they are. */
export const moreWords = (left: number): string =>
  `${count(left)} more ${left === 1 ? "attribute is" : "attributes are"} on the leadership page.`;
