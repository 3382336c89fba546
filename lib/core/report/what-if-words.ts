import { TYPICAL_STORIES, TYPICAL_WRITERS } from "@/lib/core/explanation/reach";
import type { Steadiness } from "@/lib/core/explanation/steadiness";
import type { AboveReason, BesideAbove, NotBeside } from "@/lib/core/explanation/story-above";
import type { Aim, WhatIf } from "@/lib/core/explanation/what-if";
import { count, counted, plain, share } from "@/lib/core/report/format";
import { listing } from "@/lib/core/report/names";

/** What a writer reads about other scores her story might have had. It speaks of the model, gives no advice, and promises no readers. */

/** "How steady is this? ..." */
export const steadinessSentence = (
  { replicates, background, top, stayed }: Steadiness,
  topic: string,
): string =>
  `How steady is this? With the ${topic} stories it is compared with${background === 0 ? "" : `, and the ${counted(background, "prediction")} that stand for what is not known,`} drawn anew ${count(replicates)} times, ${share(stayed)} of its ${counted(top, "largest reason")} stayed among the largest ${count(top)}.`;

const aimWords = ({ of }: Aim, topic: string): string =>
  of === "typical" ? `a typical ${topic} story` : "the stories that stood just above it";

/** The answer in one sentence. */
export function whatIfAnswer({ outcome, aim, score, reached, changes }: WhatIf, topic: string): string {
  if (outcome === "not-declared") {
    return "The platform has not said which of the model's features a writer can change, so nothing is looked for. Most of what a model takes in is not in a writer's hands.";
  }
  if (outcome === "already" || !aim) {
    return `Its score, ${plain(score)}, is above that of ${topic} stories on average already: for that, nothing had to be different.`;
  }
  const wanted = `${aimWords(aim, topic)} (${plain(aim.score)} on average)`;
  if (outcome === "none") {
    return `No change that is in a writer's hands was found that would have brought its score of ${plain(score)} above that of ${wanted}. The highest the model gave was ${plain(reached)}: what sets the score lies elsewhere, and that is no fault of the story.`;
  }
  const number = changes.length === 1 ? "one change" : counted(changes.length, "change");
  return `With ${number} the model would have scored it ${plain(reached)} instead of ${plain(score)}, above ${wanted}.`;
}

/** "Length of the title: from 58 to 36." */
export const changeSentence = ({ label, from, to }: WhatIf["changes"][number]): string =>
  `${label}: from ${plain(from)} to ${plain(to)}.`;

/** What the answer rests on, and what it does not say. */
export function whatIfGround({ outcome, predictions, bounds }: WhatIf): string | null {
  if (outcome === "not-declared" || outcome === "already") return null;
  const within = listing(bounds.map(({ label, low, high }) => `${label} (${plain(low)} to ${plain(high)})`));
  const tried =
    bounds.length === 0
      ? "What a writer can change is the same in every story of the topic, so nothing could be tried."
      : `Tried: ${within}.`;
  return `${tried} The score is the model's own answer, on average over ${counted(predictions, "logged prediction")} of this story, with everything else as it was. It is the smallest change that was found, not proof that there is no smaller one; it says nothing of whether more readers would have come, and nothing of how good the story is.`;
}

/** Why a story is not compared with those above it. */
export const notBesideSentence = (reason: NotBeside): string =>
  reason === "no-slates"
    ? "The log holds no slate in which another writer's story stood just above this one with both scores explained."
    : `Too few slates are in the log: a comparison would speak of one other writer. It is made from ${count(TYPICAL_STORIES)} slates on, with stories of at least ${count(TYPICAL_WRITERS)} writers above this one.`;

/** The distance of the mean scores, in words. */
export function besideSentence({ slates, score, aboveScore }: BesideAbove): string {
  const way = score < aboveScore ? "less" : "more";
  return `In ${counted(slates, "slate")} another writer's story stood just above this one. On average this story scored ${plain(score)} there and those stories ${plain(aboveScore)}: ${plain(Math.abs(score - aboveScore))} ${way}. Only means over all of them are shown, never a single one.`;
}

/** "0.4 for this story, 0.7 on average for the stories above." */
export function besideReasonSentence({ storyValue, aboveValue }: AboveReason): string {
  const own =
    storyValue === null ? "not known for this story" : `${plain(storyValue)} on average for this story`;
  const theirs =
    aboveValue === null ? "not known for the stories above" : `${plain(aboveValue)} for the stories above`;
  return `${own}, ${theirs}.`;
}
