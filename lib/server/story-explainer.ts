import { createHash } from "node:crypto";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import type { ExplainedRows } from "@/lib/core/explanation/story";
import { readXgboostJson } from "@/lib/core/prediction/xgboost";
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
const models = new Map<string, StoryExplainer>();
const explained = new Map<string, ExplainedRows>();

/** @throws EquiluxError bad-model where the artifact cannot be read exactly */
export function explainerOf(artifact: Uint8Array): StoryExplainer {
  const model = digest(artifact);
  return kept(models, KEPT_MODELS, model, () => {
    const explainer = createTreeExplainer(readXgboostJson(new TextDecoder().decode(artifact)));
    return {
      outputs: explainer.baseValue.length,
      features: explainer.forest.featureNames.length,
      explain: ({ rows, values }) =>
        kept(explained, KEPT_ROWS, `${model} ${digest(new Uint8Array(values.buffer))}`, () => {
          const { attributions, predictions, residual } = explain(explainer, values, rows);
          return { rows, features: values, attributions, scores: predictions, residual };
        }),
    };
  });
}

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The value under `key`, made if it is not there; the one not used for longest goes when there are too many. */
function kept<Value>(held: Map<string, Value>, most: number, key: string, make: () => Value): Value {
  const value = held.get(key) ?? make();
  held.delete(key);
  held.set(key, value);
  const [oldest] = held.keys();
  if (held.size > most && oldest !== undefined) held.delete(oldest);
  return value;
}
