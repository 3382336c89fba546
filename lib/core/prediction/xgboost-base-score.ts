import { badModel, quoted } from "@/lib/core/prediction/bad-model";
import type { XgboostLearner } from "@/lib/core/prediction/xgboost-file";

/** What lies between a margin and what `base_score` is told in. */
export type Link = "identity" | "logit" | "log";

const PLACE = "learner.learner_model_param.base_score";

/** Nearer to 0 or 1, XGBoost 3.2 clips the score and 3.1 does not, so the file does not say what it predicts. */
const LEAST_PROBABILITY = 1e-6;

/** [output] the base score as a margin. @throws EquiluxError "bad-model" where it has none */
export function readBaseMargin(
  { learner_model_param: { base_score: given } }: XgboostLearner,
  link: Link,
  outputs: number,
): Float64Array {
  const scores =
    typeof given === "string"
      ? given
          .replace(/^\[(.*)\]$/, "$1")
          .split(",")
          .map(decimal)
      : given;
  if (scores.length !== 1 && scores.length !== outputs) {
    throw badModel(PLACE, `expected one number, or one for each of the ${outputs} outputs`);
  }
  return Float64Array.from({ length: outputs }, (_, output) => {
    const score = Math.fround(scores[scores.length === 1 ? 0 : output]!);
    if (link === "logit" && !(score >= LEAST_PROBABILITY && score <= 1 - LEAST_PROBABILITY)) {
      throw badModel(PLACE, `${score} is not a probability between 1e-6 and 1 - 1e-6`);
    }
    const margin = toMargin(score, link);
    if (!Number.isFinite(margin)) throw badModel(PLACE, `${score} has no finite margin under this objective`);
    return margin;
  });
}

function decimal(text: string): number {
  // Number("") is 0, so the form is checked first.
  if (/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return Number(text);
  throw badModel(PLACE, `${quoted(text)} is not a number`);
}

/** The base score on the scale of margins, rounded to float32 at each step as XGBoost does. */
function toMargin(score: number, link: Link): number {
  if (link === "identity") return score;
  if (link === "log") return Math.fround(Math.log(score));
  return -Math.fround(Math.log(Math.fround(Math.fround(1 / score) - 1)));
}
