import { READER_FLOOR } from "@/lib/core/explanation/reach";
import type { StoryPage, Unexplained } from "@/lib/core/explanation/story-page";
import { count, counted, dayRange, plain } from "@/lib/core/report/format";
import { surrogateSentence } from "@/lib/core/report/model-words";
import { listing, sentenceCase } from "@/lib/core/report/names";
import type { MyStories, Reason, StoryExplanation } from "@/lib/core/report/views";

/**
 * What a writer reads about a story, in plain words. A model's score is associated with its inputs; nothing here says why
 * the platform showed or did not show a story, and no other writer is ever named.
 */

/** Differences this small beside the largest are noise in a sentence; the table holds them. */
const WORTH_SAYING = 0.05;
const MOST_REASONS = 5;

/** One sentence: how far the story reached beside a typical one, and what its score is associated with. */
export function storyAnswer({ story, typical, explanation }: StoryPage): string {
  if (story.impressions === 0)
    return "This story does not appear in the log: no slate that was recorded held it.";
  const surfaces = [...story.surfaces].sort((a, b) => b.impressions - a.impressions);
  const where =
    surfaces.length === 1 ? `on ${surfaces[0]?.surface}` : `most often on ${surfaces[0]?.surface}`;
  const shown = `It was shown ${counted(story.impressions, "time")}, ${where}`;
  const beside =
    typical && story.topic
      ? `; a typical ${story.topic} story was shown ${counted(typical.impressions, "time")}`
      : "";
  const [most] = explanation ? worthSaying(explanation.reasons) : [];
  if (!most || !explanation) return `${shown}${beside}.`;
  const way = most.difference > 0 ? "higher" : "lower";
  const who = explanation.surrogate ? "an imitation of the ranker" : "the model";
  return `${shown}${beside}. Of what ${who} takes in, ${quoted(most.label)} is associated most with its score: ${way} than usual for ${explanation.topic}.`;
}

/** How much the answer rests on. */
export function answerGround({ explanation }: StoryPage): string | null {
  if (!explanation) return null;
  if (explanation.surrogate)
    return `Read from ${counted(explanation.explained, "logged prediction")} of this story. ${surrogateSentence(explanation.surrogate)} This is what the imitation's score is associated with, not proof of why the story was shown.`;
  return `Read from ${counted(explanation.explained, "logged prediction")} of this story by the model ${explanation.model}. This is what the score is associated with, not proof of why the story was shown.`;
}

/** The reasons worth a line: the largest differences, those for and those against, without noise beside the largest. */
export function bothSides<Reason extends { readonly difference: number }>(
  reasons: readonly Reason[],
): { raised: Reason[]; lowered: Reason[] } {
  const said = worthSaying(reasons);
  return {
    raised: said.filter(({ difference }) => difference > 0).slice(0, MOST_REASONS),
    lowered: said.filter(({ difference }) => difference < 0).slice(0, MOST_REASONS),
  };
}

function worthSaying<Reason extends { readonly difference: number }>(reasons: readonly Reason[]): Reason[] {
  const largest = Math.abs(reasons[0]?.difference ?? 0);
  return reasons.filter(
    ({ difference }) => difference !== 0 && Math.abs(difference) >= WORTH_SAYING * largest,
  );
}

/** "Associated with a higher score: 0.4 for this story, 0.2 on average for climate stories." */
export function reasonSentence(reason: Reason, { topic }: StoryExplanation): string {
  const way = reason.difference > 0 ? "higher" : "lower";
  return `Associated with a ${way} score: ${valuesWords(reason, topic)}.`;
}

const valuesWords = ({ storyValue, typicalValue }: Reason, topic: string): string =>
  `${storyValue === null ? "not known for this story" : `${plain(storyValue)} for this story`}, ${typicalValue === null ? `not known for ${topic} stories` : `${plain(typicalValue)} on average for ${topic} stories`}`;

