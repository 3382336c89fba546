import { stabilityOf } from "@/lib/core/attribution/stability";
import { columnMeans, type ExplainedRows } from "@/lib/core/explanation/story";
import { createRandom, type Random } from "@/lib/core/stats/random";

/** How much a story's reasons hang on which stories of its topic it happens to be compared with. */
export interface Steadiness {
  /** How often the topic's stories were drawn anew. */
  readonly replicates: number;
  /** How many of the largest reasons are looked at. */
  readonly top: number;
  /** Mean part of them that stay among the largest: 1 where they always do. */
  readonly stayed: number;
}

const REPLICATES = 200;
const TOP = 3;
const SEED = 20_261_127;

/**
 * Draws the topic's stories anew, whole, with replacement, and takes the reasons again each time.
 *
 * @param storyOf [row of `typical`] its story, 0, 1, 2, ...: predictions of one are not independent
 * @param told features that may be told as reasons
 */
export function steadinessOf(
  story: ExplainedRows,
  typical: ExplainedRows,
  storyOf: Int32Array,
  told: readonly number[],
): Steadiness {
  const width = story.attributions.length / story.rows;
  const own = columnMeans(story.attributions, story.rows, width);
  const differences = (mean: Float64Array) => Float64Array.from(told, (f) => own[f]! - mean[f]!);
  const stories = sumByStory(typical, storyOf, width);
  const random = createRandom(SEED);
  const replicates = Array.from({ length: REPLICATES }, () => differences(drawnMean(stories, width, random)));
  const reasons = differences(columnMeans(typical.attributions, typical.rows, width));
  const { top, topOverlap } = stabilityOf(reasons, replicates, TOP);
  return { replicates: REPLICATES, top, stayed: topOverlap };
}

interface StorySum {
  rows: number;
  readonly sum: Float64Array;
}

function sumByStory({ rows, attributions }: ExplainedRows, storyOf: Int32Array, width: number): StorySum[] {
  const stories = Array.from(
    { length: storyOf.reduce((most, story) => Math.max(most, story + 1), 0) },
    () => ({
      rows: 0,
      sum: new Float64Array(width),
    }),
  );
  for (let row = 0; row < rows; row++) {
    const story = stories[storyOf[row]!]!;
    story.rows++;
    for (let f = 0; f < width; f++) story.sum[f]! += attributions[row * width + f]!;
  }
  return stories;
}

/** [feature] mean over the predictions of stories drawn with replacement. */
function drawnMean(stories: readonly StorySum[], width: number, random: Random): Float64Array {
  const total = new Float64Array(width);
  let rows = 0;
  for (let draw = 0; draw < stories.length; draw++) {
    const story = stories[random.below(stories.length)]!;
    rows += story.rows;
    for (let f = 0; f < width; f++) total[f]! += story.sum[f]!;
  }
  return total.map((sum) => sum / rows);
}
