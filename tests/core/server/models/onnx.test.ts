import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exactMethod } from "@/lib/core/attribution/exact";
import { explainOpaque } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";
import { type OnnxOptions, openOnnx } from "@/lib/server/models/onnx";
import { FEATURES, largestDifference, opaqueVectors } from "@/tests/core/attribution/opaque-vectors";

const bytesOf = (name: string): Uint8Array => readFileSync(`tests/vectors/opaque-${name}.onnx`);
const featureNames = Array.from({ length: FEATURES }, (_, f) => `f${f}`);
const open = (name: string, options: Partial<OnnxOptions> = {}) =>
  openOnnx(bytesOf(name), { featureNames, outputUnit: "score", ...options });

const refusal = async (work: Promise<unknown>): Promise<EquiluxError> => {
  const error: unknown = await work.then(
    () => "nothing thrown",
    (thrown: unknown) => thrown,
  );
  if (error instanceof EquiluxError) return error;
  throw new Error(String(error));
};

describe("an ONNX model that only answers", () => {
  test("answers what the runtime in Python does, and its attributions are those of the definition", async () => {
    const model = await open("regressor");
    const answers = await model.predict(opaqueVectors.rows, 3);
    expect(largestDifference(answers, opaqueVectors.onnx.variable)).toBeLessThan(1e-6);
    const { background, rows, shapley } = opaqueVectors;
    const explained = await explainOpaque(model, exactMethod(FEATURES), background, rows, {
      batch: 500,
      seed: 1,
    });
    // The runtime counts in float32.
    expect(largestDifference(explained.attributions, shapley)).toBeLessThan(1e-5);
    expect(explained.residual).toBeLessThan(1e-9);
  });

  test("every column of the chosen output is taken, or the one that is named", async () => {
    const all = await open("classifier", { output: "probabilities", outputUnit: "probability" });
    const both = await all.predict(opaqueVectors.rows, 3);
    expect(largestDifference(both, Float64Array.from(opaqueVectors.onnx.probabilities.flat()))).toBeLessThan(
      1e-6,
    );
    for (const column of [0, 1]) {
      const model = await open("classifier", { output: "probabilities", column, outputUnit: "probability" });
      const answers = await model.predict(opaqueVectors.rows, 3);
      const expected = Float64Array.from(opaqueVectors.onnx.probabilities, (row) => row[column]!);
      expect(largestDifference(answers, expected)).toBeLessThan(1e-6);
    }
  });

  test("a model whose weights are a file of this program's is refused: its answers would be the file", async () => {
    expect(await refusal(open("thief", { column: 0 }))).toMatchObject({ code: "bad-model" });
  });

  test("what does not fit is refused, with what the file has", async () => {
    expect((await refusal(open("regressor", { featureNames: ["a", "b"] }))).message).toContain(
      "5 columns and 2 features",
    );
    expect((await refusal(open("regressor", { output: "label" }))).message).toContain(
      "its tensors of numbers are variable",
    );
    const narrow = await open("classifier", { output: "probabilities", column: 2 });
    expect((await refusal(Promise.resolve(narrow.predict(opaqueVectors.rows, 3)))).message).toContain(
      "no column 2",
    );
    const broken = openOnnx(bytesOf("regressor").subarray(0, 300), { featureNames, outputUnit: "score" });
    expect(await refusal(broken)).toMatchObject({ code: "bad-model", place: "onnx" });
  });
});
