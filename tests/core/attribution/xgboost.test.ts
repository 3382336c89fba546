import { describe, expect, test } from "vitest";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import { predictMargins } from "@/lib/core/prediction/predict";
import { caseOf, cases, forestOfJson, type Model, rowsOf } from "@/tests/core/attribution/xgboost-vectors";

describe("beside XGBoost itself", () => {
  test.each(cases.map((item) => [item.name, item] as const))(
    "%s",
    (_, { model, rows, margins, contribs }) => {
      const forest = forestOfJson(model);
      const features = forest.featureNames.length;
      const outputs = margins[0]!.length;
      const explainer = createTreeExplainer(forest);
      const ours = explain(explainer, rowsOf(rows), rows.length);
      expect(forest.baseMargin.length).toBe(outputs);
      expect(ours.residual).toBeLessThan(1e-11);
      rows.forEach((_, row) => {
        for (let output = 0; output < outputs; output++) {
          const item = row * outputs + output;
          const bias = contribs[row]![output]![features]!;
          // XGBoost adds trees in float32, where a sum of numbers of size s is good to a few s × 6e-8.
          const size = Math.max(Math.abs(bias), ...contribs[row]![output]!.map(Math.abs));
          expect(Math.abs(ours.predictions[item]! - margins[row]![output]!)).toBeLessThan(1e-6 * size);
          expect(Math.abs(explainer.baseValue[output]! - bias)).toBeLessThan(1e-6 * size);
          for (let f = 0; f < features; f++) {
            const theirs = contribs[row]![output]![f]!;
            expect(Math.abs(ours.attributions[item * features + f]! - theirs)).toBeLessThan(5e-6 * size);
          }
        }
      });
    },
  );
});

describe("the same model in other dialects", () => {
  const marginsOf = (name: string, change: (model: Model) => void): Float64Array => {
    const { model, rows } = caseOf(name);
    const copy = structuredClone(model);
    change(copy);
    return predictMargins(forestOfJson(copy), rowsOf(rows), rows.length);
  };
  const unchanged = () => {};

  test("DART as XGBoost 3.4 writes it: weights inside a gbtree", () => {
    const moved = marginsOf("dart", ({ learner }) => {
      const { gbtree, weight_drop } = learner.gradient_booster;
      learner.gradient_booster = { name: "gbtree", model: { ...gbtree!.model, weight_drop: weight_drop! } };
    });
    expect(moved).toEqual(marginsOf("dart", unchanged));
  });

  test("a base score as one bare number", () => {
    const name = "binary with missing values and names";
    const bare = marginsOf(name, ({ learner }) => {
      const score = learner.learner_model_param.base_score!;
      expect(score).toMatch(/^\[[^,]+\]$/);
      learner.learner_model_param.base_score = score.slice(1, -1);
    });
    expect(bare).toEqual(marginsOf(name, unchanged));
  });

  test("default_left as true and false, and no split_type: before XGBoost 1.6", () => {
    const name = "binary with missing values and names";
    const old = marginsOf(name, ({ learner }) => {
      for (const tree of learner.gradient_booster.model!.trees as unknown as Record<string, unknown>[]) {
        tree.default_left = (tree.default_left as number[]).map((flag) => flag === 1);
        delete tree.split_type;
      }
    });
    expect(old).toEqual(marginsOf(name, unchanged));
  });

  test("names come from the file, or are f0, f1, ...", () => {
    const named = forestOfJson(caseOf("binary with missing values and names").model);
    expect(named.featureNames.slice(0, 2)).toEqual(["follows", "topic match"]);
    expect(forestOfJson(caseOf("dart").model).featureNames).toEqual(
      Array.from({ length: 6 }, (_, f) => `f${f}`),
    );
  });

  test("the output unit follows the objective", () => {
    const unitOf = (name: string) => forestOfJson(caseOf(name).model).outputUnit;
    expect(unitOf("binary with missing values and names")).toBe("log-odds");
    expect(unitOf("rank:ndcg")).toBe("score");
    expect(unitOf("dart")).toBe("target");
    expect(unitOf("three classes")).toBe("margin");
    expect(unitOf("count:poisson")).toBe("log-mean");
  });
});