/** The story's score beside its topic's, in words. */
export const scoreSentence = (told: StoryExplanation): string =>
  `${told.surrogate ? "The imitation's mean score is" : "Mean score"} ${plain(told.score)} against ${plain(told.typicalScore)} for ${told.topic} stories, in ${unitWords(told.outputUnit)}.`;

/** Names of output units as a writer meets them. */
const UNITS: Readonly<Record<string, string>> = {
  target: "the unit the model was trained on",
  score: "points whose order alone has a meaning",
  margin: "points before the model's last step",
  "log-odds": "log-odds",
  "log-mean": "the logarithm of an expected amount",
};

const unitWords = (unit: string): string => UNITS[unit] ?? unit;

/** The status of a story as far as a log of impressions can tell: which is not at all. */
export const STATUS_SENTENCE =
  "Not known. This log records what was shown; it holds no data on restrictions, so it cannot say whether one was applied. Ask the platform for a statement of reasons if you believe one was.";

const UNEXPLAINED: Record<Unexplained, string> = {
  "no-predictions":
    "The log holds no predictions of this story, so there is nothing to explain its score from.",
  "no-topic": "This story has no topic, so there is no typical story to compare its score with.",
  "small-topic":
    "Too few stories share this topic: a comparison would speak of single writers, so none is made.",
  "several-outputs":
    "The model gives several scores at once; stories are explained for models with one score.",
  "too-wide":
    "The model's trees ask about too many features at once to be explained exactly, so no explanation is made.",
  "no-surrogate":
    "The ranker itself is not known, only its scores. They are explained by an imitation of it, which the next audit makes.",
  unfaithful:
    "The ranker itself is not known, only its scores. An imitation of it was made and does not come near enough to them, so its reasons are not shown: they would be read as the ranker's.",
  "few-scores":
    "The ranker itself is not known, only its scores, and too few of them are logged to imitate it by.",
  "equal-scores":
    "The ranker itself is not known, only its scores, and they do not vary: there is nothing to imitate it by.",
};

/** Why a story has no reasons. */
export const unexplainedSentence = (reason: Unexplained): string => UNEXPLAINED[reason];

/** What the explanation leaves out, and what it cannot rule out. */
export function notUsedSentences({ attributes, withheld }: StoryPage): string[] {
  const names = [...new Set(["gender", "race", ...attributes])];
  return [
    withheld === 0
      ? `None of the model's features is named after ${listing(names, "or")}, and none of them is used on this page.`
      : `${counted(withheld, "feature")} of the model ${withheld === 1 ? "is" : "are"} named after a protected attribute (${listing(names, "or")}); ${withheld === 1 ? "it is" : "they are"} not shown here, and the auditors see ${withheld === 1 ? "it" : "them"}.`,
    "A feature can still stand in for such an attribute. Whether groups of writers get equal exposure is what the audits measure.",
  ];
}

/** The readers behind a figure: the count, or why it is not shown. */
export function readersWords(readers: number | null, logged: boolean): string {
  if (!logged) return "not in the log";
  return readers === null ? `fewer than ${count(READER_FLOOR)}` : count(readers);
}

/** The same for one surface, where a single small count hides them all. */
export const surfaceReadersWords = (readers: number | null, logged: boolean): string =>
  logged && readers === null ? "hidden" : readersWords(readers, logged);

/** A count the log may not hold. */
export const countOrGap = (value: number | null): string =>
  value === null ? "not in the log" : count(value);

/** The promise at the foot of a writer's pages. */
export const READER_PRIVACY = `Readers are never named here, and no visit is shown by itself. Counts of fewer than ${count(READER_FLOOR)} readers are not shown.`;

/** The list in one sentence. */
export function myStoriesSentence({ stories, totals, from, to }: MyStories): string {
  if (totals.impressions === 0)
    return `${counted(stories.length, "story", "stories")}; none appears in the log yet.`;
  return `${counted(stories.length, "story", "stories")}, shown ${counted(totals.impressions, "time")} (${dayRange(from, to)}).`;
}

/** A label in quotation marks, as the model's owner named it. */
const quoted = (label: string): string => `“${sentenceCase(label)}”`;
