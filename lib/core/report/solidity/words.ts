import { count, interval, NO_VALUE, plain, ratio, share, signedRatio } from "@/lib/core/report/format";
import { groupPhrase, listing, sentenceCase } from "@/lib/core/report/names";
import type { GapParts, GroupSolidity, Solidity, TopicSpread } from "@/lib/core/report/solidity/views";
import type { PropensityEstimate } from "@/lib/core/stats/propensity";

/** One question about the figures and its answer, in plain words with the numbers beside them. */
export interface SolidityPoint {
  readonly question: string;
  readonly answer: string;
}

/** What can be said of how solid the figures are: of the group in focus, and of all where it concerns all. */
export function solidityPoints(solidity: Solidity): SolidityPoint[] {
  const focus = solidity.groups.find(({ group }) => group === solidity.focus);
  return [
    { question: "Who is not counted?", answer: unknownAnswer(solidity, focus) },
    { question: "Does it hang on a few writers?", answer: concentrationAnswer(solidity, focus) },
    { question: "Where does the gap come from?", answer: partsAnswer(solidity, focus) },
    { question: "Do readers' clicks explain it?", answer: interestAnswer(solidity, focus) },
    { question: "What could not be seen?", answer: detectableAnswer(solidity) },
    { question: "Is a small group only unlucky?", answer: shrunkenAnswer(solidity) },
  ].flatMap(({ question, answer }) => (answer === null ? [] : [{ question, answer }]));
}

const named = ({ attribute }: Solidity, group: string): string => groupPhrase(attribute, group);

function unknownAnswer(solidity: Solidity, focus: GroupSolidity | undefined): string {
  const { attribute, declared } = solidity;
  if (!declared)
    return `Writers of undeclared ${attribute} may not be shown, so nothing can be said of them.`;
  if (declared.writers === 1) return "Nobody: every writer is in one of the groups.";
  const exposure = declared.exposure === null ? "" : `, who got ${share(declared.exposure)} of the exposure`;
  const known = `${share(declared.writers)} of writers declared it${exposure}.`;
  if (!focus?.bounds) return known;
  const { low, high, byWriter } = focus.bounds;
  const range = high === null ? `${ratio(low)} or more` : `between ${ratio(low)} and ${ratio(high)}`;
  const how = byWriter ? "" : " These are outer limits, made of totals alone.";
  return `${known} Whoever the others are, the ratio of ${named(solidity, focus.group)} is ${range}.${how}`;
}

function concentrationAnswer(solidity: Solidity, focus: GroupSolidity | undefined): string | null {
  if (!focus || focus.effective === null || focus.topWriterAtMost === null) return null;
  return `${sentenceCase(named(solidity, focus.group))} carry as much as ${count(focus.effective)} writers of equal weight. None of them has more than ${share(focus.topWriterAtMost)} of the group's exposure.`;
}

function partsAnswer(solidity: Solidity, focus: GroupSolidity | undefined): string | null {
  if (!focus) return null;
  const sentences = [
    focus.parts && partsSentence(solidity, focus.group, focus.parts),
    focus.topics && spreadSentence(focus.topics),
  ];
  const said = sentences.filter((sentence) => sentence !== null);
  return said.length === 0 ? null : said.join(" ");
}

const partsSentence = (solidity: Solidity, group: string, { gap, mix, within }: GapParts): string =>
  `Of the gap of ${signedRatio(gap)} between ${named(solidity, group)} and ${named(solidity, solidity.reference)}, ${signedRatio(mix)} goes with what they write about, ${signedRatio(within)} with how it is ranked within topics.`;

/** Higgins and Thompson's rough steps for I². */
function spreadSentence({ topics, q, df, i2 }: TopicSpread): string {
  const word =
    i2 < 0.25 ? "much the same in all" : i2 < 0.5 ? "somewhat different between" : "quite different between";
  return `The gap is ${word} ${plain(topics)} topics (I² ${share(i2)}, Q ${ratio(q)} on ${plain(df)}).`;
}

const REFUSALS: Record<NonNullable<PropensityEstimate["refused"]>, string> = {
  "too-few-effective": "Too few impressions stand behind the clicks to say.",
  "no-support":
    "It cannot be said: for too many positions, clicks do not tell how likely readers are to look there.",
};

function interestAnswer(solidity: Solidity, focus: GroupSolidity | undefined): string | null {
  if (!focus?.interest) return null;
  const { ratio: interest, exposure, estimate } = focus.interest;
  if (interest.kind === "undefined" || exposure.kind === "undefined") {
    return REFUSALS[estimate.refused ?? "too-few-effective"];
  }
  const range = (one: typeof interest) => {
    const ends = interval(one.low, one.high, ratio);
    return ends === NO_VALUE ? "" : ` (${ends})`;
  };
  const clipped =
    estimate.clipped > 0
      ? ` Weights were cut for ${share(estimate.clipped)} of impressions, which makes rates too low.`
      : "";
  return (
    `At equal positions, stories of ${named(solidity, focus.group)} were clicked ${ratio(interest.value)} times as often as those of ` +
    `${named(solidity, solidity.reference)}${range(interest)}; for equal clicks they got ${ratio(exposure.value)} times the exposure${range(exposure)}. ` +
    `Clicks tell only of what was shown, and what is ranked first may be liked better.${clipped}`
  );
}

function detectableAnswer(solidity: Solidity): string | null {
  const open = solidity.groups.filter(({ verdict }) => verdict === "cannot-tell");
  const found = open.flatMap(({ group, detectable }) =>
    detectable === null
      ? []
      : [`${named(solidity, group)} below ${ratio(detectable)} or above ${ratio(1 / detectable)}`],
  );
  const without = open.filter(({ detectable }) => detectable === null);
  const sentences = [
    found.length > 0
      ? `Four of five such audits would find these true ratios: ${found.join("; ")}. Smaller gaps stay open.`
      : null,
    without.length > 0
      ? `For ${listing(without.map(({ group }) => named(solidity, group)))} there is no range, so no gap is ruled out.`
      : null,
  ].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? null : sentences.join(" ");
}

function shrunkenAnswer(solidity: Solidity): string | null {
  const drawn = solidity.groups.filter(({ ratio, shrunken }) => ratio !== null && shrunken !== null);
  const [moved] = drawn.toSorted((a, b) => pull(b) - pull(a));
  if (drawn.length < 3 || !moved) return null;
  return `Drawn towards the other groups by how little is known of each, the ratio of ${named(solidity, moved.group)} goes from ${ratio(moved.ratio ?? 1)} to ${ratio(moved.shrunken ?? 1)}; it moves most.`;
}

const pull = ({ ratio, shrunken }: GroupSolidity): number =>
  Math.abs(Math.log((shrunken ?? 1) / (ratio ?? 1)));
