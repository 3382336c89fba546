import { stabilityOf } from "@/lib/core/attribution/stability";
import { columnMeans, type ExplainedRows } from "@/lib/core/explanation/story";
import { createRandom, type Random } from "@/lib/core/stats/random";

/** How much a story's reasons hang on what they happen to be compared with: the stories of its topic, and any background rows. */
export interface Steadiness {
  /** How often the topic's stories, and the background rows where there are any, were drawn anew. */
  readonly replicates: number;
  /** How many background rows there are; 0 where the model knows itself what stands for a feature that is not known. */
  readonly background: number;
  /** How many of the largest reasons are looked at. */
  readonly top: number;
  /** Mean part of them that stay among the largest: 1 where they always do. */
  readonly stayed: number;
}

const REPLICATES = 200;
const TOP = 3;
const SEED = 20_261_127;

/**
 * Draws the topic's stories anew, whole, with replacement, and takes the reasons again each time. Background rows are drawn anew
 * as well; attributions are means over them, so what another draw of them does to the reasons is added (to first order: what the
 * two draws do together is left out).
 *
 * @param storyOf [row of `typical`] its story, 0, 1, 2, ...: predictions of one are not independent
 * @param told features that may be told as reasons
 * @param against mean attributions against each background row alone; null where there is none
 */
export function steadinessOf(
  story: ExplainedRows,
  typical: ExplainedRows,
  storyOf: Int32Array,
  told: readonly number[],
  against: AgainstEach | null,
): Steadiness {
  const width = story.attributions.length / story.rows;
  const own = columnMeans(story.attributions, story.rows, width);
  const differences = (mean: Float64Array) => Float64Array.from(told, (f) => own[f]! - mean[f]!);
  const stories = sumByStory(typical, storyOf, width);
  const random = createRandom(SEED);
  const shift = against === null ? () => null : shiftOf(against, told, random);
  const replicates = Array.from({ length: REPLICATES }, () => {
    const drawn = differences(drawnMean(stories, width, random));
    const moved = shift();
    return moved === null ? drawn : drawn.map((difference, at) => difference + moved[at]!);
  });
  const reasons = differences(columnMeans(typical.attributions, typical.rows, width));
  const { top, topOverlap } = stabilityOf(reasons, replicates, TOP);
  return { replicates: REPLICATES, background: against?.story.length ?? 0, top, stayed: topOverlap };
}

/** [background row][feature] mean attributions against that row alone, of the story's predictions and of its topic's. */
export interface AgainstEach {
  readonly story: readonly Float64Array[];
  readonly typical: readonly Float64Array[];
}

/** How far the reasons move when the background rows are drawn anew: [told], another each time it is asked. */
function shiftOf(
  { story, typical }: AgainstEach,
  told: readonly number[],
  random: Random,
): () => Float64Array {
  const reasons = story.map((own, row) => Float64Array.from(told, (f) => own[f]! - typical[row]![f]!));
  const count = reasons.length;
  const mean = Float64Array.from(told, (_, at) => reasons.reduce((sum, each) => sum + each[at]! / count, 0));
  return () => {
    const moved = mean.map((value) => -value);
    for (let draw = 0; draw < count; draw++) {
      const drawn = reasons[random.below(count)]!;
      for (let at = 0; at < moved.length; at++) moved[at]! += drawn[at]! / count;
    }
    return moved;
  };
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
