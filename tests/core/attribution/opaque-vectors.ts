import { z } from "zod";
import type { OpaqueModel } from "@/lib/core/attribution/opaque";
import vectors from "@/tests/vectors/opaque.json";

const table = z.array(z.array(z.number())).transform((rows) => Float64Array.from(rows.flat()));
const column = z.array(z.number()).transform((values) => Float64Array.from(values));

/** Attributions by their definitions; tests/vectors/make-opaque.py says how they are made. */
export const opaqueVectors = z
  .object({
    network: z.object({
      hidden: z.array(z.array(z.number())),
      hiddenBias: column,
      out: column,
      outBias: z.number(),
    }),
    background: table,
    rows: table,
    groups: z.array(z.array(z.number())),
    outputs: column,
    baseValue: z.number(),
    shapley: table,
    owen: table,
    linear: z.object({ slopes: column, intercept: z.number(), mean: column, covariance: table }),
    conditional: table,
    onnx: z.object({ variable: table, probabilities: z.array(z.array(z.number())) }),
  })
  .parse(vectors);

export const FEATURES = 5;

/** The network of the vectors, with every feature acting together with others. */
export function networkModel(onCall: (rowCount: number) => void = () => undefined): OpaqueModel {
  const { hidden, hiddenBias, out, outBias } = opaqueVectors.network;
  const outputOf = (x: Float64Array) =>
    hiddenBias.reduce((sum, bias, h) => {
      const drive = x.reduce((total, value, f) => total + value * hidden[f]![h]!, bias);
      return sum + Math.max(0, drive) * out[h]!;
    }, outBias);
  return {
    featureNames: Array.from({ length: FEATURES }, (_, f) => `f${f}`),
    outputUnit: "score",
    predict: (rows, rowCount) => {
      onCall(rowCount);
      return Float64Array.from({ length: rowCount }, (_, row) =>
        outputOf(rows.subarray(row * FEATURES, (row + 1) * FEATURES)),
      );
    },
  };
}

export function largestDifference(actual: Float64Array, expected: Float64Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  return actual.reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at]!)), 0);
}
