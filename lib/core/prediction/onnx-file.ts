import { badModel, quoted } from "@/lib/core/prediction/bad-model";
import {
  bytesList,
  floatList,
  type Message,
  messageOf,
  messages,
  textList,
  textOf,
  wholeList,
  wholeOf,
} from "@/lib/core/prediction/protobuf";

/** The one operator of an ONNX model that decides its scores. Field numbers: onnx.proto. */
export interface OnnxOperator {
  /** Such as TreeEnsembleRegressor. */
  readonly type: string;
  readonly attributes: OnnxAttributes;
  /** What a row's values are rounded to before they are compared. */
  readonly precision: "float32" | "float64";
  /** Width of the input; null where the file leaves it open. */
  readonly features: number | null;
}

/** Attributes by name, read where they are asked for. */
export interface OnnxAttributes {
  has(name: string): boolean;
  whole(name: string, otherwise: number): number;
  text(name: string, otherwise: string): string;
  /** Whole numbers; empty where there are none. */
  wholes(name: string): Float64Array;
  texts(name: string): string[];
  /** Floating point numbers, also from `${name}_as_tensor`, and from tensors; empty where there are none. */
  numbers(name: string): Float64Array;
}

const SCORING = [
  "TreeEnsembleRegressor",
  "TreeEnsembleClassifier",
  "TreeEnsemble",
  "LinearRegressor",
  "LinearClassifier",
];

/** What may follow: names, copies and shares of what was computed, which leave the scores as they are. */
const AFTERWARDS = [
  "ZipMap",
  "Cast",
  "Identity",
  "Reshape",
  "Flatten",
  "Squeeze",
  "Normalizer",
  "ArrayFeatureExtractor",
];

const MOST_OPERATORS = 1000;

/**
 * Finds the operator that scores: it must be the only one that computes, and read the model's input itself. A pipeline that
 * scales or encodes first would need features that nobody logged, and one that reckons on afterwards another score.
 *
 * @throws EquiluxError "bad-model" for other models
 */
export function parseOnnxFile(bytes: Uint8Array): OnnxOperator {
  const graph = messageOf({ bytes, place: "model" }, 7, "graph");
  if (!graph) throw badModel("graph", "the file has no graph; is this an ONNX model?");
  const operators = messages(graph, 1, "graph.node");
  if (operators.length > MOST_OPERATORS) {
    throw badModel("graph", `the model has more than ${MOST_OPERATORS} operators; save only the trees`);
  }
  const types = operators.map((operator) => textOf(operator, 4));
  const at = types.findIndex((type) => SCORING.includes(type));
  const operator = operators[at];
  const type = types[at];
  if (!operator || type === undefined) {
    throw badModel(
      "graph.node",
      `no operator is one of ${SCORING.join(", ")}; export a model of trees or a linear model`,
    );
  }
  types.forEach((other, index) => {
    if (index === at || (index > at && AFTERWARDS.includes(other))) return;
    if (index > at && isTimesOne(operators[index], graph)) return;
    throw badModel(
      `graph.node.${index}`,
      `the operator ${quoted(other)} changes what the model takes in or gives out; export the bare ${type}`,
    );
  });
  const inputs = messages(graph, 11, "graph.input");
  const input = inputs.find((one) => textOf(one, 1) === textList(operator, 1)[0]);
  if (!input) throw badModel(operator.place, "it does not read the model's input");
  return { type, attributes: attributesOf(operator), ...inputType(input) };
}

/** LightGBM's converter multiplies scores by a constant named "one", which is 1. */
function isTimesOne(operator: Message | undefined, graph: Message): boolean {
  if (!operator || textOf(operator, 4) !== "Mul") return false;
  const names = textList(operator, 1);
  const factor = messages(graph, 5, "graph.initializer").find((tensor) => names.includes(textOf(tensor, 8)));
  if (!factor) return false;
  const values = tensorNumbers(factor);
  return values.length === 1 && values[0] === 1;
}

