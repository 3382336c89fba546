import { LOGGED_SCORES, readKept, type ToldFidelity } from "@/lib/core/attribution/kept-surrogate";
import type { Unexplained } from "@/lib/core/explanation/story-page";
import { type ModelContent, readModel } from "@/lib/core/prediction/model";

/** What a stored model is explained by. */
export interface StoredContent {
  readonly model: ModelContent;
  /** How near it comes to the logged scores, where it only imitates the ranker; null where it is the ranker. */
  readonly surrogate: ToldFidelity | null;
}

/**
 * Reads what is kept of a model: its file, or the surrogate that the last audit made of its scores.
 *
 * @returns the reason, where only scores are known and nothing stands for the model
 * @throws EquiluxError bad-model where the file cannot be read exactly
 */
export function readStored(format: string, artifact: Uint8Array): StoredContent | Unexplained {
  if (format !== LOGGED_SCORES) return { model: readModel(artifact), surrogate: null };
  if (artifact.length === 0) return "no-surrogate";
  const kept = readKept(artifact);
  if (kept.kind === "refused") return kept.refusal.reason;
  return { model: { kind: "forest", forest: kept.forest }, surrogate: kept.fidelity };
}
