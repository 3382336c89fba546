import { BACKGROUND_ROWS } from "@/lib/core/attribution/background-sample";
import { isTold, toldReasons, withoutProtected } from "@/lib/core/explanation/protected";
import { steadinessOf } from "@/lib/core/explanation/steadiness";
import { explainStory } from "@/lib/core/explanation/story";
import { type BesideAbove, besideAbove, type NotBeside } from "@/lib/core/explanation/story-above";
import type { StoryPage, Unexplained } from "@/lib/core/explanation/story-page";
import { type Aim, whatIf } from "@/lib/core/explanation/what-if";
import { modelSchema } from "@/lib/core/prediction/model";
import type { Scope, StoryId } from "@/lib/core/scope";
import { explainerOf, type StoryExplainer } from "@/lib/server/story-explainer";
import type { StoryRow } from "@/lib/store/stories";
import {
  backgroundFeatures,
  featuresBesideAbove,
  type ModelRow,
  modelOfStory,
  storyFeatures,
  topicFeatures,
} from "@/lib/store/story-predictions";

/** Predictions of a topic that stand for all of them, and slates that stand for all of a story's. */
const TOPIC_SAMPLE = 2000;
const SLATES_SAMPLE = 2000;

/** All of a story's page that comes from its model. */
export type StoryReasons = Pick<
  StoryPage,
  "explanation" | "withheld" | "unexplained" | "steadiness" | "whatIf" | "above"
>;

const unexplained = (reason: Unexplained): StoryReasons => ({
  explanation: null,
  withheld: 0,
  unexplained: reason,
  steadiness: null,
  whatIf: null,
  above: null,
});

/**
 * Why a story scores as it does, how steady those reasons are, what sets it apart from the stories just above it, and what would
 * have changed it. No protected attribute is in any of them.
 *
 * @param isComparable whether its topic has enough stories and writers to be compared with
 * @param attributes protected attributes of the dataset
 */
export async function reasonsOf(
  scope: Scope,
  story: StoryRow,
  isComparable: boolean,
  attributes: readonly string[],
): Promise<StoryReasons> {
  const id = story.id as StoryId;
  const model = await modelOfStory(scope, id);
  if (!model) return unexplained("no-predictions");
  if (story.topic === null) return unexplained("no-topic");
  if (!isComparable) return unexplained("small-topic");
  const explainer = await explainerOf(model, (features) =>
    backgroundFeatures(scope, model.id, features, BACKGROUND_ROWS),
  );
  if (typeof explainer === "string") return unexplained(explainer);
  if (explainer.outputs !== 1) return unexplained("several-outputs");
  const width = explainer.features;
  const [own, topic, pairs] = await Promise.all([
    storyFeatures(scope, model.id, id, width),
    topicFeatures(scope, model.id, story.topic, width, TOPIC_SAMPLE),
    featuresBesideAbove(scope, model.id, id, width, SLATES_SAMPLE),
  ]);
  const typical = explainer.explain(topic);
  const explained = explainer.explain(own);
  const whole = explainStory({
    model: `${model.name} ${model.version}`,
    surrogate: explainer.surrogate,
    outputUnit: model.outputUnit,
    topic: story.topic,
    features: model.features,
    story: explained,
    typical,
  });
  if (!whole) return unexplained("no-predictions");
  const { explanation, withheld } = withoutProtected(whole, attributes);
  const above = aboveOf(explainer, model, pairs);
  const isToldOf = model.features.map((feature) => isTold(feature, attributes));
  return {
    explanation,
    withheld,
    unexplained: null,
    steadiness: steadinessOf(
      explained,
      typical,
      topic.story,
      [...isToldOf.keys()].filter((f) => isToldOf[f]),
      explainer.againstEach(own, topic),
    ),
    // A surrogate is like the ranker where it was fitted; a change leads away from there.
    whatIf: explainer.surrogate
      ? null
      : await whatIf({
          model: explainer.model,
          features: model.features.map((feature, f) => (isToldOf[f] ? feature : { label: feature.label })),
          story: own,
          typical: topic,
          aims: [
            { of: "typical", score: whole.typicalScore },
            ...(typeof above === "string" ? [] : [{ of: "above", score: above.aboveScore } satisfies Aim]),
          ],
        }),
    above: typeof above === "string" ? above : { ...above, reasons: toldReasons(above.reasons, attributes) },
  };
}

const aboveOf = (
  explainer: StoryExplainer,
  model: ModelRow,
  { own, above, writers, largest }: Awaited<ReturnType<typeof featuresBesideAbove>>,
): BesideAbove | NotBeside =>
  besideAbove(
    { own: explainer.explain(own), above: explainer.explain(above), writers, largest },
    model.features,
    modelSchema(explainer.model).outputUnit,
  );
