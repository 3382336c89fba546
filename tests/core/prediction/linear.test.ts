import { describe, expect, test } from "vitest";
import { createLinearExplainer, explainLinear } from "@/lib/core/attribution/linear";
import { type Model, modelSchema, predictModel, readModel } from "@/lib/core/prediction/model";
import { bytesOf, caseOf } from "@/tests/core/prediction/vectors";

const read = (text: string): Model => readModel(new TextEncoder().encode(text));

describe("linear models", () => {
  const file = { features: ["a", "b"], coefficients: [[2, -1]], intercepts: [0.5], unit: "score" };
  const linear = (change: object) => read(JSON.stringify({ ...file, ...change }));

  test("are weighted sums, from one list or several", () => {
    expect([...predictModel(linear({}), Float64Array.of(1, 2, 3, 4), 2)]).toEqual([0.5, 2.5]);
    expect([
      ...predictModel(linear({ coefficients: [2, -1], intercepts: 0.5 }), Float64Array.of(3, 4), 1),
    ]).toEqual([2.5]);
    expect(modelSchema(linear({ unit: undefined })).outputUnit).toBe("score");
  });

  test("are explained by how far a row is from the means", () => {
    const model = linear({});
    if (model.kind !== "linear") throw new Error("a linear model");
    const explainer = createLinearExplainer(model.linear, Float64Array.of(1, 1));
    expect([...explainer.baseValue]).toEqual([1.5]);
    const { attributions, residual } = explainLinear(explainer, Float64Array.of(3, 4), 1);
    expect([...attributions]).toEqual([4, -3]);
    expect(residual).toBe(0);
  });

  test("refuse rows with missing values, which XGBoost's take for 0", () => {
    expect(() => predictModel(linear({}), Float64Array.of(1, Number.NaN), 1)).toThrow(
      /row 1 has no value of b/,
    );
    const own = readModel(bytesOf(caseOf("xgboost-json", "gblinear")));
    const holes = predictModel(own, new Float64Array(5).fill(Number.NaN), 1);
    expect(holes).toEqual(predictModel(own, new Float64Array(5), 1));
  });

  test.each([
    ["no features", { features: [] }, /names no features/],
    ["names used twice", { features: ["a", "a"] }, /different names/],
    ["a coefficient too few", { coefficients: [[1]] }, /2 numbers for each output/],
    ["no coefficients", { coefficients: [] }, /2 numbers for each output/],
    ["an intercept too many", { intercepts: [1, 2] }, /expected 1 numbers/],
    ["texts", { coefficients: [["1", "2"]] }, /coefficients/],
    ["an unknown unit", { unit: "points" }, /unit/],
  ])("refuses %s", (_, change, why) => {
    expect(() => linear(change)).toThrow(why);
  });
});
