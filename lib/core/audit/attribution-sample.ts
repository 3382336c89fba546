import type { AttributionSample } from "@/lib/core/audit/columns";
import { isProtected } from "@/lib/core/explanation/protected";
import { createRandom } from "@/lib/core/stats/random";

/** As many points as a plot can show and a page can fetch. */
const MOST_ROWS = 1000;
/** A plot of fewer says little of a model and much of single stories. */
const FEWEST_ROWS = 50;
const SEED = 20_261_125;

/** Draws rows as they pass: each has the same chance to be in the sample, and nothing else is kept of the rest. */
export interface SampleDraw {
  /**
   * @param values many rows in one array; this row's start at `valuesAt`
   * @param attributions likewise, from `attributionsAt`
   */
  offer(values: Float32Array, valuesAt: number, attributions: Float64Array, attributionsAt: number): void;
  /** Null where too few rows passed. */
  finish(): AttributionSample | null;
}

/**
 * A sample of explained predictions for plots of single points: feature values and attributions only. It holds no writer,
 * story, request, group or surface; features that are protected attributes by name are not in it; and its rows stand in no
 * order that the log has. Equal logs give equal samples.
 *
 * @param features names of the model's features
 * @param attributes names of the protected attributes
 */
export function drawSample(features: readonly string[], attributes: readonly string[]): SampleDraw {
  const kept = features.flatMap((name, f) => (isProtected(name, attributes) ? [] : [f]));
  const random = createRandom(SEED);
  const values = new Float64Array(MOST_ROWS * kept.length);
  const sampled = new Float64Array(MOST_ROWS * kept.length);
  let seen = 0;
  const move = (from: number, to: number) => {
    for (const rows of [values, sampled]) {
      rows.copyWithin(to * kept.length, from * kept.length, (from + 1) * kept.length);
    }
  };
  return {
    offer(row, valuesAt, attributions, attributionsAt) {
      // Algorithm R (Vitter 1985), shuffling as it fills: the row goes to a random place, whoever was there to the end.
      const place = random.below(seen + 1);
      if (seen < MOST_ROWS) move(place, seen);
      seen++;
      if (place >= MOST_ROWS) return;
      kept.forEach((f, k) => {
        values[place * kept.length + k] = row[valuesAt + f]!;
        sampled[place * kept.length + k] = attributions[attributionsAt + f]!;
      });
    },
    finish() {
      if (seen < FEWEST_ROWS || kept.length === 0) return null;
      const size = Math.min(seen, MOST_ROWS) * kept.length;
      return {
        feature: Int32Array.from(kept),
        values: values.slice(0, size),
        attributions: sampled.slice(0, size),
      };
    },
  };
}
