import { describe, expect, test } from "vitest";
import type { CoalitionMethod } from "@/lib/core/attribution/coalitions";
import { explainConditionalGaussian, momentsOf } from "@/lib/core/attribution/conditional-gaussian";
import { exactMethod } from "@/lib/core/attribution/exact";
import { kernelMethod } from "@/lib/core/attribution/kernel";
import { createLinearExplainer, explainLinear } from "@/lib/core/attribution/linear";
import { linkedFunction, marginFunction } from "@/lib/core/attribution/model-function";
import { coalitionsFor, explainOpaque, type OpaqueModel } from "@/lib/core/attribution/opaque";
import { owenMethod } from "@/lib/core/attribution/owen";
import {
  createInterventionalExplainer,
  explainInterventional,
} from "@/lib/core/attribution/tree-interventional";
import { permutationMethod } from "@/lib/core/attribution/walks";
import { EquiluxError } from "@/lib/core/errors";
import type { LinearModel } from "@/lib/core/prediction/linear";
import { createRandom } from "@/lib/core/stats/random";
import { forestOf, leaf, split } from "@/tests/core/attribution/forests";
import {
  FEATURES,
  largestDifference,
  networkModel,
  opaqueVectors,
} from "@/tests/core/attribution/opaque-vectors";

const { background, rows, shapley, owen, groups, baseValue, outputs } = opaqueVectors;
const OPTIONS = { batch: 1000, seed: 1 };
const explained = (method: CoalitionMethod, options = OPTIONS, model = networkModel()) =>
  explainOpaque(model, method, background, rows, options);

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof EquiluxError) return error.code;
  }
  return "nothing thrown";
};

