import {
  type AttributedRows,
  checkSample,
  type RowSample,
  unexplained,
} from "@/lib/core/attribution/attributed";
import { type Estimate, type NotDefined, notDefined } from "@/lib/core/measured";
import { type CellContrast, estimateContrast } from "@/lib/core/stats/cell-means";
import { benjaminiHochberg } from "@/lib/core/stats/multiplicity";
import type { Draws } from "@/lib/core/stats/random";

/** What a feature carries of the gap between two groups. */
export interface GapPart {
  readonly feature: string;
  /** Mean attribution in the one group minus that in the other, in the model's output unit. */
  readonly carried: Estimate;
  /** Two-sided p of "it carries nothing"; NaN where there is no interval or nothing varies. */
  readonly p: number;
  /** Benjamini-Hochberg over the features that have a p; NaN for the others. */
  readonly q: number;
}

export interface GapAttribution {
  readonly kind: "gap";
  /** Mean score of the one group minus that of the other. */
  readonly gap: Estimate;
  /** In the order of the features. Their values and that of `unexplained` add up to the gap. */
  readonly parts: readonly GapPart[];
  /** What no feature carries: rounding for a model's own output, more where a surrogate explains logged scores. */
  readonly unexplained: Estimate;
}

/**
 * Which features carry the score gap between two groups: D_i = mean_A φ_i − mean_B φ_i. Attributions add up to scores in each
 * row and the base value cancels, so the parts add up to the gap.
 *
 * It says through which inputs the model tells the groups apart, not that it may not, nor why they differ. With a background
 * of the whole population parts are deviations from the average; with group B's rows as background and A's rows explained,
 * the mean attribution is the decomposition of Kitagawa, Oaxaca and Blinder.
 *
 * Source: Lundberg 2020, "Explaining quantitative measures of fairness"; intervals over clusters as in cell-means.ts.
 *
 * @param side [row] 0: group A, 1: group B, -1: neither
 * @returns that there is no gap, where a side has no rows or no weight
 * @throws EquiluxError "bad-request" where sizes do not fit
 */
export function attributeGap(
  rows: AttributedRows,
  sample: RowSample,
  side: Int32Array,
  draws: Draws,
): GapAttribution | NotDefined {
  checkSample(rows, sample, side);
  const missing = missingSide(sample, side);
  return missing ?? contrastParts(rows, { ...sample, cell: side, factor: Float64Array.of(1, -1) }, draws);
}

/** The parts of any contrast of scores between cells of rows. */
export function contrastParts(rows: AttributedRows, contrast: CellContrast, draws: Draws): GapAttribution {
  const { featureNames, attributions, scores } = rows;
  const width = featureNames.length;
  const carried = featureNames.map((_, f) =>
    estimateContrast(contrast, (row) => attributions[row * width + f]!, draws),
  );
  const p = carried.map((of) => of.p);
  const q = qOfKnown(p);
  const rest = unexplained(rows);
  return {
    kind: "gap",
    gap: estimateContrast(contrast, (row) => scores[row]!, draws).estimate,
    parts: featureNames.map((feature, f) => ({
      feature,
      carried: carried[f]!.estimate,
      p: p[f]!,
      q: q[f]!,
    })),
    unexplained: estimateContrast(contrast, (row) => rest[row]!, draws).estimate,
  };
}

/** Why there is no gap, or undefined where there is one. */
export function missingSide({ weight }: RowSample, side: Int32Array): NotDefined | undefined {
  for (const of of [0, 1]) {
    if (!side.includes(of)) return notDefined("no-impressions");
    if (!side.some((s, row) => s === of && weight[row]! > 0)) return notDefined("no-exposure");
  }
  return undefined;
}

function qOfKnown(p: readonly number[]): number[] {
  const known = p.flatMap((of, f) => (Number.isNaN(of) ? [] : [f]));
  const q = benjaminiHochberg(known.map((f) => p[f]!));
  return p.map((_, f) => q[known.indexOf(f)] ?? Number.NaN);
}
