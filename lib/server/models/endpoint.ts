import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { FunctionUnit, OpaqueModel } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";
import { askOutside, type OutgoingAnswer, type OutgoingRequest } from "@/lib/server/outgoing";

export interface EndpointOptions {
  /** Where the server's /v2 begins: https://models.example.org */
  readonly url: string;
  readonly model: string;
  /** Of the model; the server's choice where left out. */
  readonly version?: string;
  /** In the order of the input's columns. */
  readonly featureNames: readonly string[];
  readonly outputUnit: FunctionUnit;
  /** Name of the output; may be left out where the model has one only. */
  readonly output?: string;
  /** One column of the output, such as a class; all of them where left out. */
  readonly column?: number;
  /** JSON has no NaN: the number that the model takes for missing. null: rows with a missing value are refused. */
  readonly missing: number | null;
  /** Such as Authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Most rows in one request; longer calls are divided. */
  readonly batch: number;
  /** Of one request. */
  readonly timeoutMs: number;
  /** How often a request is made before it counts as failed; 1 or more. */
  readonly attempts: number;
  /** Before the second attempt, twice as long before each further one. */
  readonly pauseMs: number;
}

/**
 * Connects to a model behind the Open Inference Protocol, version 2, over HTTP (KServe, Triton, MLServer, Seldon): one input table
 * of FP32 or FP64. Its metadata is asked at once, so that a wrong name or shape is found before the work begins.
 *
 * A request is made again where nobody answers, or with 429 or 503: an inference changes nothing, so it may be made twice.
 *
 * @throws EquiluxError "bad-model" where the model is of another shape or answers something else; those of `askOutside`;
 *   "not-found" and "unavailable" where the server says so
 */
export async function connectEndpoint(options: EndpointOptions): Promise<OpaqueModel> {
  const version = options.version === undefined ? "" : `/versions/${encodeURIComponent(options.version)}`;
  const base = `${options.url.replace(/\/+$/, "")}/v2/models/${encodeURIComponent(options.model)}${version}`;
  const metadata = await askJson(options, { url: base, method: "GET" }, metadataSchema);
  const input = inputOf(metadata, options.featureNames.length);
  const output = outputOf(metadata, options.output);
  const inferBatch = async (rows: Float64Array, rowCount: number): Promise<Float64Array> => {
    const body = requestBody(options, input, output, rows, rowCount);
    const answer = await askJson(options, { url: `${base}/infer`, method: "POST", body }, answerSchema);
    return answersOf(answer, output, rowCount, options.column);
  };
  return {
    featureNames: options.featureNames,
    outputUnit: options.outputUnit,
    predict: async (rows, rowCount) => {
      const width = options.featureNames.length;
      const answers: number[] = [];
      for (let from = 0; from < rowCount; from += options.batch) {
        const size = Math.min(options.batch, rowCount - from);
        for (const answer of await inferBatch(rows.subarray(from * width, (from + size) * width), size))
          answers.push(answer);
      }
      return Float64Array.from(answers);
    },
  };
}

const tensorSchema = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.number()) });
const metadataSchema = z.object({
  name: z.string(),
  inputs: z.array(tensorSchema),
  outputs: z.array(tensorSchema),
});
/** Row-major, flat or nested as the protocol allows. */
const answerSchema = z.object({
  outputs: z.array(tensorSchema.extend({ data: z.array(z.union([z.number(), z.array(z.number())])) })),
});
type Metadata = z.infer<typeof metadataSchema>;
type Answer = z.infer<typeof answerSchema>;
type InputTensor = Metadata["inputs"][number];

function inputOf({ inputs }: Metadata, features: number): InputTensor {
  const [input, ...others] = inputs;
  if (!input || others.length > 0) {
    throw badAnswer(`the model has ${inputs.length} inputs; serve it with one table [row][feature]`);
  }
  const width = input.shape[1];
  if (!["FP32", "FP64"].includes(input.datatype) || input.shape.length !== 2) {
    throw badAnswer(
      `its input ${input.name} is ${input.datatype} [${input.shape}]; serve it with FP32 or FP64 [row][feature]`,
    );
  }
  if (width !== undefined && width !== -1 && width !== features) {
    throw badAnswer(`its input has ${width} columns and ${features} features are named; name each column`);
  }
  return input;
}

