import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { exactMethod } from "@/lib/core/attribution/exact";
import { explainOpaque } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";
import { connectEndpoint, type EndpointOptions } from "@/lib/server/models/endpoint";
import {
  FEATURES,
  largestDifference,
  networkModel,
  opaqueVectors,
} from "@/tests/core/attribution/opaque-vectors";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  vi.unstubAllEnvs();
});

interface Asked {
  readonly path: string;
  readonly body: {
    inputs: { shape: number[]; datatype: string; data: number[] }[];
    outputs: { name: string }[];
  } | null;
  readonly headers: IncomingMessage["headers"];
}

interface Behaviour {
  readonly metadata?: object;
  /** What is answered to an inference instead; undefined: the network's outputs. */
  readonly infer?: (
    asked: Asked,
    attempt: number,
  ) => { status?: number; body: unknown } | "hang up" | undefined;
}

const METADATA = {
  name: "ranker",
  platform: "test",
  inputs: [{ name: "input", datatype: "FP64", shape: [-1, FEATURES] }],
  outputs: [{ name: "score", datatype: "FP64", shape: [-1, 1] }],
};

/** A server of the protocol on this machine, with the network of the vectors behind it. */
async function serveModel({ metadata = METADATA, infer }: Behaviour = {}) {
  const asked: Asked[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const one: Asked = {
      path: request.url ?? "",
      body: text ? JSON.parse(text) : null,
      headers: request.headers,
    };
    asked.push(one);
    const reply = (status: number, body: unknown) =>
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    if (one.path === "/v2/models/ranker") return void reply(200, metadata);
    if (one.path !== "/v2/models/ranker/infer" || !one.body)
      return void reply(404, { error: "no such model" });
    const other = infer?.(one, asked.filter(({ body }) => body).length);
    if (other === "hang up") return void request.socket.destroy();
    if (other) return void reply(other.status ?? 200, other.body);
    const [input] = one.body.inputs;
    const rowCount = input!.shape[0]!;
    const data = [...(await networkModel().predict(Float64Array.from(input!.data), rowCount))];
    reply(200, {
      model_name: "ranker",
      outputs: [{ name: "score", datatype: "FP64", shape: [rowCount, 1], data }],
    });
  };
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("EQUILUX_OUTGOING", url);
  return { url, asked };
}

const optionsFor = (url: string, options: Partial<EndpointOptions> = {}): EndpointOptions => ({
  url,
  model: "ranker",
  featureNames: Array.from({ length: FEATURES }, (_, f) => `f${f}`),
  outputUnit: "score",
  missing: null,
  batch: 100,
  timeoutMs: 2000,
  attempts: 3,
  pauseMs: 1,
  ...options,
});

const connect = (url: string, options?: Partial<EndpointOptions>) =>
  connectEndpoint(optionsFor(url, options));

const refusal = async (work: Promise<unknown>): Promise<EquiluxError> => {
  const error: unknown = await work.then(
    () => "nothing thrown",
    (thrown: unknown) => thrown,
  );
  if (error instanceof EquiluxError) return error;
  throw new Error(String(error));
};

const { background, rows, shapley, outputs } = opaqueVectors;

