import { createWriteStream } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ToldFidelity } from "@/lib/core/attribution/kept-surrogate";
import type { MethodName } from "@/lib/core/attribution/method-choice";
import { fitSurrogate } from "@/lib/core/attribution/surrogate";
import { EquiluxError } from "@/lib/core/errors";
import { ratio } from "@/lib/core/report/format";
import { fidelitySentence } from "@/lib/core/report/model-words";
import { type AttributeJob, attribute } from "@/lib/server/attribution/attribute";
import { readFeatureRows, readHeaders } from "@/lib/server/attribution/feature-rows";
import type { FunctionChoice } from "@/lib/server/attribution/function-explainer";
import { readLoggedRows } from "@/lib/server/attribution/logged-rows";
import {
  type AnyModel,
  featureSchema,
  isAddress,
  openModelAddress,
  openModelFile,
} from "@/lib/server/models/open";
import {
  emptySummary,
  formatOf,
  printDocument,
  type RowFormat,
  summaryText,
  summed,
} from "./attribute-output";
import { listOf, numberOf, wholeOf } from "./options";
import { mustBeReadable, readBytes } from "./readable";
import { printJson } from "./table";

export interface AttributeOptions {
  readonly model?: string;
  readonly data: string;
  readonly background?: string;
  readonly interactions?: true;
  readonly output: "margin" | "probability";
  readonly method?: MethodName;
  readonly budget?: string;
  readonly seed?: string;
  readonly features?: string;
  readonly outputName?: string;
  readonly missing?: string;
  readonly surrogate?: true;
  readonly target?: string;
  readonly cluster?: string;
  readonly out?: string;
  readonly threads?: string;
  readonly json?: true;
}

/** What is explained: a model, or what stands for one, with how near it comes. */
interface Subject {
  readonly model: AnyModel;
  readonly surrogate: { readonly target: string; readonly fidelity: ToldFidelity } | null;
}

/** `equilux attribute`. */
export async function attributeCommand(options: AttributeOptions): Promise<number> {
  const { data, background, output, out } = options;
  const withInteractions = options.interactions === true;
  const format = out === undefined ? null : formatOf(out, withInteractions);
  const threads = wholeOf("--threads", options.threads, 1, 999);
  const asked: FunctionChoice = {
    method: options.method,
    budget: wholeOf("--budget", options.budget, 1, 1e12),
    seed: wholeOf("--seed", options.seed, 0, 2 ** 32 - 1) ?? 1,
  };
  await mustBeReadable(data);
  if (background !== undefined) await mustBeReadable(background);
  const { model, surrogate } = await subjectOf(options, asked.seed);
  const known = background === undefined ? null : await readFeatureRows(background, featureSchema(model));
  const onIgnored = (columns: readonly string[]) =>
    void process.stderr.write(
      `${basename(data)}: not a feature of the model, left out: ${columns.join(", ")}\n`,
    );
  const request = { model, data, background: known, withInteractions, output, asked, threads, onIgnored };
  const job = await attribute(request);
  const head = {
    output,
    outputUnit: job.outputUnit,
    engine: job.engine,
    ...(job.method !== null && { ...asked, method: job.method }),
    ...(surrogate && { surrogate }),
    background: known && { file: basename(background ?? ""), rows: known.count },
    features: job.features,
    baseValue: [...job.baseValue],
  };
  await writeRows(options, format, job, head, surrogate?.fidelity ?? null);
  return 0;
}

/** To the file of `--out`, or to one JSON document; and what is known of all of them. */
async function writeRows(
  { out, json }: AttributeOptions,
  format: RowFormat | null,
  job: AttributeJob,
  head: object,
  fidelity: ToldFidelity | null,
): Promise<void> {
  const of = { ...job, fidelity };
  const summary = emptySummary(of);
  const blocks = summed(job.blocks, summary);
  if (json && !format) return printDocument(head, of, blocks, summary);
  if (format && out !== undefined) await pipeline(Readable.from(format(blocks, of)), createWriteStream(out));
  else for await (const _ of blocks);
  const { rows, residual } = summary;
  if (json) printJson({ ...head, rows, residual, out });
  else process.stdout.write(summaryText(job, summary) + (fidelity ? fidelityText(fidelity) : ""));
}

/** @throws EquiluxError bad-request for options that do not go together */
async function subjectOf(options: AttributeOptions, seed: number): Promise<Subject> {
  const { model, surrogate, target } = options;
  if (surrogate) return surrogateOf(options, seed);
  if (target !== undefined)
    throw refused("--target", "--target is for --surrogate: add that, or leave it out.");
  if (model === undefined) {
    throw refused(
      "--model",
      "Name a --model, or --surrogate with the --target that holds logged scores of a model nobody has.",
    );
  }
  const asked = {
    featureNames: () => namesOf(options, model),
    output: options.outputName,
    missing: numberOf("--missing", options.missing),
  };
  if (isAddress(model)) return { model: await openModelAddress(model, asked), surrogate: null };
  return { model: await openModelFile(await readBytes(model), model, asked), surrogate: null };
}

/** The features of a model that does not name them: those given, or the background's columns. */
async function namesOf(
  { features, background }: AttributeOptions,
  model: string,
): Promise<readonly string[]> {
  if (features !== undefined) return listOf(features);
  if (background !== undefined) return readHeaders(background);
  throw refused(
    "--background",
    `${isAddress(model) ? model : basename(model)} is a model that only answers, so it is explained against background rows: name a file of some with --background, its columns in the order of the model's input.`,
  );
}

async function surrogateOf(options: AttributeOptions, seed: number): Promise<Subject> {
  const { model, target, cluster, features, data, output } = options;
  if (model !== undefined)
    throw refused("--model", "A surrogate stands for a model nobody has: leave out --model.");
  if (target === undefined)
    throw refused("--target", "Name the column that holds the logged scores: --target.");
  if (output === "probability") {
    throw refused(
      "--output",
      "A surrogate is explained in the unit of the logged scores: leave out --output.",
    );
  }
  const columns = { target, cluster, features: features === undefined ? undefined : listOf(features) };
  const logged = await readLoggedRows(data, columns);
  const fitted = fitSurrogate(logged, seed);
  if (fitted.kind === "surrogate") {
    const { forest } = fitted;
    const { residualGaps: _, ...fidelity } = fitted.fidelity;
    return { model: { kind: "forest", forest }, surrogate: { target, fidelity } };
  }
  throw new EquiluxError(
    "bad-model",
    `${basename(data)}: what stands for the model is not faithful enough to be explained. ${fidelitySentence(fitted.fidelity)} Both have to be at least ${ratio(fitted.floor.r2)}: log more of what the model saw.`,
    "--target",
  );
}

const fidelityText = (fidelity: ToldFidelity): string =>
  `This is a surrogate: trees fitted to the logged scores, not the model that made them. ${fidelitySentence(fidelity)}\n`;

const refused = (place: string, message: string) => new EquiluxError("bad-request", message, place);
