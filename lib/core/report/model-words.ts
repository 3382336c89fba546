import { type Fidelity, SURROGATE_FLOOR } from "@/lib/core/attribution/surrogate";
import { counted, ratio } from "@/lib/core/report/format";
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
