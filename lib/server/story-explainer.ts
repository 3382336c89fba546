import { createHash } from "node:crypto";
import { meansAgainstEach } from "@/lib/core/attribution/against-each";
import { bringsBackground } from "@/lib/core/attribution/background-sample";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { unless } from "@/lib/core/errors";
import type { AgainstEach } from "@/lib/core/explanation/steadiness";
import type { ExplainedRows } from "@/lib/core/explanation/story";
import type { Unexplained } from "@/lib/core/explanation/story-page";
import { modelSchema } from "@/lib/core/prediction/model";
import { readStored, type StoredContent } from "@/lib/server/models/stored";
import type { FeatureRows } from "@/lib/store/story-predictions";

/** A model that is ready to explain its predictions. */
export interface StoryExplainer extends StoredContent {
  readonly outputs: number;
  readonly features: number;
  explain(rows: FeatureRows): ExplainedRows;
  /** What `steadinessOf` needs where the reasons hang on background rows; null where they do not. */
  againstEach(story: FeatureRows, typical: FeatureRows): AgainstEach | null;
}

/** Models and topics are looked at again and again; these many are kept, those used last. */
const KEPT_MODELS = 4;
const KEPT_ROWS = 64;

/** Everything is kept under the digest of what it was made from, so nothing kept can be out of date. */
const models = new Map<string, StoredContent | Unexplained>();
const explainers = new Map<string, StoryExplainer | Unexplained>();
const explained = new Map<string, ExplainedRows>();
const against = new Map<string, readonly Float64Array[]>();

/**
 * What explains the predictions of a stored model, or why nothing does.
 *
 * @param background rows of the model's log, asked for where its file does not say what stands for a feature that is not known
 * @throws EquiluxError bad-model where the artifact cannot be read exactly, or where there is no such row
 */
export async function explainerOf(
  { format, artifact }: { readonly format: string; readonly artifact: Uint8Array },
  background: (features: number) => Promise<FeatureRows>,
): Promise<StoryExplainer | Unexplained> {
  const own = `${format} ${digest(artifact)}`;
  const content = kept(models, KEPT_MODELS, own, () => readStored(format, artifact));
  if (typeof content === "string") return content;
  const { model } = content;
  const features = modelSchema(model).featureNames.length;
  if (bringsBackground(model)) return keptExplainer(own, content, null);
  // A story is told by differences from other stories, in which a linear model's means cancel: any row will do.
  const rows =
    model.kind === "linear" ? { rows: 1, values: new Float32Array(features) } : await background(features);
  return keptExplainer(`${own} ${digest(new Uint8Array(rows.values.buffer))}`, content, rows);
}

const keptExplainer = (
  key: string,
  content: StoredContent,
  background: FeatureRows | null,
): StoryExplainer | Unexplained =>
  kept(explainers, KEPT_MODELS, key, () => {
    const { model } = content;
    const known = background && { rows: background.values, count: background.rows };
    const explainer = unless("too-large", () =>
      createRowExplainer({ model, background: known, withInteractions: false }),
    );
    if (!explainer) return "too-wide";
    const keyOf = (values: Float32Array) => `${key} ${digest(new Uint8Array(values.buffer))}`;
    return {
      ...content,
      outputs: explainer.baseValue.length,
      features: modelSchema(model).featureNames.length,
      againstEach: (story, typical) => {
        if (model.kind !== "forest" || !known) return null;
        const means = ({ rows, values }: FeatureRows) =>
          kept(against, KEPT_ROWS, keyOf(values), () =>
            meansAgainstEach(model.forest, { rows: values, count: rows }, known),
          );
        return { story: means(story), typical: means(typical) };
      },
      explain: ({ rows, values }) =>
        kept(explained, KEPT_ROWS, keyOf(values), () => {
          const { attributions, predictions, residual } = explainer.explain(values, rows);
          return { rows, features: values, attributions, scores: predictions, residual };
        }),
    };
  });

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
