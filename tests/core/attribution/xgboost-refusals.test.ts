import { describe, expect, test } from "vitest";
import { createTreeExplainer } from "@/lib/core/attribution/tree-shap";
import { EquiluxError } from "@/lib/core/errors";
import { readForest } from "@/lib/core/prediction/model";
import { predictMargins } from "@/lib/core/prediction/predict";
import { caseOf, forestOfJson, type Model, type TreeList } from "@/tests/core/attribution/xgboost-vectors";

describe("files that are refused", () => {
  const messageOf = (text: string): string => {
    try {
      readForest(new TextEncoder().encode(text));
    } catch (error) {
      if (error instanceof EquiluxError && error.code === "bad-model") return error.message;
      throw error;
    }
    return "nothing refused";
  };

  const broken = (name: string, change: (model: Model, trees: TreeList) => void): string => {
    const model = structuredClone(caseOf(name).model);
    const booster = model.learner.gradient_booster;
    change(model, (booster.model ?? booster.gbtree?.model)!);
    return messageOf(JSON.stringify(model));
  };

  test("texts that are no model", () => {
    for (const text of ['{"learner":null}', '{"learner":{"gradient_booster":{"name":"gbtree"}}}']) {
      expect(messageOf(text)).toMatch(/is this an XGBoost model/);
    }
    expect(messageOf(`{"learner":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).toMatch(
      /is this an XGBoost model/,
    );
  });

  test.each<[string, RegExp, (model: Model, list: TreeList) => void]>([
    [
      "an unknown booster",
      /booster "gbforest" is not known/,
      ({ learner }) => Object.assign(learner, { gradient_booster: { name: "gbforest" } }),
    ],
    [
      "an unknown objective",
      /not known/,
      ({ learner }) => Object.assign(learner.objective, { name: "survival:mine" }),
    ],
    [
      "a prototype's name as objective",
      /not known/,
      ({ learner }) => Object.assign(learner.objective, { name: "constructor" }),
    ],
    [
      "no features",
      /not between 1 and/,
      ({ learner }) => Object.assign(learner.learner_model_param, { num_feature: "0" }),
    ],
    [
      "too many features",
      /not between 1 and/,
      ({ learner }) => Object.assign(learner.learner_model_param, { num_feature: "100001" }),
    ],
    [
      "a count that is no number",
      /whole number in quotes/,
      ({ learner }) => Object.assign(learner.learner_model_param, { num_feature: "1e1" }),
    ],
    ["a name too many", /different names/, ({ learner }) => learner.feature_names.push("follows")],
    [
      "names that are numbers",
      /list of texts/,
      ({ learner }) => Object.assign(learner, { feature_names: [1] }),
    ],
    ["too few names", /different names/, ({ learner }) => learner.feature_names.pop()],
    ["a name used twice", /different names/, ({ learner }) => learner.feature_names.splice(1, 1, "follows")],
    [
      "no trees",
      /at least one tree/,
      (_, list) => {
        list.trees = [];
        list.tree_info = [];
      },
    ],
    ["too short a tree_info", /one entry for each/, (_, list) => list.tree_info.pop()],
    ["an output that does not exist", /not an output/, (_, list) => list.tree_info.splice(0, 1, 1)],
    ["a fractional output", /not an output/, (_, list) => list.tree_info.splice(0, 1, 0.5)],
    [
      "an output without trees",
      /have no tree/,
      ({ learner }) => Object.assign(learner.learner_model_param, { num_class: "2000000000" }),
    ],
    [
      "classes of targets",
      /several classes/,
      ({ learner }) => {
        learner.learner_model_param.num_class = "2";
        learner.learner_model_param.num_target = "2";
      },
    ],
    [
      "an empty base score",
      /not a number/,
      ({ learner }) => Object.assign(learner.learner_model_param, { base_score: "" }),
    ],
    [
      "a base score in words",
      /not a number/,
      ({ learner }) => Object.assign(learner.learner_model_param, { base_score: "[0x1]" }),
    ],
    [
      "too many base scores",
      /one for each/,
      ({ learner }) => Object.assign(learner.learner_model_param, { base_score: "[0.1,0.2]" }),
    ],
    [
      "a probability of 0",
      /not a probability/,
      ({ learner }) => Object.assign(learner.learner_model_param, { base_score: "0" }),
    ],
    [
      "a probability of 1",
      /not a probability/,
      ({ learner }) => Object.assign(learner.learner_model_param, { base_score: "9.999999E-1" }),
    ],
    [
      "an infinite base score",
      /not a probability/,
      ({ learner }) => Object.assign(learner.learner_model_param, { base_score: "1e999" }),
    ],
  ])("%s", (_, message, change) => {
    expect(broken("binary with missing values and names", change)).toMatch(message);
  });

  test("long lists and texts made to be slow are refused at once", () => {
    const digits = "1".repeat(1_000_000);
    const started = performance.now();
    const told = [
      broken("dart", ({ learner }) =>
        Object.assign(learner.learner_model_param, { base_score: `${digits}x` }),
      ),
      broken("dart", ({ learner }) => Object.assign(learner.learner_model_param, { num_feature: digits })),
      broken("dart", ({ learner }) =>
        Object.assign(learner, { feature_names: new Array(1_000_000).fill(1) }),
      ),
      broken("dart", (_, list) => Object.assign(list, { trees: new Array(1_000_000).fill({}) })),
      broken("dart", (_, list) => Object.assign(list, { tree_info: new Array(1_000_000).fill("0") })),
    ];
    expect(told.map((message) => message.split(":")[0])).toEqual([
      "learner.learner_model_param.base_score",
      "learner.learner_model_param.num_feature",
      "learner.feature_names",
      "learner.gradient_booster.gbtree.model.trees.0.left_children",
      "learner.gradient_booster.gbtree.model.tree_info",
    ]);
    expect(Math.max(...told.map((message) => message.length))).toBeLessThan(300);
    // Some 50 ms each where all goes well; a check that backtracks or collects complaints takes minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test("an amount of 0 as base score under a logarithm", () => {
    expect(
      broken("count:poisson", ({ learner }) =>
        Object.assign(learner.learner_model_param, { base_score: "[0E0]" }),
      ),
    ).toMatch(/no finite margin/);
  });

  test("DART without its weights, or with strange ones", () => {
    const { weight_drop } = caseOf("dart").model.learner.gradient_booster;
    const withWeights = (weights: unknown) =>
      broken("dart", ({ learner }) => Object.assign(learner.gradient_booster, { weight_drop: weights }));
    expect(withWeights(weight_drop)).toBe("nothing refused");
    expect(withWeights(undefined)).toMatch(/weight_drop/);
    expect(withWeights(weight_drop!.slice(1))).toMatch(/one finite weight/);
    expect(withWeights(weight_drop!.with(0, "1" as unknown as number))).toMatch(/list of numbers/);
  });

  type Columns = Record<string, number[]> & { tree_param: Record<string, string> };
  test.each<[string, RegExp, (tree: Columns) => void]>([
    [
      "an empty tree",
      /empty or its node lists differ/,
      (tree) => {
        for (const list of Object.values(tree)) if (Array.isArray(list)) list.length = 0;
      },
    ],
    ["lists of different length", /node lists differ/, (tree) => tree.sum_hessian!.pop()],
    ["a short split_type", /node lists differ/, (tree) => tree.split_type!.pop()],
    ["a link out of range", /points to node 999/, (tree) => tree.left_children!.splice(0, 1, 999)],
    ["a negative link", /points to node -2/, (tree) => tree.left_children!.splice(0, 1, -2)],
    ["a fractional link", /points to node 1.5/, (tree) => tree.left_children!.splice(0, 1, 1.5)],
    ["half a leaf", /only one child/, (tree) => tree.left_children!.splice(0, 1, -1)],
    ["another half", /points to node -1/, (tree) => tree.right_children!.splice(0, 1, -1)],
    ["a cycle", /reached twice/, (tree) => tree.left_children!.splice(1, 1, 0)],
    [
      "a node with two parents",
      /reached twice/,
      (tree) => tree.left_children!.splice(0, 1, tree.right_children![0]!),
    ],
    [
      "an orphan",
      /can be reached from the root/,
      (tree) => {
        tree.left_children![1] = -1;
        tree.right_children![1] = -1;
      },
    ],
    ["a feature out of range", /splits on feature 8/, (tree) => tree.split_indices!.splice(0, 1, 8)],
    ["a negative feature", /splits on feature -1/, (tree) => tree.split_indices!.splice(0, 1, -1)],
    ["a split on categories without them", /leave it out/, (tree) => tree.split_type!.splice(0, 1, 1)],
    ["an infinite threshold", /no finite threshold/, (tree) => tree.split_conditions!.splice(0, 1, 1e39)],
    ["a negative cover", /finite weight/, (tree) => tree.sum_hessian!.splice(2, 1, -1)],
    ["an infinite cover", /finite weight/, (tree) => tree.sum_hessian!.splice(2, 1, 1e39)],
    ["a direction that is none", /0, 1, true or false/, (tree) => tree.default_left!.splice(0, 1, 2)],
    [
      "leaves with several values in one tree of many",
      /a leaf has 2 values/,
      (tree) => Object.assign(tree.tree_param, { size_leaf_vector: "2" }),
    ],
  ])("%s", (_, message, change) => {
    const told = broken("binary with missing values and names", (_model, { trees }) =>
      change(trees[3] as Columns),
    );
    expect(told).toMatch(message);
    expect(told).toMatch(/trees\.3/);
  });

  test("a hostile chain of 100,000 splits is read without hanging, and no deeper than it can be explained", () => {
    const model = structuredClone(caseOf("dart").model);
    const [tree] = model.learner.gradient_booster.gbtree!.model.trees;
    const nodes = 200_001;
    // Odd nodes are leaves; even nodes but the last are splits.
    const isSplit = (node: number) => node % 2 === 0 && node < nodes - 1;
    const column = (of: (node: number) => number) => Array.from({ length: nodes }, (_, node) => of(node));
    Object.assign(tree!, {
      left_children: column((node) => (isSplit(node) ? node + 1 : -1)),
      right_children: column((node) => (isSplit(node) ? node + 2 : -1)),
      split_indices: column(() => 0),
      split_conditions: column(() => 1),
      default_left: column(() => 0),
      sum_hessian: column(() => 1),
      split_type: column(() => 0),
    });
    const forest = forestOfJson(model);
    expect(predictMargins(forest, new Float32Array(6).fill(5), 1)[0]).toBeTypeOf("number");
    expect(() => createTreeExplainer(forest)).toThrow(/deeper than 512/);
  });
});
