import { describe, expect, test } from "vitest";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { EquiluxError } from "@/lib/core/errors";
import { isMember } from "@/lib/core/prediction/forest";
import { type Model, modelSchema, predictModel, readForest, readModel } from "@/lib/core/prediction/model";
import { previousFloat32, previousFloat64 } from "@/lib/core/prediction/onnx-splits";
import { bytesOf, caseOf, cases, rowsOf } from "@/tests/core/prediction/vectors";

const read = (text: string, name?: string): Model => readModel(new TextEncoder().encode(text), name);
const told = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof EquiluxError && error.code === "bad-model") return error.message;
    throw error;
  }
  return "nothing refused";
};
const textOf = (format: string, name: string): string => String(caseOf(format, name).file);
const marginsOf = (text: string, rows: Float64Array, count: number) => [
  ...predictModel(read(text), rows, count),
];

describe("a file is told by its content", () => {
  test("every format, whatever it is called", () => {
    for (const item of cases) expect(readModel(bytesOf(item), "model.pkl").format).toBe(item.format);
  });

  test("a NaN in XGBoost's text, which JSON has not, is no threshold of a split on categories and no leaf", () => {
    const item = caseOf("xgboost-json", "categories");
    const tree = /"split_conditions":\[([^\]]*)\](.*?)"split_type":\[([^\]]*)\]/gs;
    const without = (ofType: string) =>
      String(item.file).replace(tree, (_, conditions: string, between: string, types: string) => {
        const kinds = types.split(",");
        const values = conditions.split(",").map((value, node) => (kinds[node] === ofType ? "NaN" : value));
        return `"split_conditions":[${values}]${between}"split_type":[${types}]`;
      });
    expect(without("1")).toContain("NaN");
    const count = item.rows.length;
    expect(marginsOf(without("1"), rowsOf(item), count)).toEqual(
      marginsOf(String(item.file), rowsOf(item), count),
    );
    expect(told(() => read(without("0")))).toMatch(/finite|range/);
  });

  test.each([
    ["", /no format/],
    ["hello", /neither JSON nor a text model/],
    ["{}", /without learner/],
    ["null", /neither JSON/],
    ["{", /is not JSON/],
    ["[]", /XGBoost's dump/],
    ['{"tree_info":[]}', /LightGBM's dump/],
    ["CBM1\u0000\u0001", /CatBoost's own format/],
    ["binf\u0000\u0001", /old binary format/],
    ["PK\u0003\u0004\u0000", /archive/],
  ])("what is none of them: %j", (text, why) => {
    expect(told(() => read(text, "ranker.bin"))).toMatch(why);
    expect(told(() => read(text, "ranker.bin"))).toMatch(/LightGBM text, CatBoost JSON, ONNX/);
  });

  test("a pickle", () => {
    expect(told(() => readModel(Uint8Array.of(0x80, 4, 0x95)))).toMatch(/pickle/);
  });

  test("a linear model where trees are needed", () => {
    expect(told(() => readForest(bytesOf(caseOf("linear-json", "written by hand"))))).toMatch(/linear/);
  });
});

describe("LightGBM", () => {
  const text = textOf("lightgbm-text", "categories");
  const rows = rowsOf(caseOf("lightgbm-text", "categories"));
  const count = caseOf("lightgbm-text", "categories").rows.length;

  test("the same file is the same model under the versions v2 to v4, and with Windows line ends", () => {
    const own = marginsOf(text, rows, count);
    for (const version of ["v2", "v3"]) {
      expect(marginsOf(text.replace("version=v4", `version=${version}`), rows, count)).toEqual(own);
    }
    expect(marginsOf(text.replaceAll("\n", "\r\n"), rows, count)).toEqual(own);
    expect(told(() => read(text.replace("version=v4", "version=v5")))).toMatch(/"v5" is not known/);
  });

  test.each([
    ["linear leaves", "is_linear=0", "is_linear=1", /linear models/],
    ["a file that is cut off", "end of trees", "", /end of trees/],
    ["too few leaves", "num_leaves=7", "num_leaves=8", /leaf_value has 7 numbers instead of 8/],
    ["a count that is no number", "num_leaves=7", "num_leaves=1e1", /not a whole number/],
    ["a value that is no number", "leaf_value=", "leaf_value=0x1 ", /not a number/],
    ["half a round", "num_tree_per_iteration=1", "num_tree_per_iteration=4", /whole rounds of 4/],
    ["no outputs", "num_tree_per_iteration=1", "num_tree_per_iteration=0", /whole rounds of 0/],
    ["too few names", "max_feature_idx=4", "max_feature_idx=5", /expected 6 different names/],
    ["a set that is not there", "cat_boundaries=0 ", "cat_boundaries=999 ", /no set of categories/],
    ["a word past 32 bits", "cat_threshold=", "cat_threshold=4294967296 ", /no word of 32 bits/],
    ["a key given twice", "num_leaves=7", "num_leaves=7\nnum_leaves=7", /given twice/],
  ])("refuses %s", (_, from, to, why) => {
    expect(text).toContain(from);
    expect(told(() => read(text.replace(from, to)))).toMatch(why);
  });

  test("without counts there is nothing to explain by", () => {
    const bare = read(text.replaceAll(/^(leaf|internal)_count=.*\n/gm, ""));
    expect(
      told(() => createRowExplainer({ model: bare, background: null, withInteractions: false })),
    ).toMatch(/pass background rows/);
    expect([...predictModel(bare, rows, count)]).toEqual(marginsOf(text, rows, count));
  });

  test("the output's unit follows the objective and its options", () => {
    const unit = (objective: string) =>
      modelSchema(read(text.replace(/objective=.*/, `objective=${objective}`))).outputUnit;
    expect(unit("lambdarank")).toBe("score");
    expect(unit("binary sigmoid:1")).toBe("log-odds");
    expect(unit("binary sigmoid:2")).toBe("margin");
    expect(unit("regression sqrt")).toBe("margin");
    expect(unit("constructor")).toBe("margin");
  });
});

describe("CatBoost", () => {
  const onehot = textOf("catboost-json", "one-hot categories");

  test.each([
    ["CTRs", /"split_type":"OneHotFeature"/, '"split_type":"OnlineCtr"', /raise one_hot_max_size/],
    ["categories that the file does not name", /"cat_features_hash":\[[^\]]*\],/, "", /pool=training_pool/],
    [
      "categories that are no numbers",
      /"value":"\d"/g,
      '"value":"sport"',
      /"sport", but logged features are numbers/,
    ],
    ["a border that is no number", /"border":[^,}]*/, '"border":"1"', /border: /],
    ["a leaf too few", /"leaf_weights":\[\d+,/, '"leaf_weights":[', /leaves of 1 values/],
    ["a scale without end", /"scale_and_bias":\[1,/, '"scale_and_bias":[1e999,', /scale/],
  ])("refuses %s", (_, from, to, why) => {
    expect(onehot).toMatch(from);
    expect(told(() => read(onehot.replace(from, to)))).toMatch(why);
  });

  test("a fraction is no category", () => {
    const asked = (category: number) =>
      marginsOf(onehot, Float64Array.of(0.5, 0.5, category, 0.5, 0.5), 1)[0];
    expect(asked(1)).not.toBe(asked(77));
    for (const fraction of [1.5, 4.5, -0.5, Number.NaN]) expect(asked(fraction)).toBe(asked(77));
  });

  test("features keep their places in the training data and their names", () => {
    expect(modelSchema(read(onehot)).featureNames).toEqual(["f0", "f1", "f2", "f3", "f4"]);
  });
});

describe("ONNX", () => {
  test("brings no covers, so trees are not explained without background rows", () => {
    const forest = readForest(bytesOf(caseOf("onnx", "random forest")));
    expect(forest.cover).toBeNull();
    const model = readModel(bytesOf(caseOf("onnx", "random forest")));
    expect(told(() => createRowExplainer({ model, background: null, withInteractions: false }))).toMatch(
      /pass background rows/,
    );
  });

  /** Puts a text of the same length in the place of another. */
  const replaced = (name: string, from: string, to: string): Uint8Array => {
    const text = Buffer.from(bytesOf(caseOf("onnx", name))).toString("latin1");
    expect(text).toContain(from);
    expect(to.length).toBe(from.length);
    return Buffer.from(text.replaceAll(from, to), "latin1");
  };

  test.each([
    [
      "an unknown comparison",
      "gradient boosting",
      "BRANCH_LEQ",
      "BRANCH_ABC",
      /comparison "BRANCH_ABC" is not known/,
    ],
    ["another operator in the way", "from LightGBM", "Identity", "Identify", /"Identify" changes what/],
    [
      "another operator in place",
      "gradient boosting",
      "TreeEnsembleRegressor",
      "TreeEnsembleRegressoR",
      /no operator is one of/,
    ],
    ["missing lists", "gradient boosting", "nodes_modes", "nodes_nodes", /0 entries of mode/],
  ])("refuses %s", (_, name, from, to, why) => {
    expect(told(() => readModel(replaced(name, from, to)))).toMatch(why);
  });

  test("a file that is cut off is never taken for a smaller model", () => {
    const whole = bytesOf(caseOf("onnx", "gradient boosting"));
    const graphEnds = Buffer.from(whole).lastIndexOf("variable");
    for (let size = 1; size < graphEnds; size++) {
      expect([size, told(() => readModel(whole.subarray(0, size)))]).not.toEqual([size, "nothing refused"]);
    }
  });

  test("refuses splits that lead in a circle", () => {
    const circle = replaced(
      "TreeEnsemble 5 with sets",
      "nodes_truenodeids@\u0001@",
      "nodes_truenodeids@\u0000@",
    );
    expect(told(() => readModel(circle))).toMatch(/split 0 is reached twice/);
  });

  test("the number before a number, in float32 and float64", () => {
    for (const value of [
      1,
      -1,
      0,
      -0,
      2 ** -149,
      -(2 ** -149),
      0.1,
      -0.1,
      1e-50,
      -1e-50,
      3.4e38,
      2 ** -126,
    ]) {
      const before = previousFloat32(value);
      expect(Math.fround(before)).toBe(before);
      expect(before).toBeLessThan(value);
      // No float32 lies between: their middle rounds to one of them or is one.
      const step = Math.fround(before + (Math.abs(before) || 2 ** -126) * 2 ** -23);
      expect(before === 0 || step >= value || step === before).toBe(true);
    }
    for (const value of [1, -1, 0, Number.MIN_VALUE, 0.1, -0.1, 1e308]) {
      expect(previousFloat64(value)).toBeLessThan(value);
    }
    expect(previousFloat64(1)).toBe(1 - Number.EPSILON / 2);
    expect(previousFloat32(1)).toBe(1 - 2 ** -24);
    expect(previousFloat32(0)).toBe(-(2 ** -149));
  });
});

describe("categories", () => {
  const sets = (fractions: "cut" | "cut-positive" | "none") => ({
    start: Int32Array.of(0, 2),
    words: Uint32Array.of(0b101, 1),
    membersGoLeft: true,
    fractions,
  });

  test.each([
    ["cut", [0, -0.5, 2, 2.9, 32, -0], [1, -1, 3, 33, 64, 1e12, Infinity, -Infinity]],
    ["cut-positive", [0, 2, 2.9, 32, -0], [1, -0.5, -1, 33, 64, Infinity, -Infinity]],
    ["none", [0, 2, 32, -0], [1, 2.9, -0.5, -1, 32.5, 64, Infinity, -Infinity]],
  ] as const)("fractions: %s", (rule, members, strangers) => {
    for (const value of members) expect([value, isMember(sets(rule), 0, value)]).toEqual([value, true]);
    for (const value of strangers) expect([value, isMember(sets(rule), 0, value)]).toEqual([value, false]);
  });
});
