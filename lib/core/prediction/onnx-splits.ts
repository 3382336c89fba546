import { badModel } from "@/lib/core/prediction/bad-model";
import type { FileSplit, ForestBuilder } from "@/lib/core/prediction/forest-builder";
import { wordsOf } from "@/lib/core/prediction/forest-builder";

/** How ONNX compares; the numbers are those of TreeEnsemble (ai.onnx.ml 5), the names with BRANCH_ those of the older operators. */
export const MODES = ["LEQ", "LT", "GTE", "GT", "EQ", "NEQ", "MEMBER"] as const;
export type Mode = (typeof MODES)[number];

/** A split as ONNX tells it. */
export interface OnnxSplit {
  readonly mode: Mode;
  readonly feature: number;
  readonly value: number;
  /** Of MEMBER. */
  readonly members: ArrayLike<number>;
  readonly whenTrue: number;
  readonly whenFalse: number;
  /** NaN goes where the comparison is true; else it goes where comparing it leads, which is false for all but NEQ. */
  readonly missingIsTrue: boolean;
}

/**
 * Turns every comparison into `x ≤ t goes left` or into a set whose members go left, exactly.
 *
 * x < t is x ≤ the number before t, in the precision in which rows are read; x > t and x ≥ t are the same with the sides
 * changed. Equality asks for a set of one, which holds whole numbers from 0 on; others are refused. Source: the operators'
 * definitions, and onnxruntime's TreeEnsembleCommon for NaN.
 */
export function convertSplit(
  builder: ForestBuilder,
  split: OnnxSplit,
  precision: "float32" | "float64",
  place: string,
): FileSplit {
  const { mode, feature, value, whenTrue, whenFalse, missingIsTrue } = split;
  const isLeft = mode === "LEQ" || mode === "LT" || mode === "EQ" || mode === "MEMBER";
  const sides = {
    feature,
    cover: null,
    left: isLeft ? whenTrue : whenFalse,
    right: isLeft ? whenFalse : whenTrue,
    defaultLeft: (missingIsTrue || mode === "NEQ") === isLeft,
  };
  if (mode === "EQ" || mode === "NEQ" || mode === "MEMBER") {
    const members = mode === "MEMBER" ? split.members : [value];
    return { ...sides, threshold: 0, set: builder.addSet(wordsOf(members, place), place) };
  }
  if (!Number.isFinite(value)) throw badModel(place, `a split compares with ${value}`);
  const before = precision === "float32" ? previousFloat32 : previousFloat64;
  return { ...sides, threshold: mode === "LT" || mode === "GTE" ? before(value) : value };
}

const floats = new Float32Array(1);
const floatBits = new Int32Array(floats.buffer);

/** The largest float32 below a finite number, itself a float32 or not. */
export function previousFloat32(value: number): number {
  const near = Math.fround(value);
  if (near < value) return near;
  if (near === 0) return -(2 ** -149);
  floats[0] = near;
  floatBits[0]! += near > 0 ? -1 : 1;
  return floats[0]!;
}

const doubles = new Float64Array(1);
const doubleBits = new BigInt64Array(doubles.buffer);

/** The largest float64 below a finite number. */
export function previousFloat64(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  doubles[0] = value;
  doubleBits[0]! += value > 0 ? -1n : 1n;
  return doubles[0]!;
}
