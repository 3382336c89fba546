import { createWriteStream } from "node:fs";
import { basename, extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EquiluxError } from "@/lib/core/errors";
import { readModel } from "@/lib/core/prediction/model";
import { contribution, count, plain } from "@/lib/core/report/format";
import { type AttributeJob, attribute } from "@/lib/server/attribution/attribute";
import {
  csvHeader,
  csvOf,
  type ExplainedBlock,
  ndjsonOf,
  rowLists,
} from "@/lib/server/attribution/explained-text";
import { readFeatureRows } from "@/lib/server/attribution/feature-rows";
import { mustBeReadable, readBytes } from "./readable";
import { printJson, textTable } from "./table";

interface AttributeOptions {
  readonly model: string;
  readonly data: string;
  readonly background?: string;
  readonly interactions?: true;
  readonly output: "margin" | "probability";
  readonly out?: string;
  readonly threads?: string;
  readonly json?: true;
}

/** What is known of all rows once they are explained. */
interface Summary {
  rows: number;
  residual: number;
  /** [output][feature] sums of absolute attributions. */
  readonly absolute: Float64Array;
}

/** `equilux attribute`. */
export async function attributeCommand(options: AttributeOptions): Promise<number> {
  const { data, background, out } = options;
  const format = out === undefined ? null : formatOf(out, options.interactions === true);
  const threads = threadsOf(options.threads);
  const model = readModel(await readBytes(options.model), basename(options.model));
  for (const path of [data, ...(background === undefined ? [] : [background])]) await mustBeReadable(path);
  const known = background === undefined ? null : await readFeatureRows(background, model);
  const job = attribute({
    model,
    data,
    background: known,
    withInteractions: options.interactions === true,
    output: options.output,
    threads,
    onIgnored: (columns) =>
      process.stderr.write(
        `${basename(data)}: not a feature of the model, left out: ${columns.join(", ")}\n`,
      ),
  });
  const head = {
    output: options.output,
    outputUnit: job.outputUnit,
    engine: job.engine,
    background: known && { file: basename(background ?? ""), rows: known.count },
    features: job.features,
    baseValue: [...job.baseValue],
  };
  const summary = { rows: 0, residual: 0, absolute: new Float64Array(job.outputs * job.features.length) };
  const blocks = summed(job.blocks, summary);
  if (format && out !== undefined) {
    await pipeline(Readable.from(format(blocks, job)), createWriteStream(out));
    const { rows, residual } = summary;
    if (options.json) printJson({ ...head, rows, residual, out });
    else process.stdout.write(summaryText(job, summary));
  } else if (options.json) await printDocument(head, job, blocks, summary);
  else {
    for await (const _ of blocks);
    process.stdout.write(summaryText(job, summary));
  }
  return 0;
}

type RowFormat = (blocks: AsyncIterable<ExplainedBlock>, job: AttributeJob) => AsyncGenerator<string>;

async function* ndjson(blocks: AsyncIterable<ExplainedBlock>, job: AttributeJob): AsyncGenerator<string> {
  for await (const block of blocks) yield ndjsonOf(block, job);
}

async function* csv(blocks: AsyncIterable<ExplainedBlock>, job: AttributeJob): AsyncGenerator<string> {
  yield csvHeader(job);
  for await (const block of blocks) yield csvOf(block, job);
}

const FORMATS: Readonly<Record<string, RowFormat>> = { ".ndjson": ndjson, ".jsonl": ndjson, ".csv": csv };

function formatOf(out: string, withInteractions: boolean): RowFormat {
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

function threadsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new EquiluxError(
    "bad-request",
    `--threads is "${text}": write a whole number from 1 to 999.`,
    "--threads",
  );
}

/** The blocks as they are, summed up as they pass. */
async function* summed(
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
    yield block;
  }
}

/** One JSON object with all rows, printed row by row: as one text it might be longer than a text can be. */
async function printDocument(
  head: object,
  job: AttributeJob,
  blocks: AsyncIterable<ExplainedBlock>,
  summary: Summary,
): Promise<void> {
  const collected: ExplainedBlock[] = [];
  for await (const block of blocks) collected.push(block);
  const list = function* (name: "prediction" | "attributions" | "interactions") {
    yield `,\n"${name}": [`;
    let comma = "\n";
    for (const block of collected) {
      for (let row = 0; row < block.count; row++) {
        yield `${comma}${rowLists(block, row, job)[name]}`;
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
    yield "}\n";
  };
  await pipeline(Readable.from(document()), process.stdout, { end: false });
}

function summaryText(job: AttributeJob, { rows, residual, absolute }: Summary): string {
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
  return `${textTable(headers, lines, [headers.length - 1])}\n${count(rows)} rows, ${job.engine}; base value ${base}, unit ${job.outputUnit}; largest residual ${residual.toExponential(1)}.\n`;
}