describe("a model that is only a function", () => {
  test("enumeration gives the means over all orders, and says what they rest on", async () => {
    const explanation = await explained(exactMethod(FEATURES));
    expect(largestDifference(explanation.attributions, shapley)).toBeLessThan(1e-12);
    expect(largestDifference(explanation.predictions, outputs)).toBeLessThan(1e-12);
    expect(explanation.baseValue).toHaveLength(1);
    expect(explanation.baseValue[0]).toBeCloseTo(baseValue, 12);
    expect(explanation.residual).toBeLessThan(1e-12);
    expect(explanation.standardErrors).toBeNull();
    expect(explanation.engine).toBe("exact");
    expect(explanation.outputUnit).toBe("score");
    // 7 background rows, 3 rows, and 30 coalitions of each on each background row.
    expect(explanation.evaluations).toBe(7 + 3 + 3 * 30 * 7);
  });

  test("neighbours in the enumeration differ in one feature, but where the full coalition is passed over", () => {
    const { count, members } = exactMethod(FEATURES).plan(createRandom(1));
    const changes = Array.from({ length: count - 1 }, (_, c) =>
      Array.from(
        { length: FEATURES },
        (_, f) => members[c * FEATURES + f] !== members[(c + 1) * FEATURES + f],
      ),
    ).map((differs) => differs.filter(Boolean).length);
    expect(changes.filter((differ) => differ !== 1)).toEqual([2]);
  });

  test("the kernel's least squares over every coalition are the Shapley values", async () => {
    const explanation = await explained(kernelMethod(FEATURES, 30));
    expect(largestDifference(explanation.attributions, shapley)).toBeLessThan(1e-11);
    expect(explanation.standardErrors).toBeNull();
  });

  test("Owen values are the means over the orders that keep groups together, enumerated or drawn", async () => {
    const exact = await explained(owenMethod(FEATURES, groups, 1000));
    expect(exact.engine).toBe("owen");
    expect(largestDifference(exact.attributions, owen)).toBeLessThan(1e-12);
    const walked = await explained(owenMethod(FEATURES, groups, 30));
    expect(walked.engine).toBe("owen-permutation");
    expect(walked.residual).toBeLessThan(1e-12);
  });

  test("each feature its own group, or all in one, make Owen values Shapley values", async () => {
    const single = await explained(owenMethod(FEATURES, [[0], [1], [2], [3], [4]], 1000));
    const whole = await explained(owenMethod(FEATURES, [[4, 2, 0, 1, 3]], 1000));
    expect(largestDifference(single.attributions, shapley)).toBeLessThan(1e-12);
    expect(largestDifference(whole.attributions, shapley)).toBeLessThan(1e-12);
  });

  test("the same seed gives the same numbers, whatever the batch, and few calls", async () => {
    for (const method of [permutationMethod(FEATURES, 80), kernelMethod(FEATURES, 20)]) {
      const calls: number[] = [];
      const together = await explained(
        method,
        OPTIONS,
        networkModel((count) => calls.push(count)),
      );
      const apart = await explained(method, { batch: 11, seed: 1 });
      const other = await explained(method, { batch: 1000, seed: 2 });
      expect(apart).toEqual(together);
      expect(other.attributions).not.toEqual(together.attributions);
      expect(Math.max(...calls)).toBeLessThanOrEqual(1000);
      expect(calls.length).toBeLessThanOrEqual(2 + Math.ceil(together.evaluations / 500));
      expect(calls.reduce((sum, count) => sum + count, 0)).toBe(together.evaluations);
    }
  });

  test("a budget of evaluations is kept", async () => {
    const budget = 140;
    for (const make of [permutationMethod, kernelMethod]) {
      const { evaluations } = await explained(make(FEATURES, coalitionsFor(budget, 7)));
      expect(evaluations - 7 - 3).toBeLessThanOrEqual(3 * budget);
      expect(evaluations - 7 - 3).toBeGreaterThan(3 * budget * 0.7);
    }
  });

  test("what cannot be asked is refused, with the budget that would do", async () => {
    expect(await codeOf(() => exactMethod(13))).toBe("too-large");
    expect(await codeOf(() => permutationMethod(5, 7))).toBe("bad-request");
    expect(() => kernelMethod(20, 50)).toThrow("need 135 coalitions");
    expect(kernelMethod(20, 135).sampled).toBe(true);
    expect(
      await codeOf(() =>
        owenMethod(
          5,
          [
            [0, 1],
            [1, 2, 3, 4],
          ],
          100,
        ),
      ),
    ).toBe("bad-request");
    expect(await codeOf(() => explained(exactMethod(4)))).toBe("bad-request");
    const none = new Float64Array(0);
    expect(await codeOf(() => explainOpaque(networkModel(), exactMethod(5), none, rows, OPTIONS))).toBe(
      "bad-request",
    );
  });

  test("several outputs are explained together, each as if it were alone", async () => {
    const [one, other] = [networkModel(), networkModel()];
    const both: OpaqueModel = {
      ...one,
      predict: async (x, count) => {
        const answers = await one.predict(x, count);
        return Float64Array.from({ length: 2 * count }, (_, at) => answers[at >> 1]! * (at % 2 ? -3 : 1));
      },
    };
    for (const method of [
      exactMethod(FEATURES),
      kernelMethod(FEATURES, 26),
      permutationMethod(FEATURES, 88),
    ]) {
      const alone = await explained(method, OPTIONS, other);
      const together = await explained(method, OPTIONS, both);
      const times = (values: Float64Array | null, width: number) =>
        Float64Array.from({ length: 2 * (values?.length ?? 0) }, (_, at) => {
          const [item, within] = [Math.floor(at / (2 * width)), at % (2 * width)];
          return values![item * width + (within % width)]! * (within < width ? 1 : -3);
        });
      expect(largestDifference(together.baseValue, times(alone.baseValue, 1))).toBeLessThan(1e-12);
      expect(largestDifference(together.predictions, times(alone.predictions, 1))).toBeLessThan(1e-12);
      expect(largestDifference(together.attributions, times(alone.attributions, FEATURES))).toBeLessThan(
        1e-11,
      );
      expect(together.evaluations).toBe(alone.evaluations);
      if (method.engine === "exact") continue;
      const sizes = together.standardErrors!.map(Math.abs);
      expect(largestDifference(sizes, times(alone.standardErrors, FEATURES).map(Math.abs))).toBeLessThan(
        1e-11,
      );
    }
  });

  test("a model that does not give a number for each row is refused", async () => {
    const answering = (predict: OpaqueModel["predict"]) =>
      explained(exactMethod(5), OPTIONS, { ...networkModel(), predict });
    expect(await codeOf(() => answering((_, count) => new Float64Array(count + 1)))).toBe("bad-model");
    expect(await codeOf(() => answering((_, count) => new Float64Array(count).fill(Number.NaN)))).toBe(
      "bad-model",
    );
    // Two for each of the background's rows, and then three.
    const growing = (_: Float64Array, count: number) => new Float64Array((count === 7 ? 2 : 3) * count);
    expect(await codeOf(() => answering(growing))).toBe("bad-model");
  });
});