describe("a model behind the Open Inference Protocol", () => {
  test("gives the attributions of the definition, in few requests of at most a batch", async () => {
    const { url, asked } = await serveModel();
    const model = await connect(`${url}/`, { headers: { Authorization: "Bearer abc" } });
    const explained = await explainOpaque(model, exactMethod(FEATURES), background, rows, {
      batch: 250,
      seed: 1,
    });
    expect(largestDifference(explained.attributions, shapley)).toBeLessThan(1e-12);
    const inferences = asked.filter(({ body }) => body);
    expect(inferences.every(({ body }) => body!.inputs[0]!.shape[0]! <= 100)).toBe(true);
    expect(inferences.length).toBe(2 + 3 * 3);
    expect(inferences[0]!.body).toMatchObject({
      inputs: [{ name: "input", datatype: "FP64" }],
      outputs: [{ name: "score" }],
    });
    expect(asked.every(({ headers }) => headers.authorization === "Bearer abc")).toBe(true);
  });

  test("float32 inputs are rounded before they are sent, nested answers are read, all columns or a chosen one", async () => {
    const { url, asked } = await serveModel({
      metadata: { ...METADATA, inputs: [{ name: "input", datatype: "FP32", shape: [-1, FEATURES] }] },
      infer: () => ({
        body: { outputs: [{ name: "score", datatype: "FP64", shape: [1, 2], data: [[0.25, 0.75]] }] },
      }),
    });
    const model = await connect(url, { column: 1 });
    expect([...(await model.predict(Float64Array.of(0.1, 0, 0, 0, 0), 1))]).toEqual([0.75]);
    expect(asked.at(-1)!.body!.inputs[0]!.data[0]).toBe(Math.fround(0.1));
    const unchosen = await connect(url);
    expect([...(await unchosen.predict(new Float64Array(FEATURES), 1))]).toEqual([0.25, 0.75]);
    const beyond = await connect(url, { column: 2 });
    expect((await refusal(Promise.resolve(beyond.predict(new Float64Array(FEATURES), 1)))).message).toContain(
      "2 numbers for 1 rows",
    );
  });

  test.each([429, 503])("a request answered with %i is made again", async (status) => {
    const { url, asked } = await serveModel({
      infer: (_, attempt) => (attempt < 3 ? { status, body: "busy" } : undefined),
    });
    const answers = await (await connect(url)).predict(rows, 3);
    expect(largestDifference(answers, outputs)).toBeLessThan(1e-12);
    expect(asked.filter(({ body }) => body)).toHaveLength(3);
  });

  test("so is one that nobody answers; when the attempts are used up, it has failed", async () => {
    const flaky = await serveModel({ infer: (_, attempt) => (attempt === 1 ? "hang up" : undefined) });
    expect((await (await connect(flaky.url)).predict(rows, 3)).length).toBe(3);
    const dead = await serveModel({ infer: () => ({ status: 503, body: "out of memory" }) });
    const model = await connect(dead.url, { attempts: 2 });
    const error = await refusal(Promise.resolve(model.predict(rows, 3)));
    expect(error).toMatchObject({ code: "unavailable" });
    expect(error.message).toContain("503: out of memory");
    expect(dead.asked.filter(({ body }) => body)).toHaveLength(2);
  });

  test("other refusals are not asked twice", async () => {
    const { url, asked } = await serveModel({
      infer: () => ({ status: 400, body: { error: "wrong type" } }),
    });
    const model = await connect(url);
    expect(await refusal(Promise.resolve(model.predict(rows, 3)))).toMatchObject({ code: "bad-model" });
    expect(asked.filter(({ body }) => body)).toHaveLength(1);
    expect(await refusal(connect(url, { model: "other" }))).toMatchObject({ code: "not-found" });
    await refusal(connect(url, { version: "3" }));
    expect(asked.at(-1)!.path).toBe("/v2/models/ranker/versions/3");
  });

  test("a missing value is sent as the number that stands for it, or refused", async () => {
    const { url, asked } = await serveModel();
    const holed = Float64Array.of(1, Number.NaN, 0, 0, 0);
    const coded = await connect(url, { missing: -999 });
    await coded.predict(holed, 1);
    expect(asked.at(-1)!.body!.inputs[0]!.data).toEqual([1, -999, 0, 0, 0]);
    const strict = await connect(url);
    expect((await refusal(Promise.resolve(strict.predict(holed, 1)))).message).toContain("no value of f1");
  });

  test("a model of another shape, and an answer of another kind, are refused", async () => {
    const shaped = async (metadata: object) =>
      refusal(connect((await serveModel({ metadata: { ...METADATA, ...metadata } })).url));
    const [input] = METADATA.inputs;
    expect((await shaped({ inputs: [input, input] })).message).toContain("2 inputs");
    expect((await shaped({ inputs: [{ ...input, datatype: "BYTES" }] })).message).toContain("BYTES");
    expect((await shaped({ inputs: [{ ...input, shape: [-1, 9] }] })).message).toContain(
      "9 columns and 5 features",
    );
    expect((await shaped({ outputs: [] })).message).toContain("no output is chosen");
    expect((await shaped({ inputs: "none" })).message).toContain("Open Inference Protocol");
    const answered = async (body: unknown) => {
      const model = await connect((await serveModel({ infer: () => ({ body }) })).url);
      return refusal(Promise.resolve(model.predict(rows, 3)));
    };
    expect((await answered("<html>")).message).toContain("no JSON");
    expect(
      (await answered({ outputs: [{ name: "score", datatype: "FP64", shape: [2], data: [1, 2] }] })).message,
    ).toContain("2 numbers for 3 rows");
    expect(
      (await answered({ outputs: [{ name: "score", datatype: "FP64", shape: [1], data: ["1"] }] })).code,
    ).toBe("bad-model");
  });

  test("addresses on the private network are not asked unless the server's owner names them", async () => {
    const { url, asked } = await serveModel();
    vi.stubEnv("EQUILUX_OUTGOING", "");
    expect(await refusal(connect(url))).toMatchObject({ code: "bad-request" });
    expect(asked).toHaveLength(0);
  });
});