/** TensorProto.DataType */
const FLOAT = 1;
const DOUBLE = 11;
const WHOLE_TYPES = [6, 7];

function inputType(input: Message): Pick<OnnxOperator, "precision" | "features"> {
  const place = "graph.input";
  const type = messageOf(input, 2, place);
  const tensor = type && messageOf(type, 1, place);
  const element = tensor && wholeOf(tensor, 1);
  // Whole numbers are compared as float32, to which they are converted.
  if (!tensor || element === null || ![FLOAT, DOUBLE, ...WHOLE_TYPES].includes(element)) {
    throw badModel(
      place,
      "the input is not one table of numbers; export the model with a float input [rows, features]",
    );
  }
  const shape = messageOf(tensor, 2, place);
  const width = shape && messages(shape, 1, place).at(-1);
  return {
    precision: element === DOUBLE ? "float64" : "float32",
    features: (width && wholeOf(width, 1)) || null,
  };
}

function attributesOf(operator: Message): OnnxAttributes {
  const known = new Map<string, Message>();
  for (const attribute of messages(operator, 5, `${operator.place}.attribute`)) {
    const name = textOf(attribute, 1);
    if (known.has(name)) throw badModel(operator.place, `the attribute ${quoted(name)} is given twice`);
    known.set(name, attribute);
  }
  const wholes = (name: string): Float64Array => {
    const attribute = known.get(name);
    if (!attribute) return new Float64Array(0);
    const tensor = messageOf(attribute, 5, name);
    return tensor ? tensorNumbers(tensor) : wholeList(attribute, 8);
  };
  const texts = (name: string): string[] => {
    const attribute = known.get(name);
    return attribute ? textList(attribute, 9) : [];
  };
  return {
    has: (name) => known.has(name),
    whole: (name, otherwise) => {
      const attribute = known.get(name);
      return (attribute && wholeOf(attribute, 3)) ?? otherwise;
    },
    text: (name, otherwise) => {
      const attribute = known.get(name);
      return attribute ? textOf(attribute, 4) : otherwise;
    },
    wholes,
    texts,
    numbers: (name) => {
      const attribute = known.get(name) ?? known.get(`${name}_as_tensor`);
      if (!attribute) return new Float64Array(0);
      const tensor = messageOf(attribute, 5, name);
      return tensor ? tensorNumbers(tensor) : floatList(attribute, 7, 4);
    },
  };
}

/** Numbers of a tensor, from its raw bytes or from the list of its type. */
function tensorNumbers(tensor: Message): Float64Array {
  const { place } = tensor;
  const type = TENSORS[wholeOf(tensor, 2) ?? -1];
  if (!type) throw badModel(place, `numbers of the type ${wholeOf(tensor, 2)} are not read`);
  const [raw] = bytesList(tensor, 9);
  if (!raw) {
    const { field, float } = type;
    return float ? floatList(tensor, field, float) : wholeList(tensor, field);
  }
  const { size, read } = type;
  if (raw.length % size !== 0) throw badModel(place, "the tensor's bytes are cut off");
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Float64Array.from({ length: raw.length / size }, (_, index) => read(view, index * size));
}

interface TensorType {
  /** Where the numbers are, if not in the raw bytes. */
  readonly field: number;
  /** Bytes of a floating point number in that field. */
  readonly float?: 4 | 8;
  /** Bytes of a number in the raw bytes. */
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
}

/** By TensorProto.DataType: FLOAT, UINT8, INT32, INT64 and DOUBLE. */
const TENSORS: Readonly<Record<number, TensorType>> = {
  [FLOAT]: { field: 4, float: 4, size: 4, read: (view, at) => view.getFloat32(at, true) },
  2: { field: 5, size: 1, read: (view, at) => view.getUint8(at) },
  6: { field: 5, size: 4, read: (view, at) => view.getInt32(at, true) },
  7: { field: 7, size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  [DOUBLE]: { field: 10, float: 8, size: 8, read: (view, at) => view.getFloat64(at, true) },
};
