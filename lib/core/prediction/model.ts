import { badModel, quoted } from "@/lib/core/prediction/bad-model";
import { readCatboost } from "@/lib/core/prediction/catboost";
import type { FeatureCategories } from "@/lib/core/prediction/categories";
import type { Forest, OutputUnit, Rows } from "@/lib/core/prediction/forest";
import { readLightgbm } from "@/lib/core/prediction/lightgbm";
import { type LinearModel, predictLinear } from "@/lib/core/prediction/linear";
import { readLinearJson } from "@/lib/core/prediction/linear-json";
import { readOnnx } from "@/lib/core/prediction/onnx";
import { predictMargins } from "@/lib/core/prediction/predict";
import { parseUbjson } from "@/lib/core/prediction/ubjson";
import { readXgboost } from "@/lib/core/prediction/xgboost";

/** A model file that was read: it can be predicted with exactly, whoever trained it. */
export type Model = ModelContent & { readonly format: ModelFormat };

/** A model, wherever it comes from. */
export type ModelContent =
  | { readonly kind: "forest"; readonly forest: Forest }
  | { readonly kind: "linear"; readonly linear: LinearModel };

export type ModelFormat =
  | "xgboost-json"
  | "xgboost-ubjson"
  | "lightgbm-text"
  | "catboost-json"
  | "onnx"
  | "linear-json";

/**
 * Reads a model file, told by its content whatever its name is.
 *
 * @param fileName only for the message
 * @throws EquiluxError "bad-model" where the format is not known or the model is not represented exactly, "too-large" where
 *   it is past what can be used
 */
export function readModel(bytes: Uint8Array, fileName = "the file"): Model {
  const format = modelFormat(bytes);
  if (format === "xgboost-ubjson") return { format, ...readXgboost(parseUbjson(bytes)) };
  if (format === "onnx") return { format, ...readOnnx(bytes) };
  if (format === "unknown") throw unknown(fileName, foreign(bytes));
  const text = new TextDecoder().decode(bytes);
  if (/^\s*[[{]/.test(text)) return readJson(text, fileName);
  if (/^tree\r?\n/.test(text)) return { format: "lightgbm-text", kind: "forest", forest: readLightgbm(text) };
  throw unknown(fileName, "it is neither JSON nor a text model of LightGBM");
}

/** A model of trees. @throws EquiluxError as `readModel`, and "bad-model" for a linear one */
export function readForest(bytes: Uint8Array, fileName?: string): Forest {
  const model = readModel(bytes, fileName);
  if (model.kind === "forest") return model.forest;
  throw badModel(model.format, "the model is linear, and here one of trees is needed");
}

/** What is known of any model: the names of its features and of their categories, and the unit of its output. */
export function modelSchema(model: ModelContent): {
  readonly featureNames: readonly string[];
  readonly categories?: FeatureCategories;
  readonly outputUnit: OutputUnit;
} {
  return model.kind === "forest" ? model.forest : model.linear;
}

/** Row-major [row][output] raw outputs, before any link. @throws EquiluxError "bad-request" as the predictors do */
export function predictModel(model: ModelContent, rows: Rows, rowCount: number): Float64Array {
  return model.kind === "forest"
    ? predictMargins(model.forest, rows, rowCount)
    : predictLinear(model.linear, rows, rowCount);
}

/**
 * XGBoost writes NaN, which is no JSON, where a split on categories has no threshold. Read as a number out of range, it is
 * refused wherever a number counts.
 */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/(?<=[[,])NaN(?=[,\]])/g, "1e999"));
  }
}

function readJson(text: string, fileName: string): Model {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw unknown(fileName, "it begins like JSON and is not JSON, perhaps because it is cut off");
  }
  const has = (key: string) => typeof value === "object" && value !== null && Object.hasOwn(value, key);
  if (has("learner")) return { format: "xgboost-json", ...readXgboost(value) };
  if (has("features_info")) return { format: "catboost-json", kind: "forest", forest: readCatboost(value) };
  if (has("coefficients")) return { format: "linear-json", kind: "linear", linear: readLinearJson(value) };
  if (has("tree_info"))
    throw unknown(fileName, "it is LightGBM's dump; save the model with save_model('model.txt')");
  if (Array.isArray(value)) {
    throw unknown(
      fileName,
      "it is a list, as XGBoost's dump is; save the model with save_model('model.json')",
    );
  }
  throw unknown(
    fileName,
    "it is JSON without learner (XGBoost), features_info (CatBoost) or coefficients (linear)",
  );
}

/**
 * What kind of file the bytes begin like; whether they are one, only its reader can tell.
 *
 * XGBoost's UBJSON begins with `{` and the type of a length, where JSON has a quote, a bracket or a space. ONNX is a message
 * whose first field is its version. Texts have no control characters.
 */
export function modelFormat(bytes: Uint8Array): "xgboost-ubjson" | "onnx" | "text" | "unknown" {
  const [first, second] = bytes;
  if (first === 0x7b && second !== undefined && "iUIlL$#".includes(String.fromCharCode(second)))
    return "xgboost-ubjson";
  if (first === 0x08 || first === 0x3a) return "onnx";
  return bytes.subarray(0, 64).includes(0) || first === undefined || first >= 0x80 ? "unknown" : "text";
}

/** How to save anew what some libraries write by default. */
function foreign(bytes: Uint8Array): string {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 4));
  if (start === "CBM1")
    return "it is CatBoost's own format; save the model with save_model(..., format='json')";
  if (start.startsWith("\x80"))
    return "it is a pickle, which only Python can open; save the model with save_model";
  if (start.startsWith("PK") || start.startsWith("\x1f\x8b")) return "it is an archive; unpack it first";
  if (start === "binf")
    return "it is XGBoost's old binary format; save the model with save_model('model.json')";
  return "its content is of no format that is read";
}

const unknown = (fileName: string, why: string) =>
  badModel(
    "model",
    `${quoted(fileName)} is not read: ${why}; these are: XGBoost JSON and UBJSON, LightGBM text, CatBoost JSON, ONNX of trees or linear models, and a linear model as JSON`,
  );
