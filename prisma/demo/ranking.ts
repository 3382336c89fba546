import type { Forest } from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";
import { FEATURE_COUNT, type Occasion } from "@/prisma/demo/features";
import type { Candidates } from "@/prisma/demo/retrieval";
import { SLATE } from "@/prisma/demo/truth";

/** The slates of one surface as columns; row [event × SLATE + position − 1]. */
export interface Slates {
  readonly occasions: readonly Occasion[];
  readonly stories: Int32Array;
  /** What the ranking model said, in its output unit. */
  readonly scores: Float64Array;
  /** [row × feature] what it saw. */
  readonly features: Float32Array;
}

/**
 * Scores every candidate with the ranking model and shows the best. Equal scores are put in the order of the story ids, which
 * is the order of the indexes: the older story first.
 */
export function rank(forest: Forest, { occasions, perOccasion, stories, features }: Candidates): Slates {
  const scores = predictMargins(forest, features, stories.length);
  const rows = occasions.length * SLATE;
  const slates: Slates = {
    occasions,
    stories: new Int32Array(rows),
    scores: new Float64Array(rows),
    features: new Float32Array(rows * FEATURE_COUNT),
  };
  occasions.forEach((_, o) => {
    const candidates = Array.from({ length: perOccasion }, (_, c) => o * perOccasion + c);
    candidates.sort((a, b) => scores[b]! - scores[a]! || stories[a]! - stories[b]!);
    for (let place = 0; place < SLATE; place++) {
      const from = candidates[place]!;
      const row = o * SLATE + place;
      slates.stories[row] = stories[from]!;
      slates.scores[row] = scores[from]!;
      const source = from * FEATURE_COUNT;
      slates.features.set(features.subarray(source, source + FEATURE_COUNT), row * FEATURE_COUNT);
    }
  });
  return slates;
}
