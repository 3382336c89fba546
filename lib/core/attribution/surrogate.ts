import { boostTrees, type TrainingRows } from "@/lib/core/attribution/boosting";
import { EquiluxError } from "@/lib/core/errors";
import { type Measured, notDefined } from "@/lib/core/measured";
import type { CoveredForest } from "@/lib/core/prediction/forest";
import { predictMargins } from "@/lib/core/prediction/predict";
import { estimateContrast } from "@/lib/core/stats/cell-means";
import { createRandom, type Draws, shuffle } from "@/lib/core/stats/random";
import { spearman } from "@/lib/core/stats/ranks";

/** Below either on rows it was not fitted on, a surrogate says too little of the model it stands for, and is refused. */
export const SURROGATE_FLOOR = { r2: 0.8, rank: 0.8 } as const;

/** How near a surrogate comes to the logged scores, on held-out rows. */
export interface Fidelity {
  /** Part of the variance of the scores that it explains; NaN where they do not vary. */
  readonly r2: number;
  /** Spearman's correlation of its scores with the logged ones; NaN as `r2`. */
  readonly rank: number;
  /** [group] mean of what it leaves (logged − its own) in the group minus that in all others: whom it is unfair to. */
  readonly residualGaps: readonly Measured[];
  readonly heldOutRows: number;
  readonly heldOutClusters: number;
  readonly fittedRows: number;
}

/** A forest that stands for a model nobody has. What it explains is the surrogate; the fidelity goes wherever that goes. */
export type Surrogate =
  | { readonly kind: "surrogate"; readonly forest: CoveredForest; readonly fidelity: Fidelity }
  | { readonly kind: "refused"; readonly floor: typeof SURROGATE_FLOOR; readonly fidelity: Fidelity };

export interface LoggedPredictions extends TrainingRows {
  /** [row] writer or slate, held out whole: rows of one would tell on each other. 0, 1, 2, ... */
  readonly cluster: Int32Array;
  /** [row] 0 to groups − 1; -1 where not known. */
  readonly group: Int32Array;
  readonly groups: number;
}

/** Small: a surrogate is to be explained, and a forest that learns the log by heart would only look faithful. */
const SIZE = { trees: 300, depth: 4, rate: 0.1, leafRows: 20 } as const;
export const FEWEST_ROWS = 200;
export const FEWEST_CLUSTERS = 8;
/** Random divisions behind each interval. */
const PERMUTATIONS = 999;

/**
 * Fits a small boosted forest to logged scores, where there is a log of predictions and no model, and measures on a quarter of the
 * clusters, which it never saw, how faithful it is.
 *
 * @throws EquiluxError "bad-request" for fewer than 200 rows or 8 clusters
 */
export function fitSurrogate(logged: LoggedPredictions, seed: number): Surrogate {
  const clusters = [...new Set(logged.cluster)].sort((a, b) => a - b);
  if (logged.scores.length < FEWEST_ROWS || clusters.length < FEWEST_CLUSTERS) {
    throw new EquiluxError(
      "bad-request",
      `${logged.scores.length} logged predictions of ${clusters.length} writers or slates are too few to stand a model up by; log at least ${FEWEST_ROWS} of ${FEWEST_CLUSTERS}`,
      "predictions",
    );
  }
  const order = Int32Array.from(clusters);
  shuffle(order, createRandom(seed));
  const heldOut = new Set(order.subarray(0, Math.floor(order.length / 4)));
  const isHeldOut = (row: number) => heldOut.has(logged.cluster[row]!);
  const rows = Array.from(logged.scores.keys());
  const fitted = takeRows(
    logged,
    rows.filter((row) => !isHeldOut(row)),
  );
  const tested = takeRows(logged, rows.filter(isHeldOut));
  const forest = boostTrees(fitted, SIZE);
  const fidelity = {
    ...fidelityOf(forest, tested, { permutations: PERMUTATIONS, seed }),
    fittedRows: fitted.scores.length,
  };
  const isFaithful = fidelity.r2 >= SURROGATE_FLOOR.r2 && fidelity.rank >= SURROGATE_FLOOR.rank;
  return isFaithful
    ? { kind: "surrogate", forest, fidelity }
    : { kind: "refused", floor: SURROGATE_FLOOR, fidelity };
}

function fidelityOf(
  forest: CoveredForest,
  tested: LoggedPredictions,
  draws: Draws,
): Omit<Fidelity, "fittedRows"> {
  const { scores, cluster, group, groups, features } = tested;
  const own = predictMargins(forest, features, scores.length);
  const rest = scores.map((score, row) => score - own[row]!);
  const mean = scores.reduce((sum, score) => sum + score / scores.length, 0);
  const left = rest.reduce((sum, value) => sum + value * value, 0);
  const whole = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return {
    r2: scores.some((score) => score !== scores[0]) ? 1 - left / whole : Number.NaN,
    rank: spearman(scores, own),
    residualGaps: Array.from({ length: groups }, (_, g): Measured => {
      const cell = group.map((label) => (label < 0 ? -1 : label === g ? 0 : 1));
      if (!cell.includes(0)) return notDefined("no-impressions");
      if (!cell.includes(1)) return notDefined("no-reference");
      const weight = new Float64Array(scores.length).fill(1);
      const contrast = { cell, factor: Float64Array.of(1, -1), weight, cluster };
      return estimateContrast(contrast, (row) => rest[row]!, draws).estimate;
    }),
    heldOutRows: scores.length,
    heldOutClusters: new Set(cluster).size,
  };
}

function takeRows(logged: LoggedPredictions, rows: readonly number[]): LoggedPredictions {
  const width = logged.featureNames.length;
  const features = new Float64Array(rows.length * width);
  rows.forEach((row, k) => {
    features.set(logged.features.subarray(row * width, (row + 1) * width), k * width);
  });
  const pick = (column: Int32Array) => Int32Array.from(rows, (row) => column[row]!);
  return {
    ...logged,
    features,
    scores: Float64Array.from(rows, (row) => logged.scores[row]!),
    cluster: pick(logged.cluster),
    group: pick(logged.group),
  };
}
