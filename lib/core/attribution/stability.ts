import { EquiluxError } from "@/lib/core/errors";

/** How much a row's reasons hang on which rows happened to stand for the background. */
export interface Stability {
  /** How many times the explanation was made anew. */
  readonly replicates: number;
  /** Mean part of the top features that are among the top of a replicate too: 1 where they always are. */
  readonly topOverlap: number;
  readonly top: number;
  /** In the order of the features. */
  readonly features: readonly FeatureStability[];
}

export interface FeatureStability {
  readonly attribution: number;
  /** The middle 95 % of the replicates. */
  readonly low: number;
  readonly high: number;
  /** Part of the replicates in which it has the same sign. 0 has no sign and agrees with 0 only. */
  readonly sameSign: number;
  /** Part of the replicates in which it is among the top. */
  readonly amongTop: number;
}

/**
 * Compares a row's attributions with those made anew from resampled background rows (or covers of resampled rows).
 *
 * @param attributions [feature]
 * @param replicates [replicate][feature]
 * @param top how many features are told as reasons, by size; a tie goes to the earlier feature
 * @throws EquiluxError "bad-request" where there is no replicate, or sizes do not fit
 */
export function stabilityOf(
  attributions: Float64Array,
  replicates: readonly Float64Array[],
  top: number,
): Stability {
  const count = replicates.length;
  if (count === 0 || replicates.some(({ length }) => length !== attributions.length)) {
    throw new EquiluxError(
      "bad-request",
      `${count} replicates of ${replicates[0]?.length ?? 0} features do not compare with ${attributions.length} features; explain the row anew at least once`,
      "replicates",
    );
  }
  const told = topFeatures(attributions, top);
  const tops = replicates.map((replicate) => topFeatures(replicate, top));
  const part = (holds: (replicate: number) => boolean) =>
    replicates.filter((_, r) => holds(r)).length / count;
  return {
    replicates: count,
    top: told.size,
    topOverlap:
      tops.reduce((sum, set) => sum + [...told].filter((f) => set.has(f)).length, 0) / (count * told.size),
    features: Array.from(attributions, (attribution, f) => {
      const sorted = replicates.map((replicate) => replicate[f]!).sort((a, b) => a - b);
      return {
        attribution,
        low: quantile(sorted, 0.025),
        high: quantile(sorted, 0.975),
        sameSign: part((r) => Math.sign(replicates[r]![f]!) === Math.sign(attribution)),
        amongTop: part((r) => tops[r]!.has(f)),
      };
    }),
  };
}

function topFeatures(attributions: Float64Array, top: number): ReadonlySet<number> {
  const order = Array.from(attributions.keys()).sort(
    (a, b) => Math.abs(attributions[b]!) - Math.abs(attributions[a]!) || a - b,
  );
  return new Set(order.slice(0, top));
}

/** Between the two nearest of ascending values, in proportion (type 7 of Hyndman & Fan 1996). */
function quantile(sorted: readonly number[], probability: number): number {
  const at = probability * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below);
}
