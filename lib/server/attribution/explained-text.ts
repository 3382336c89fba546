import type { Explanation, InteractionExplanation } from "@/lib/core/attribution/explanation";
import { csvCell } from "@/lib/server/spreadsheet";

/** A stretch of explained rows. */
export interface ExplainedBlock {
  /** 0-based number of its first row. */
  readonly first: number;
  readonly count: number;
  readonly explanation: Explanation | InteractionExplanation;
}

/** What all rows of a job share. */
export interface ExplainedFeatures {
  readonly features: readonly string[];
  readonly outputs: number;
}

/** An array of numbers as nested JSON lists of the given lengths, from `at` on. */
function nested(values: Float64Array, at: number, lengths: readonly number[]): string {
  const [length = 0, ...inner] = lengths;
  if (inner.length === 0) return `[${values.subarray(at, at + length).join(",")}]`;
  const step = inner.reduce((product, each) => product * each, 1);
  return `[${Array.from({ length }, (_, i) => nested(values, at + i * step, inner)).join(",")}]`;
}

/** JSON lists of one row: [output], [output][feature] and [output][feature][feature]. */
export interface RowLists {
  readonly prediction: string;
  readonly attributions: string;
  /** null where they were not asked for. */
  readonly interactions: string | null;
}

/** @param row 0-based within the block */
export function rowLists(
  { explanation }: ExplainedBlock,
  row: number,
  { features, outputs }: ExplainedFeatures,
): RowLists {
  const width = features.length;
  return {
    prediction: nested(explanation.predictions, row * outputs, [outputs]),
    attributions: nested(explanation.attributions, row * outputs * width, [outputs, width]),
    interactions:
      "interactions" in explanation
        ? nested(explanation.interactions, row * outputs * width * width, [outputs, width, width])
        : null,
  };
}

/** One JSON object a row; `row` counts from 1. */
export function ndjsonOf(block: ExplainedBlock, of: ExplainedFeatures): string {
  return Array.from({ length: block.count }, (_, row) => {
    const { prediction, attributions, interactions } = rowLists(block, row, of);
    const more = interactions === null ? "" : `,"interactions":${interactions}`;
    return `{"row":${block.first + row + 1},"prediction":${prediction},"attributions":${attributions}${more}}\n`;
  }).join("");
}

export const csvHeader = ({ features }: ExplainedFeatures): string =>
  `${["row", "output", "prediction", ...features].map(csvCell).join(",")}\n`;

/** One line a row and output: number of the row, number of the output, prediction, attributions. */
export function csvOf({ first, count, explanation }: ExplainedBlock, of: ExplainedFeatures): string {
  const width = of.features.length;
  return Array.from({ length: count * of.outputs }, (_, item) => {
    const row = first + Math.floor(item / of.outputs) + 1;
    const own = explanation.attributions.subarray(item * width, (item + 1) * width);
    return `${row},${item % of.outputs},${explanation.predictions[item]},${own.join(",")}\n`;
  }).join("");
}
