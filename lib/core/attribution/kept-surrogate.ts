import { z } from "zod";
import { boostedForest } from "@/lib/core/attribution/boosting";
import { type Fidelity, fitSurrogate, type LoggedPredictions } from "@/lib/core/attribution/surrogate";
import { unless } from "@/lib/core/errors";
import type { CoveredForest } from "@/lib/core/prediction/forest";
import { numbers } from "@/lib/core/prediction/json";

/** The format of a stored model of which only the scores are known. */
export const LOGGED_SCORES = "logged-scores";

/** Predictions that stand for all of the log: a fit takes time with each. */
export const SURROGATE_ROWS = 10_000;
const SEED = 20_261_130;

/** Without the gaps of groups. */
export type ToldFidelity = Omit<Fidelity, "residualGaps">;

/** Why a ranker is not explained of which only the scores are known. */
export type SurrogateRefusal =
  | { readonly reason: "few-scores" }
  | { readonly reason: "equal-scores" }
  | { readonly reason: "unfaithful"; readonly fidelity: ToldFidelity };

/** A surrogate, or why there is none: what is kept of a fit. */
export type KeptSurrogate =
  | { readonly kind: "surrogate"; readonly forest: CoveredForest; readonly fidelity: ToldFidelity }
  | { readonly kind: "refused"; readonly refusal: SurrogateRefusal };

/** Fits a surrogate, with a seed of its own: the same log gives the same one. */
export function fitKept(logged: LoggedPredictions): KeptSurrogate {
  const fitted = unless("bad-request", () => fitSurrogate(logged, SEED));
  if (fitted === null) return { kind: "refused", refusal: { reason: "few-scores" } };
  const { residualGaps: _, ...fidelity } = fitted.fidelity;
  if (fitted.kind === "surrogate") return { kind: "surrogate", forest: fitted.forest, fidelity };
  const isNothing = Number.isNaN(fidelity.r2) || Number.isNaN(fidelity.rank);
  return {
    kind: "refused",
    refusal: isNothing ? { reason: "equal-scores" } : { reason: "unfaithful", fidelity },
  };
}

const told = z.object({
  r2: z.number(),
  rank: z.number(),
  heldOutRows: z.int(),
  heldOutClusters: z.int(),
  fittedRows: z.int(),
});

/** `BoostedColumns` as they are kept. */
const columns = z.object({
  feature: numbers,
  threshold: numbers,
  left: numbers,
  right: numbers,
  defaultLeft: numbers,
  cover: numbers,
  value: numbers,
  root: numbers,
  baseMargin: numbers,
  featureNames: z.array(z.string()),
});

const keptSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("surrogate"), forest: columns, fidelity: told }),
  z.object({
    kind: z.literal("refused"),
    refusal: z.discriminatedUnion("reason", [
      z.object({ reason: z.literal("few-scores") }),
      z.object({ reason: z.literal("equal-scores") }),
      z.object({ reason: z.literal("unfaithful"), fidelity: told }),
    ]),
  }),
]);

/** As bytes from which `readKept` makes the same again, number by number. */
export function packKept(kept: KeptSurrogate): Uint8Array {
  const plain = (_: string, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  return new TextEncoder().encode(JSON.stringify(kept, plain));
}

/** @throws ZodError for other bytes than those of `packKept` */
export function readKept(bytes: Uint8Array): KeptSurrogate {
  const kept = keptSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  if (kept.kind === "refused") return kept;
  return { ...kept, forest: boostedForest(kept.forest) };
}
