import { exactMethod, MOST_FEATURES_EXACT } from "@/lib/core/attribution/exact";
import { linkedFunction } from "@/lib/core/attribution/model-function";
import { explainOpaque } from "@/lib/core/attribution/opaque";
import type { Background } from "@/lib/core/attribution/row-explainer";
import { permutationMethod } from "@/lib/core/attribution/walks";
import { EquiluxError } from "@/lib/core/errors";
import { type Model, modelSchema } from "@/lib/core/prediction/model";

/** Walks through the features, forwards and back, for each row of a model that is too wide to be explained exactly. */
const PAIRS_OF_WALKS = 8;
const ROWS_AT_ONCE = 4096;
const SEED = 1;

/**
 * Explains the probability that a model's link makes of its margin: interventional, by every coalition of up to 12 features
 * and by permutations of more. It asks the model again and again, so it is slow beside the engines of margins.
 *
 * @throws EquiluxError bad-request without background rows, for interactions, and for a model without probabilities
 */
export function createLinkedExplainer(
  model: Model,
  background: Background | null,
  withInteractions: boolean,
) {
  if (!background || background.count === 0) {
    throw refused("--background", "A probability is explained against background rows: name some.");
  }
  if (withInteractions) {
    throw refused("--interactions", "Interactions are those of margins: leave out --output probability.");
  }
  if (modelSchema(model).outputUnit !== "log-odds") {
    const { outputUnit } = modelSchema(model);
    throw refused(
      "--output",
      `The model's output unit is ${outputUnit}, so it gives no probability of a yes.`,
    );
  }
  const linked = linkedFunction(model);
  const features = linked.featureNames.length;
  const method =
    features <= MOST_FEATURES_EXACT
      ? exactMethod(features)
      : permutationMethod(features, 2 * (features - 1) * PAIRS_OF_WALKS);
  const known = Float64Array.from(background.rows);
  const asked = linked.predict(known, background.count);
  if (asked instanceof Promise) throw new TypeError("a model in memory answers at once");
  const mean = asked.reduce((sum, value) => sum + value, 0) / background.count;
  return {
    engine: `${method.engine}, interventional`,
    baseValue: Float64Array.of(mean),
    explain: async (rows: Float64Array | Float32Array, rowCount: number) => {
      const own = Float64Array.from(rows.subarray(0, rowCount * features));
      return explainOpaque(linked, method, known, own, { batch: ROWS_AT_ONCE, seed: SEED });
    },
    end: async () => undefined,
  };
}

const refused = (place: string, message: string) => new EquiluxError("bad-request", message, place);
