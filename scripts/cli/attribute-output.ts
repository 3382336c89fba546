import { extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EquiluxError } from "@/lib/core/errors";
import { contribution, count, plain } from "@/lib/core/report/format";
import type { AttributeJob } from "@/lib/server/attribution/attribute";
import {
  csvHeader,
  csvOf,
  type ExplainedBlock,
  type ExplainedFeatures,
  ndjsonOf,
  type RowLists,
  rowLists,
  standardErrorsOf,
} from "@/lib/server/attribution/explained-text";
import { textTable } from "./table";

/** What is known of all rows once they are explained. */
export interface Summary {
  rows: number;
  residual: number;
  /** The largest standard error of an attribution; null where none is known. */
  standardError: number | null;
  /** [output][feature] sums of absolute attributions. */
  readonly absolute: Float64Array;
}

export const emptySummary = ({ outputs, features }: ExplainedFeatures): Summary => ({
  rows: 0,
  residual: 0,
  standardError: null,
  absolute: new Float64Array(outputs * features.length),
});

/** Writes explained rows as the text of a file. */
export type RowFormat = (
  blocks: AsyncIterable<ExplainedBlock>,
  of: ExplainedFeatures,
) => AsyncGenerator<string>;

async function* ndjson(blocks: AsyncIterable<ExplainedBlock>, of: ExplainedFeatures): AsyncGenerator<string> {
  for await (const block of blocks) yield ndjsonOf(block, of);
}

async function* csv(blocks: AsyncIterable<ExplainedBlock>, of: ExplainedFeatures): AsyncGenerator<string> {
  yield csvHeader(of);
  for await (const block of blocks) yield csvOf(block, of);
}

const FORMATS: Readonly<Record<string, RowFormat>> = { ".ndjson": ndjson, ".jsonl": ndjson, ".csv": csv };

/** How `--out` is written, from its name. @throws EquiluxError bad-request */
export function formatOf(out: string, withInteractions: boolean): RowFormat {
  const format = FORMATS[extname(out).toLowerCase()];
  if (!format) {
    const mend = `end its name with ${Object.keys(FORMATS).join(", ")}, or leave it out and redirect --json`;
    throw new EquiluxError("bad-request", `--out is "${out}": ${mend}.`, "--out");
  }
  if (format === csv && withInteractions) {
    throw new EquiluxError(
      "bad-request",
      `--out is "${out}", and interactions do not fit into columns: write .ndjson.`,
      "--out",
    );
  }
  return format;
}

/** The blocks as they are, summed up as they pass. */
export async function* summed(
  blocks: AsyncIterable<ExplainedBlock>,
  summary: Summary,
): AsyncGenerator<ExplainedBlock> {
  for await (const block of blocks) {
    const { attributions, residual } = block.explanation;
    summary.rows += block.count;
    summary.residual = Math.max(summary.residual, residual);
    attributions.forEach((phi, at) => {
      const place = at % summary.absolute.length;
      summary.absolute[place] = (summary.absolute[place] ?? 0) + Math.abs(phi);
    });
    for (const error of standardErrorsOf(block) ?? []) {
      if (!Number.isNaN(error)) summary.standardError = Math.max(summary.standardError ?? 0, error);
    }
    yield block;
  }
}

/** One JSON object with all rows, printed row by row: as one text it might be longer than a text can be. */
export async function printDocument(
  head: object,
  of: ExplainedFeatures,
  blocks: AsyncIterable<ExplainedBlock>,
  summary: Summary,
): Promise<void> {
  const collected: ExplainedBlock[] = [];
  for await (const block of blocks) collected.push(block);
  const list = function* (name: keyof RowLists) {
    yield `,\n"${name}": [`;
    let comma = "\n";
    for (const block of collected) {
      for (let row = 0; row < block.count; row++) {
        yield `${comma}${rowLists(block, row, of)[name]}`;
        comma = ",\n";
      }
    }
    yield "\n]";
  };
  const document = function* () {
    yield JSON.stringify({ ...head, residual: summary.residual }).slice(0, -1);
    yield* list("prediction");
    yield* list("attributions");
    if (collected.some(({ explanation }) => "interactions" in explanation)) yield* list("interactions");
    if (of.method !== null) yield* list("standardErrors");
    yield "}\n";
  };
  await pipeline(Readable.from(document()), process.stdout, { end: false });
}

/** The features with the largest attributions first, for people. */
export function summaryText(job: AttributeJob, { rows, residual, standardError, absolute }: Summary): string {
  const width = job.features.length;
  const means = [...absolute].map((sum, at) => ({
    feature: job.features[at % width] ?? "",
    output: Math.floor(at / width),
    mean: rows === 0 ? 0 : sum / rows,
  }));
  const lines = means
    .sort((a, b) => a.output - b.output || b.mean - a.mean)
    .map(({ feature, output, mean }) => [feature, ...(job.outputs > 1 ? [String(output)] : []), plain(mean)]);
  const headers = ["feature", ...(job.outputs > 1 ? ["output"] : []), "mean size of attribution"];
  const base = [...job.baseValue].map(contribution).join(", ");
  const error = standardError === null ? "" : `; largest standard error ${plain(standardError)}`;
  return `${textTable(headers, lines, [headers.length - 1])}\n${count(rows)} rows, ${job.engine}; base value ${base}, unit ${job.outputUnit}; largest residual ${residual.toExponential(1)}${error}.\n`;
}
