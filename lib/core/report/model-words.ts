import type { SurrogateRefusal, ToldFidelity } from "@/lib/core/attribution/kept-surrogate";
import {
  FEWEST_CLUSTERS,
  FEWEST_ROWS,
  type Fidelity,
  SURROGATE_FLOOR,
} from "@/lib/core/attribution/surrogate";
import { counted, ratio, share } from "@/lib/core/report/format";
import type { FeatureView } from "@/lib/core/report/views";

/** What stood for a feature that is not known, where the model's file does not say; null where it does. */
export const backgroundWords = ({ background }: FeatureView): string | null =>
  background === null
    ? null
    : `${counted(background, "prediction")} of the log, drawn at random: the model's file does not tell its training rows`;

/** How near a surrogate comes to the logged scores, in words: it goes wherever the surrogate's attributions go. */
export function fidelitySentence({
  r2,
  rank,
  heldOutRows,
}: Pick<Fidelity, "r2" | "rank" | "heldOutRows">): string {
  const where = `On ${counted(heldOutRows, "row")} held out while it was fitted`;
  if (Number.isNaN(r2) || Number.isNaN(rank)) {
    return `${where} the logged scores or its own do not vary, so nothing can be said of its fidelity.`;
  }
  return `${where}, its R² with the logged scores is ${ratio(r2, SURROGATE_FLOOR.r2)} and its rank correlation ${ratio(rank, SURROGATE_FLOOR.rank)}.`;
}

/** Whose the attributions of a surrogate are, and how near it comes, plain words first: it stands wherever they do. */
export const surrogateSentence = (fidelity: ToldFidelity): string =>
  `The ranker itself is not known, only its scores: this is read from an imitation of it, not from the ranker. ${faithfulSentence(fidelity)}`;

/** "On predictions it never saw, the imitation accounts for 93 % of how the scores differ. ..." */
export const faithfulSentence = (fidelity: ToldFidelity): string =>
  `${faithfulWords(fidelity)}. ${fidelitySentence(fidelity)}`;

/** The same in short, beside a figure on a page that has said it already. */
export const surrogateLabel = (fidelity: ToldFidelity): string =>
  `By an imitation of the ranker, not the ranker. ${faithfulWords(fidelity)} (R² ${ratio(fidelity.r2, SURROGATE_FLOOR.r2)}).`;

const faithfulWords = ({ r2 }: ToldFidelity): string =>
  `On predictions it never saw, the imitation accounts for ${share(r2)} of how the scores differ`;

/** Why scores without a model are not explained. */
export function refusalSentence(refusal: SurrogateRefusal): string {
  const only = "The ranker itself is not known, only its scores.";
  if (refusal.reason === "few-scores")
    return `${only} Too few predictions are logged to imitate it by: there have to be at least ${counted(FEWEST_ROWS, "prediction")} of ${counted(FEWEST_CLUSTERS, "writer")}.`;
  if (refusal.reason === "equal-scores")
    return `${only} They do not vary, so there is nothing to imitate it by.`;
  const floor = ratio(SURROGATE_FLOOR.r2);
  return `${only} An imitation of it was fitted and is not faithful enough to be shown, because its reasons would be read as the ranker's. ${fidelitySentence(refusal.fidelity)} Both have to be at least ${floor}. A log with more of what the ranker saw may do.`;
}
