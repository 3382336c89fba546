import type { Explanation, InteractionExplanation } from "@/lib/core/attribution/explanation";
import type { FunctionExplanation } from "@/lib/core/attribution/opaque";
import { csvCell } from "@/lib/server/spreadsheet";

/** A stretch of explained rows. */
export interface ExplainedBlock {
  /** 0-based number of its first row. */
  readonly first: number;
  readonly count: number;
  readonly explanation: Explanation | InteractionExplanation | FunctionExplanation;
}

/** What all rows of a job share. */
export interface ExplainedFeatures {
  readonly features: readonly string[];
  readonly outputs: number;
  /** As of AttributeJob. */
  readonly method: string | null;
  /** Of a surrogate: it goes with every row, wherever that is copied to. */
  readonly fidelity: { readonly r2: number; readonly rank: number } | null;
}

/** An array of numbers as nested JSON lists of the given lengths, from `at` on; null where there is none. */
function nested(values: Float64Array, at: number, lengths: readonly number[]): string {
  const [length = 0, ...inner] = lengths;
  if (inner.length === 0)
    return `[${Array.from(values.subarray(at, at + length), (value) => (Number.isNaN(value) ? "null" : value)).join(",")}]`;
  const step = inner.reduce((product, each) => product * each, 1);
  return `[${Array.from({ length }, (_, i) => nested(values, at + i * step, inner)).join(",")}]`;
}

/** JSON lists of one row: [output], [output][feature] and [output][feature][feature]. */
export interface RowLists {
  readonly prediction: string;
  readonly attributions: string;
  /** null where they were not asked for. */
  readonly interactions: string | null;
  /** As the attributions; null where the engine reads the model, so that nothing is drawn. */
  readonly standardErrors: string | null;
}

/**
 * [row][output][feature], 0 where every coalition was asked: another seed would land where this one did. NaN where the draws are
 * too few to show their spread.
 *
 * @returns null for engines that read the model
 */
export function standardErrorsOf({ explanation }: ExplainedBlock): Float64Array | null {
  if (!("standardErrors" in explanation)) return null;
  return explanation.standardErrors ?? new Float64Array(explanation.attributions.length);
}

/** @param row 0-based within the block */
export function rowLists(
  block: ExplainedBlock,
  row: number,
  { features, outputs }: ExplainedFeatures,
): RowLists {
  const { explanation } = block;
  const width = features.length;
  const errors = standardErrorsOf(block);
  return {
    prediction: nested(explanation.predictions, row * outputs, [outputs]),
    attributions: nested(explanation.attributions, row * outputs * width, [outputs, width]),
    interactions:
      "interactions" in explanation
        ? nested(explanation.interactions, row * outputs * width * width, [outputs, width, width])
        : null,
    standardErrors: errors && nested(errors, row * outputs * width, [outputs, width]),
  };
}

/** One JSON object a row; `row` counts from 1. */
export function ndjsonOf(block: ExplainedBlock, of: ExplainedFeatures): string {
  return Array.from({ length: block.count }, (_, row) => {
    const lists = Object.entries(rowLists(block, row, of)).filter(([, list]) => list !== null);
    const fidelity = of.fidelity
      ? `,"fidelity":${JSON.stringify({ r2: of.fidelity.r2, rank: of.fidelity.rank })}`
      : "";
    return `{"row":${block.first + row + 1}${fidelity}${lists.map(([name, list]) => `,"${name}":${list}`).join("")}}\n`;
  }).join("");
}

export const csvHeader = ({ features, method, fidelity }: ExplainedFeatures): string => {
  const errors = method === null ? [] : features.map((feature) => `standard error of ${feature}`);
  const labels = fidelity ? ["fidelity r2", "fidelity rank"] : [];
  return `${["row", "output", "prediction", ...features, ...errors, ...labels].map(csvCell).join(",")}\n`;
};

/** One line a row and output: number of the row, number of the output, prediction, attributions, and what else the header has. */
export function csvOf(block: ExplainedBlock, of: ExplainedFeatures): string {
  const { first, count, explanation } = block;
  const width = of.features.length;
  const errors = standardErrorsOf(block);
  return Array.from({ length: count * of.outputs }, (_, item) => {
    const row = first + Math.floor(item / of.outputs) + 1;
    const own = [explanation.attributions, ...(errors ? [errors] : [])].flatMap((values) =>
      Array.from(values.subarray(item * width, (item + 1) * width), (value) =>
        Number.isNaN(value) ? "" : value,
      ),
    );
    const labels = of.fidelity ? [of.fidelity.r2, of.fidelity.rank] : [];
    return `${row},${item % of.outputs},${explanation.predictions[item]},${[...own, ...labels].join(",")}\n`;
  }).join("");
}
