import { badModel, checkFeatureNames, quoted } from "@/lib/core/prediction/bad-model";
import type { Forest, OutputUnit } from "@/lib/core/prediction/forest";
import { createForestBuilder, type ForestBuilder } from "@/lib/core/prediction/forest-builder";
import type { LinearModel } from "@/lib/core/prediction/linear";
import { type OnnxAttributes, type OnnxOperator, parseOnnxFile } from "@/lib/core/prediction/onnx-file";
import { readOnnxLinear } from "@/lib/core/prediction/onnx-linear";
import { convertSplit } from "@/lib/core/prediction/onnx-splits";
import { type OnnxTree, treesByNode, treesByRoot } from "@/lib/core/prediction/onnx-trees";

/**
 * Reads an ONNX model whose one computing operator is TreeEnsembleRegressor, TreeEnsembleClassifier, TreeEnsemble,
 * LinearRegressor or LinearClassifier (ai.onnx.ml 1 to 5).
 *
 * The margin is what comes before `post_transform`. A classifier of two classes has one output, that of the second class. The
 * file holds no covers: attributions need background rows.
 *
 * @throws EquiluxError "bad-model" for what is not represented exactly
 */
export function readOnnx(
  bytes: Uint8Array,
):
  | { readonly kind: "forest"; readonly forest: Forest }
  | { readonly kind: "linear"; readonly linear: LinearModel } {
  const operator = parseOnnxFile(bytes);
  if (operator.type.startsWith("Linear")) return { kind: "linear", linear: readOnnxLinear(operator) };
  return { kind: "forest", forest: readTrees(operator) };
}

function readTrees(operator: OnnxOperator): Forest {
  const { type, attributes, precision } = operator;
  const isClassifier = type === "TreeEnsembleClassifier";
  const trees =
    type === "TreeEnsemble"
      ? treesByRoot(attributes)
      : treesByNode(attributes, isClassifier ? "class" : "target");
  const widest = trees.reduce(
    (most, { nodes }) =>
      nodes.reduce((own, node) => ("mode" in node ? Math.max(own, node.feature + 1) : own), most),
    1,
  );
  const featureNames = checkFeatureNames([], operator.features ?? widest, "graph.input");
  const { baseMargin, outputOf } = isClassifier ? classOutputs(attributes, trees) : targetOutputs(attributes);
  const builder = createForestBuilder(featureNames.length);
  const divisor = divisorOf(operator, trees.length);
  for (const tree of trees) addTree(builder, tree, operator, outputOf, divisor);
  return builder.finish({
    featureNames,
    outputUnit: unitOf(type, attributes),
    baseMargin,
    compare: "less-or-equal",
    precision,
    setRules: { membersGoLeft: true, fractions: "none" },
  });
}

/** One tree for each output that its leaves add to; onnxruntime's leaves without weights add 0. */
function addTree(
  builder: ForestBuilder,
  { place, nodes }: OnnxTree,
  { precision }: OnnxOperator,
  outputOf: (id: number) => number | null,
  divisor: number,
): void {
  const values = new Map<number, Float64Array>();
  nodes.forEach((node, index) => {
    if ("mode" in node) return;
    for (const { output: id, weight } of node) {
      const output = outputOf(id);
      if (output === null) continue;
      const own = values.get(output) ?? new Float64Array(nodes.length);
      values.set(output, own);
      own[index]! += weight / divisor;
    }
  });
  for (const [output, own] of values) {
    builder.addTree({
      place,
      output,
      root: 0,
      nodes: nodes.length,
      nodeAt: (index) => {
        const node = nodes[index]!;
        return "mode" in node
          ? convertSplit(builder, node, precision, place)
          : { value: own[index]!, cover: null };
      },
    });
  }
}

interface Outputs {
  readonly baseMargin: Float64Array;
  /** The output that a target or class adds to; null where it is left out. */
  readonly outputOf: (id: number) => number | null;
}

/** Wider outputs are refused: a wrong number here would ask for gigabytes. */
const MOST_OUTPUTS = 10_000;

function targetOutputs(attributes: OnnxAttributes): Outputs {
  const targets = attributes.whole("n_targets", 1);
  if (targets < 1 || targets > MOST_OUTPUTS) {
    throw badModel("n_targets", `${targets} is not between 1 and ${MOST_OUTPUTS}`);
  }
  return { baseMargin: baseValues(attributes, targets), outputOf: (id) => within(id, targets) };
}

function within(id: number, count: number): number {
  if (id >= 0 && id < count) return id;
  throw badModel("leaves", `a leaf adds to output ${id}, but there are outputs 0 to ${count - 1}`);
}

/**
 * With two classes and weights for one of them, whichever, they are the second's score (onnxruntime: binary_case). With
 * weights for both, each class has its own, and the second's is kept unless softmax needs both.
 */
function classOutputs(attributes: OnnxAttributes, trees: readonly OnnxTree[]): Outputs {
  const classes = Math.max(
    attributes.wholes("classlabels_int64s").length,
    attributes.texts("classlabels_strings").length,
  );
  if (classes < 2 || classes > MOST_OUTPUTS) {
    throw badModel("classlabels", `${classes} classes are not between 2 and ${MOST_OUTPUTS}`);
  }
  const ids = new Set<number>();
  for (const { nodes } of trees) {
    for (const node of nodes)
      if (!("mode" in node)) for (const { output } of node) ids.add(within(output, classes));
  }
  if (classes > 2) return { baseMargin: baseValues(attributes, classes), outputOf: (id) => id };
  if (ids.size <= 1) return { baseMargin: baseValues(attributes, 1), outputOf: () => 0 };
  if (attributes.numbers("base_values").length > 0) {
    throw badModel(
      "base_values",
      "with weights for both of two classes, onnxruntime and ONNX's reference add them differently; export the model with one score",
    );
  }
  if (attributes.text("post_transform", "NONE").startsWith("SOFTMAX")) {
    return { baseMargin: new Float64Array(2), outputOf: (id) => id };
  }
  return { baseMargin: new Float64Array(1), outputOf: (id) => (id === 1 ? 0 : null) };
}

function baseValues(attributes: OnnxAttributes, outputs: number): Float64Array {
  const given = attributes.numbers("base_values");
  if (given.length === 0) return new Float64Array(outputs);
  if (given.length === outputs && given.every(Number.isFinite)) return given;
  throw badModel("base_values", `expected a finite number for each of the ${outputs} outputs`);
}

/** TreeEnsemble tells the way of adding up by number, the older operators by name. */
function divisorOf({ type, attributes }: OnnxOperator, trees: number): number {
  const names = ["AVERAGE", "SUM", "MIN", "MAX"];
  const aggregate =
    type === "TreeEnsemble"
      ? (names[attributes.whole("aggregate_function", 1)] ?? "")
      : attributes.text("aggregate_function", "SUM");
  if (aggregate === "SUM") return 1;
  if (aggregate === "AVERAGE") return trees;
  throw badModel("aggregate_function", `${quoted(aggregate)} of trees is no sum, so it is not read`);
}

function unitOf(type: string, attributes: OnnxAttributes): OutputUnit {
  const names = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"];
  const transform =
    type === "TreeEnsemble"
      ? (names[attributes.whole("post_transform", 0)] ?? "")
      : attributes.text("post_transform", "NONE");
  if (transform === "NONE") return "target";
  return transform === "LOGISTIC" ? "log-odds" : "margin";
}