describe("forests as functions", () => {
  const forest = forestOf(
    3,
    split(0, split(1, leaf(-2), leaf(1)), split(2, leaf(0.5), leaf(3))),
    split(1, leaf(0), leaf(1)),
  );
  const some = Float64Array.from({ length: 15 }, (_, at) => ((at * 7) % 5) - 2);
  const others = Float64Array.from({ length: 12 }, (_, at) => ((at * 3) % 4) - 1.5);
  const asModel = (of: typeof forest) => ({ kind: "forest", format: "xgboost-json", forest: of }) as const;

  test("margins give what interventional TreeSHAP gives", async () => {
    const byTree = explainInterventional(createInterventionalExplainer(forest, others, 4), some, 5);
    const byFunction = await explainOpaque(
      marginFunction(asModel(forest)),
      exactMethod(3),
      others,
      some,
      OPTIONS,
    );
    expect(largestDifference(byFunction.attributions, byTree.attributions)).toBeLessThan(1e-12);
  });

  test("probabilities add up in probabilities, and only log-odds and log-means have such a link", async () => {
    const logistic = linkedFunction(asModel({ ...forest, outputUnit: "log-odds" }));
    const explanation = await explainOpaque(logistic, permutationMethod(3, 40), others, some, OPTIONS);
    expect(explanation.outputUnit).toBe("probability");
    expect(explanation.residual).toBeLessThan(1e-12);
    const margins = await marginFunction(asModel(forest)).predict(some, 5);
    margins.forEach((margin, row) => {
      expect(explanation.predictions[row]).toBeCloseTo(1 / (1 + Math.exp(-margin)), 12);
    });
    const expected = linkedFunction(asModel({ ...forest, outputUnit: "log-mean" }));
    expect((await expected.predict(some, 5))[0]).toBeCloseTo(Math.exp(margins[0]!), 12);
    expect(() => linkedFunction(asModel(forest))).toThrow(EquiluxError);
    expect(() => marginFunction(asModel(forest), 1)).toThrow(EquiluxError);
  });
});

describe("linear models with features that go together", () => {
  const { slopes, intercept, mean, covariance } = opaqueVectors.linear;
  const model: LinearModel = {
    coefficients: slopes,
    intercepts: Float64Array.of(intercept),
    featureNames: ["a", "b", "c", "d", "e"],
    outputUnit: "target",
    precision: "float64",
    missing: "refused",
  };
  const conditional = (moments: { mean: Float64Array; covariance: Float64Array }, method: CoalitionMethod) =>
    explainConditionalGaussian({ model, output: 0 }, moments, method, rows, 1);

  test("conditional attributions are the means over all orders of conditional expectations", () => {
    const explanation = conditional({ mean, covariance }, exactMethod(FEATURES));
    expect(largestDifference(explanation.attributions, opaqueVectors.conditional)).toBeLessThan(1e-11);
    expect(explanation.engine).toBe("conditional-gaussian");
    expect(explanation.residual).toBeLessThan(1e-12);
    // Its third slope is 0: only by what goes with it does the feature count.
    expect(Math.abs(explanation.attributions[2]!)).toBeGreaterThan(0.01);
  });

  test("without covariance they are those of linear SHAP", () => {
    const apart = covariance.map((value, at) => (at % (FEATURES + 1) === 0 ? value : 0));
    const { attributions } = conditional({ mean, covariance: apart }, kernelMethod(FEATURES, 30));
    const linear = explainLinear(createLinearExplainer(model, mean), rows, 3);
    expect(largestDifference(attributions, linear.attributions)).toBeLessThan(1e-11);
  });

  test("features that determine each other are refused; moments are those of the rows", () => {
    const twins = Float64Array.from({ length: 25 }, () => 1);
    expect(() => conditional({ mean, covariance: twins }, exactMethod(FEATURES))).toThrow(
      "no single solution",
    );
    const moments = momentsOf(Float64Array.of(1, 2, 3, 6, 5, 4), 2);
    expect([...moments.mean]).toEqual([3, 4]);
    expect([...moments.covariance]).toEqual([4, 2, 2, 4]);
  });
});
