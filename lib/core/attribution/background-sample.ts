import type { Background } from "@/lib/core/attribution/row-explainer";
import type { Rows } from "@/lib/core/prediction/forest";
import type { ModelContent } from "@/lib/core/prediction/model";
import { createRandom } from "@/lib/core/stats/random";

/** Rows of a dataset that stand for a feature that is not known. */
export const BACKGROUND_ROWS = 100;
const SEED = 20_261_126;

/** Whether a model's file says itself what stands for a feature that is not known: trees do that by their covers. */
export const bringsBackground = (model: ModelContent): boolean =>
  model.kind === "forest" && model.forest.cover !== null;

/** Draws rows as they pass: each has the same chance to be among the background. */
export interface BackgroundDraw {
  /** @param rows row-major [row][feature] */
  offer(rows: Rows, rowCount: number): void;
  finish(): Background;
}

/** A background of a dataset's own rows, by algorithm R (Vitter 1985). Equal rows in equal order give equal backgrounds. */
export function drawBackground(features: number): BackgroundDraw {
  const random = createRandom(SEED);
  const kept = new Float64Array(BACKGROUND_ROWS * features);
  let seen = 0;
  return {
    offer(rows, rowCount) {
      for (let row = 0; row < rowCount; row++) {
        const place = seen < BACKGROUND_ROWS ? seen : random.below(seen + 1);
        seen++;
        if (place < BACKGROUND_ROWS)
          kept.set(rows.subarray(row * features, (row + 1) * features), place * features);
      }
    },
    finish() {
      const count = Math.min(seen, BACKGROUND_ROWS);
      return { rows: kept.slice(0, count * features), count };
    },
  };
}
