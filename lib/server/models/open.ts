import { basename } from "node:path";
import type { OpaqueModel } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";
import type { FeatureCategories } from "@/lib/core/prediction/categories";
import { type ModelContent, modelFormat, modelSchema, readModel } from "@/lib/core/prediction/model";
import { connectEndpoint } from "@/lib/server/models/endpoint";
import { openOnnx } from "@/lib/server/models/onnx";

/** A model as it can be explained: known from within, or only asked. */
export type AnyModel = ModelContent | AskedModel;

export interface AskedModel {
  readonly kind: "function";
  readonly function: OpaqueModel;
  /** Whether it takes a missing value. */
  readonly takesMissing: boolean;
}

/** What has to be said of a model that is only asked: its file or server does not. */
export interface AskedOptions {
  /** Names of the features, in the order of the input's columns. */
  readonly featureNames: () => Promise<readonly string[]>;
  /** Name of the output; may be left out where there is one only. */
  readonly output?: string | undefined;
  /** The number that a model behind an address takes for missing. */
  readonly missing?: number | undefined;
}

/** What a table of feature values has to hold for a model. */
export interface FeatureSchema {
  readonly featureNames: readonly string[];
  readonly categories?: FeatureCategories | undefined;
  readonly takesMissing: boolean;
}

export function featureSchema(model: AnyModel): FeatureSchema {
  if (model.kind === "function")
    return { featureNames: model.function.featureNames, takesMissing: model.takesMissing };
  const { featureNames, categories } = modelSchema(model);
  const takesMissing = model.kind === "forest" || model.linear.missing === "zero";
  return { featureNames, categories, takesMissing };
}

/**
 * Opens a model file: trees and linear models are read exactly, any other ONNX model is run and only asked.
 *
 * @throws EquiluxError as `readModel`, `openOnnx` and `options.featureNames`
 */
export async function openModelFile(
  bytes: Uint8Array,
  path: string,
  options: AskedOptions,
): Promise<AnyModel> {
  try {
    return readModel(bytes, basename(path));
  } catch (error) {
    const isToBeRun =
      error instanceof EquiluxError && error.code === "bad-model" && modelFormat(bytes) === "onnx";
    if (!isToBeRun) throw error;
  }
  const asked = await openOnnx(bytes, {
    featureNames: await options.featureNames(),
    outputUnit: "answer",
    ...(options.output === undefined ? {} : { output: options.output }),
  });
  return { kind: "function", function: asked, takesMissing: true };
}

/** Whether what was named as a model is an address. */
export const isAddress = (model: string): boolean => /^https?:\/\//i.test(model);

/** Where a model of the Open Inference Protocol stands: .../v2/models/NAME, or .../v2/models/NAME/versions/VERSION. */
const ADDRESS =
  /^(?<url>https?:\/\/[^?#]+?)\/v2\/models\/(?<model>[^/?#]+)(?:\/versions\/(?<version>[^/?#]+))?\/?$/i;

const REQUEST = { batch: 1024, timeoutMs: 60_000, attempts: 4, pauseMs: 500 } as const;

/**
 * Connects to a model behind an address of the Open Inference Protocol. Where it may be is decided by `askOutside`.
 *
 * @throws EquiluxError bad-request for another address; as `connectEndpoint` and `options.featureNames`
 */
export async function openModelAddress(address: string, options: AskedOptions): Promise<AskedModel> {
  const { url, model, version } = ADDRESS.exec(address)?.groups ?? {};
  if (url === undefined || model === undefined) {
    throw new EquiluxError(
      "bad-request",
      `${address} is no model of the Open Inference Protocol: write https://host/v2/models/NAME.`,
      "--model",
    );
  }
  const asked = await connectEndpoint({
    ...REQUEST,
    url,
    model: decodeURIComponent(model),
    ...(version === undefined ? {} : { version: decodeURIComponent(version) }),
    ...(options.output === undefined ? {} : { output: options.output }),
    featureNames: await options.featureNames(),
    outputUnit: "answer",
    missing: options.missing ?? null,
  });
  return { kind: "function", function: asked, takesMissing: options.missing !== undefined };
}
