import { createHash } from "node:crypto";
import { createModelExplainer } from "@/lib/core/attribution/model-explainer";
import type { ExplainedRows } from "@/lib/core/explanation/story";
import { modelSchema, readModel } from "@/lib/core/prediction/model";
import type { FeatureRows } from "@/lib/store/story-predictions";

/** A model that is ready to explain its predictions. */
export interface StoryExplainer {
  readonly outputs: number;
  readonly features: number;
  explain(rows: FeatureRows): ExplainedRows;
}

/** Models and topics are looked at again and again; these many are kept, those used last. */
const KEPT_MODELS = 4;
const KEPT_ROWS = 64;

/** Everything is kept under the digest of what it was made from, so nothing kept can be out of date. */
const models = new Map<string, StoryExplainer | null>();
const explained = new Map<string, ExplainedRows>();

/**
 * Null for a model whose file does not hold what an explanation needs.
 *
 * @throws EquiluxError bad-model where the artifact cannot be read exactly
 */
export function explainerOf(artifact: Uint8Array): StoryExplainer | null {
  const model = digest(artifact);
  return kept(models, KEPT_MODELS, model, () => {
    const read = readModel(artifact);
    // A story is told by differences from its topic, in which a linear model's means cancel: any will do.
    const explainer = createModelExplainer(read, new Float64Array(modelSchema(read).featureNames.length));
    return (
      explainer && {
        outputs: explainer.baseValue.length,
        features: explainer.features,
        explain: ({ rows, values }) =>
          kept(explained, KEPT_ROWS, `${model} ${digest(new Uint8Array(values.buffer))}`, () => {
            const { attributions, predictions, residual } = explainer.explain(values, rows);
            return { rows, features: values, attributions, scores: predictions, residual };
          }),
      }
    );
  });
}

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The value under `key`, made if it is not there; the one not used for longest goes when there are too many. */
function kept<Value>(held: Map<string, Value>, most: number, key: string, make: () => Value): Value {
  const known = held.get(key);
  const value = known === undefined ? make() : known;
  held.delete(key);
  held.set(key, value);
  const [oldest] = held.keys();
  if (held.size > most && oldest !== undefined) held.delete(oldest);
  return value;
}