function outputOf({ outputs }: Metadata, wanted: string | undefined): string {
  const names = outputs.map(({ name }) => name);
  const name = wanted ?? (names.length === 1 ? names[0] : undefined);
  if (name !== undefined && names.includes(name)) return name;
  throw badAnswer(
    `${wanted === undefined ? "no output is chosen" : `there is no output ${wanted}`}; the model has ${names.join(", ") || "none"}`,
  );
}

function requestBody(
  { featureNames, missing }: EndpointOptions,
  { name, datatype }: InputTensor,
  output: string,
  rows: Float64Array,
  rowCount: number,
): string {
  const data = Array.from(rows, (value, at) => {
    if (!Number.isNaN(value)) return datatype === "FP32" ? Math.fround(value) : value;
    if (missing !== null) return missing;
    throw new EquiluxError(
      "bad-request",
      `a row has no value of ${featureNames[at % featureNames.length]}, and JSON cannot say so; name the number that the model takes for missing`,
      "missing",
    );
  });
  const shape = [rowCount, featureNames.length];
  return JSON.stringify({ inputs: [{ name, datatype, shape, data }], outputs: [{ name: output }] });
}

/** [row][output] */
function answersOf(
  { outputs }: Answer,
  name: string,
  rowCount: number,
  column: number | undefined,
): Float64Array {
  const data = outputs.find((output) => output.name === name)?.data.flat() ?? [];
  const columns = data.length / rowCount;
  if (!Number.isInteger(columns) || columns === 0 || (column ?? 0) >= columns) {
    throw badAnswer(
      `the output ${name} has ${data.length} numbers for ${rowCount} rows; it has to have as many for each, with the column that was chosen`,
    );
  }
  if (column === undefined) return Float64Array.from(data);
  return Float64Array.from({ length: rowCount }, (_, row) => data[row * columns + column] ?? Number.NaN);
}

/** An answer of the largest batch is far smaller; more is none of the protocol's. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

type Question = Pick<OutgoingRequest, "url" | "method" | "body">;

async function askJson<T>(options: EndpointOptions, question: Question, schema: z.ZodType<T>): Promise<T> {
  const { status, body } = await askPatiently(options, question);
  if (status === 404) {
    throw new EquiluxError("not-found", `there is no model ${options.model} at ${options.url}`, options.url);
  }
  if (status < 200 || status > 299) {
    const code = status === 429 || status >= 500 ? "unavailable" : "bad-model";
    throw new EquiluxError(
      code,
      `the model server answers ${status}: ${body.toString("utf8").slice(0, 300)}`,
      options.url,
    );
  }
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw badAnswer(
    `the answer is none of the Open Inference Protocol: ${z.prettifyError(parsed.error).slice(0, 300)}`,
  );
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw badAnswer("the answer is no JSON; give the address under which /v2 begins");
  }
}

async function askPatiently(options: EndpointOptions, question: Question): Promise<OutgoingAnswer> {
  const request: OutgoingRequest = {
    ...question,
    headers: { ...options.headers, "Content-Type": "application/json" },
    timeoutMs: options.timeoutMs,
    largest: LARGEST_ANSWER,
  };
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt >= options.attempts;
    try {
      const answer = await askOutside(request);
      if (isLast || !BUSY.has(answer.status)) return answer;
    } catch (error) {
      // Nobody answered. An address that may not be asked will not be allowed the second time.
      if (isLast || !(error instanceof EquiluxError) || error.code !== "unavailable") throw error;
    }
    await wait(options.pauseMs * 2 ** (attempt - 1));
  }
}

const BUSY: ReadonlySet<number> = new Set([429, 503]);

const badAnswer = (message: string): EquiluxError =>
  new EquiluxError("bad-model", `model server: ${message}`, "endpoint");
