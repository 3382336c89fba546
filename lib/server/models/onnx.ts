import { join } from "node:path";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { FunctionUnit, OpaqueModel } from "@/lib/core/attribution/opaque";
import { EquiluxError } from "@/lib/core/errors";

const SESSION: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  // A model may name files that hold its weights, and the runtime would read them from the folder this program runs in: a stranger's
  // model could give a key away as its answers. Below a file there are no files.
  extra: { session: { model_external_initializers_file_folder_path: join(process.execPath, "none") } },
};

export interface OnnxOptions {
  /** In the order of the input's columns; an ONNX file does not name them. */
  readonly featureNames: readonly string[];
  readonly outputUnit: FunctionUnit;
  /** Name of the output; may be left out where the file has one tensor of numbers only. */
  readonly output?: string;
  /** One column of the output, such as a class; all of them where left out. */
  readonly column?: number;
}

/**
 * Opens an ONNX model of which nothing but its answers is used: one input tensor [row][feature] of float or double. (Trees and
 * linear models in ONNX are read by lib/core/prediction and explained exactly.) It runs in this process, on one thread, so equal
 * rows give equal answers.
 *
 * @throws EquiluxError "bad-model" where the runtime refuses the file, or its input or output is of another shape; "unavailable"
 *   where the runtime is not installed for this machine
 */
export async function openOnnx(bytes: Uint8Array, options: OnnxOptions): Promise<OpaqueModel> {
  // A native library of many megabytes: loaded where there is a model for it, not with the server.
  const runtime = await import("onnxruntime-node").catch(() => {
    throw new EquiluxError(
      "unavailable",
      "onnxruntime-node is not installed for this machine, so models of this kind cannot be run; install it, or import the model's logged predictions",
      "onnxruntime-node",
    );
  });
  const session = await runtime.InferenceSession.create(bytes, SESSION).catch((error: unknown) => {
    const why = error instanceof Error ? error.message.slice(0, 300) : "no reason given";
    throw badOnnx(`the runtime refuses the file: ${why}`);
  });
  const features = options.featureNames.length;
  const input = inputOf(session, features);
  const output = outputOf(session, options.output);
  return {
    featureNames: options.featureNames,
    outputUnit: options.outputUnit,
    predict: async (rows, rowCount) => {
      const dims = [rowCount, features];
      const tensor =
        input.type === "float64"
          ? new runtime.Tensor("float64", rows, dims)
          : new runtime.Tensor("float32", Float32Array.from(rows), dims);
      const answer = (await session.run({ [input.name]: tensor }, [output]))[output];
      return answersOf(answer, rowCount, options.column);
    },
  };
}

function inputOf(session: InferenceSession, features: number): { name: string; type: "float32" | "float64" } {
  const [input, ...others] = session.inputMetadata;
  if (!input || others.length > 0) {
    throw badOnnx(`it has ${session.inputMetadata.length} inputs; export it with one tensor [row][feature]`);
  }
  if (!input.isTensor || (input.type !== "float32" && input.type !== "float64") || input.shape.length !== 2) {
    throw badOnnx(
      `its input ${input.name} is no table of float or double; export it with one tensor [row][feature]`,
    );
  }
  const width = input.shape[1];
  if (typeof width === "number" && width > 0 && width !== features) {
    throw badOnnx(`its input has ${width} columns and ${features} features are named; name each column`);
  }
  return { name: input.name, type: input.type };
}

function outputOf(session: InferenceSession, wanted: string | undefined): string {
  const usable = session.outputMetadata.filter(
    (output) => output.isTensor && (output.type === "float32" || output.type === "float64"),
  );
  const names = usable.map(({ name }) => name);
  const name = wanted ?? (names.length === 1 ? names[0] : undefined);
  if (name !== undefined && names.includes(name)) return name;
  throw badOnnx(
    `${wanted === undefined ? "no output is chosen" : `there is no output ${wanted}`}; its tensors of numbers are ${names.join(", ") || "none"} (export classifiers with zipmap off)`,
  );
}

/** [row][output] of a tensor [row] or [row][column]. */
function answersOf(answer: Tensor | undefined, rowCount: number, column: number | undefined): Float64Array {
  const data = answer?.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array))
    throw badOnnx("its output is no tensor of numbers");
  const columns = data.length / rowCount;
  if (column === undefined) return Float64Array.from(data);
  if (!Number.isInteger(columns) || column >= columns) {
    throw badOnnx(`its output has ${data.length} numbers for ${rowCount} rows, and no column ${column}`);
  }
  return Float64Array.from({ length: rowCount }, (_, row) => data[row * columns + column] ?? Number.NaN);
}

const badOnnx = (message: string): EquiluxError => new EquiluxError("bad-model", `onnx: ${message}`, "onnx");
