import { chooseMethod, type MethodChoice } from "@/lib/core/attribution/method-choice";
import { linkedFunction, marginFunction } from "@/lib/core/attribution/model-function";
import { explainOpaque, type FunctionUnit, type OpaqueModel } from "@/lib/core/attribution/opaque";
import type { Background } from "@/lib/core/attribution/row-explainer";
import { EquiluxError } from "@/lib/core/errors";
import { modelSchema } from "@/lib/core/prediction/model";
import { seedFor } from "@/lib/core/stats/random";
import type { ExplainerPool } from "@/lib/server/attribution/pool";
import type { AnyModel } from "@/lib/server/models/open";

/** Whatever explains rows of a job, a block at a time. */
export type BlockExplainer = Pick<ExplainerPool, "baseValue" | "explain" | "end"> & {
  readonly engine: string;
  /** As of AttributeJob. */
  readonly method: string | null;
};

export interface FunctionChoice extends MethodChoice {
  readonly seed: number;
}

/** How many rows are asked for at once. */
const ROWS_AT_ONCE = 4096;

/**
 * Explains what a model answers by asking it again and again: interventional, by coalitions of features. It needs nothing but
 * answers, and is slow beside the engines that read trees.
 *
 * @throws EquiluxError bad-request without background rows, for interactions, and as `chooseMethod`; what the model throws
 */
export async function createFunctionExplainer(
  asked: OpaqueModel,
  background: Background | null,
  withInteractions: boolean,
  choice: FunctionChoice,
): Promise<BlockExplainer> {
  if (!background || background.count === 0) {
    throw refused(
      "--background",
      "What is known only by its answers (a model that is no file of trees or of a line, or a probability) is explained against background rows: name a file of some.",
    );
  }
  if (withInteractions) {
    throw refused(
      "--interactions",
      "Interactions are those of margins that are read from a file: leave them out.",
    );
  }
  const features = asked.featureNames.length;
  const known = Float64Array.from(background.rows);
  const method = chooseMethod(features, background.count, choice);
  const { baseValue } = await explainOpaque(asked, method, known, new Float64Array(0), {
    batch: ROWS_AT_ONCE,
    seed: choice.seed,
  });
  let blocks = 0;
  return {
    engine: `${method.engine}, interventional`,
    method: method.engine,
    baseValue,
    explain: (rows, rowCount) => {
      // Blocks come in the order of the file, so each has draws of its own that are the same in the next run.
      const seed = seedFor(choice.seed, blocks++);
      const own = Float64Array.from(rows.subarray(0, rowCount * features));
      return explainOpaque(asked, method, known, own, { batch: ROWS_AT_ONCE, seed });
    },
    end: async () => undefined,
  };
}

/** What is asked: the model's own output, or the probability that its link makes of it. @throws EquiluxError bad-request */
export function functionOf(model: AnyModel, output: "margin" | "probability"): OpaqueModel {
  if (model.kind === "function") {
    if (output === "margin") return model.function;
    throw refused(
      "--output",
      "This model only answers, and is explained in what it answers: leave out --output.",
    );
  }
  if (output === "margin") return marginFunction(model);
  const { outputUnit } = modelSchema(model);
  if (outputUnit === "log-odds") return linkedFunction(model);
  throw refused("--output", `The model's output unit is ${outputUnit}, so it gives no probability of a yes.`);
}

/** The unit of what is explained. */
export const unitOf = (model: AnyModel, output: "margin" | "probability"): FunctionUnit =>
  output === "probability"
    ? "probability"
    : model.kind === "function"
      ? model.function.outputUnit
      : modelSchema(model).outputUnit;

const refused = (place: string, message: string) => new EquiluxError("bad-request", message, place);
