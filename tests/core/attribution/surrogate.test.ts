import { describe, expect, test } from "vitest";
import { boostTrees, type TrainingRows } from "@/lib/core/attribution/boosting";
import { fitSurrogate, type LoggedPredictions } from "@/lib/core/attribution/surrogate";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import { predictMargins } from "@/lib/core/prediction/predict";
import { createRandom } from "@/lib/core/stats/random";
import { ranksOf, spearman } from "@/lib/core/stats/ranks";

/** `noise` per unit; `bias` is added to the scores of group 1, of which no feature tells. */
function logOf(rowCount: number, { noise = 0, bias = 0, rowsOfWriter = 10 } = {}): LoggedPredictions {
  const random = createRandom(3);
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const [a, b, c] = [random.uniform() * 4 - 2, random.uniform() * 4 - 2, Math.floor(random.uniform() * 3)];
    const writer = Math.floor(row / rowsOfWriter);
    const score = a * 2 + (b > 0.5 ? 3 : 0) + c * (b > 0 ? 1 : 0) + noise * (random.uniform() - 0.5);
    return {
      features: [a, random.uniform() < 0.1 ? Number.NaN : b, c],
      writer,
      score: score + bias * (writer % 2),
    };
  });
  return {
    featureNames: ["a", "b", "c"],
    features: Float64Array.from(rows.flatMap(({ features }) => features)),
    scores: Float64Array.from(rows, ({ score }) => score),
    cluster: Int32Array.from(rows, ({ writer }) => writer),
    group: Int32Array.from(rows, ({ writer }) => writer % 2),
    groups: 3,
  };
}

const training = (features: readonly (readonly number[])[], scores: readonly number[]): TrainingRows => ({
  featureNames: features[0]!.map((_, f) => `f${f}`),
  features: Float64Array.from(features.flat()),
  scores: Float64Array.from(scores),
});
const ONE_TREE = { trees: 1, depth: 1, rate: 1, leafRows: 1 };

describe("boosted trees", () => {
  test("one split takes the place that leaves the least squares, and leaves are means", () => {
    const forest = boostTrees(training([[1], [2], [3], [10]], [0, 1, 8, 9]), ONE_TREE);
    expect([...forest.feature]).toEqual([0, -1, -1]);
    expect(forest.threshold[0]).toBe(2);
    expect([...forest.cover]).toEqual([4, 2, 2]);
    expect([...predictMargins(forest, Float64Array.of(2, 2.5), 2)]).toEqual([0.5, 8.5]);
  });

  test("missing values go where they fit, and may be parted from all known ones", () => {
    const beside = boostTrees(training([[1], [2], [Number.NaN], [9]], [0, 0, 5, 5]), ONE_TREE);
    expect([...predictMargins(beside, Float64Array.of(1, Number.NaN), 2)]).toEqual([0, 5]);
    const low = boostTrees(training([[1], [Number.NaN], [8], [9]], [0, 0, 5, 5]), ONE_TREE);
    expect([...predictMargins(low, Float64Array.of(Number.NaN, 9), 2)]).toEqual([0, 5]);
    const apart = boostTrees(training([[1], [2], [3], [Number.NaN]], [0, 0, 0, 6]), ONE_TREE);
    expect([...predictMargins(apart, Float64Array.of(3, 100, Number.NaN), 3)]).toEqual([0, 0, 6]);
  });

  test("scores that do not vary grow no split, and no leaf has fewer rows than asked for", () => {
    expect([...boostTrees(training([[1], [2]], [0.1, 0.1]), ONE_TREE).feature]).toEqual([-1]);
    const forest = boostTrees(logOf(300), { trees: 5, depth: 6, rate: 0.3, leafRows: 17 });
    forest.feature.forEach((f, node) => {
      if (f === -1) expect(forest.cover[node]).toBeGreaterThanOrEqual(17);
      else
        expect(forest.cover[forest.left[node]!]! + forest.cover[forest.right[node]!]!).toBe(
          forest.cover[node],
        );
    });
  });

  test("each tree leaves less, and the rows' own predictions are what training thought they were", () => {
    const log = logOf(400);
    const leftAfter = (trees: number) => {
      const own = predictMargins(
        boostTrees(log, { trees, depth: 3, rate: 0.5, leafRows: 5 }),
        log.features,
        400,
      );
      return log.scores.reduce((sum, score, row) => sum + (score - own[row]!) ** 2, 0);
    };
    const left = [0, 1, 2, 5, 20].map(leftAfter);
    for (let k = 1; k < left.length; k++) expect(left[k]).toBeLessThan(left[k - 1]!);
    expect(left[4]).toBeLessThan(0.05 * left[0]!);
  });
});

describe("a surrogate", () => {
  test("stands for a model it can follow, with its fidelity, and TreeSHAP explains it", () => {
    const log = logOf(3000, { noise: 0.5 });
    const surrogate = fitSurrogate(log, 1);
    if (surrogate.kind !== "surrogate") throw new Error("refused");
    const { fidelity, forest } = surrogate;
    expect(fidelity.r2).toBeGreaterThan(0.9);
    expect(fidelity.r2).toBeLessThan(1);
    expect(fidelity.rank).toBeGreaterThan(0.9);
    expect(fidelity).toMatchObject({ heldOutRows: 750, heldOutClusters: 75, fittedRows: 2250 });
    expect(explain(createTreeExplainer(forest), log.features, 3000).residual).toBeLessThan(1e-9);
    expect(fitSurrogate(log, 1)).toEqual(surrogate);
    expect(fitSurrogate(log, 2)).not.toEqual(surrogate);
  });

  test("is refused where it misses more than it may, and its fidelity says so", () => {
    const refused = fitSurrogate(logOf(1000, { noise: 20 }), 1);
    expect(refused.kind).toBe("refused");
    expect(refused.fidelity.r2).toBeLessThan(0.8);
    expect("forest" in refused).toBe(false);
    const flat = { ...logOf(400), scores: new Float64Array(400).fill(7) };
    expect(fitSurrogate(flat, 1)).toMatchObject({
      kind: "refused",
      fidelity: { r2: Number.NaN, rank: Number.NaN },
    });
  });

  test("is refused by either measure alone: order without size, and size without order", () => {
    const log = logOf(3000);
    const towering = log.scores.map((score, row) => (row % 300 === 7 ? score + 60 : score));
    const bySize = fitSurrogate({ ...log, scores: towering }, 1);
    expect(bySize).toMatchObject({ kind: "refused" });
    expect(bySize.fidelity.r2).toBeLessThan(0.8);
    expect(bySize.fidelity.rank).toBeGreaterThan(0.8);
    const random = createRandom(5);
    const few = {
      ...log,
      scores: log.scores.map((_, row) => (log.features[row * 3]! > 1.6 ? 1000 : 0) + random.uniform()),
    };
    const byOrder = fitSurrogate(few, 1);
    expect(byOrder).toMatchObject({ kind: "refused" });
    expect(byOrder.fidelity.r2).toBeGreaterThan(0.8);
    expect(byOrder.fidelity.rank).toBeLessThan(0.8);
  });

  test("fidelity is of rows it never saw: a score that is noise has none, however well it is learnt by heart", () => {
    const random = createRandom(8);
    const noise = { ...logOf(1000), scores: Float64Array.from({ length: 1000 }, () => random.uniform()) };
    expect(fitSurrogate(noise, 1).fidelity.r2).toBeLessThan(0.05);
  });

  test("says whom it misses: the gap of what is left between a group and the others, over writers", () => {
    const { residualGaps } = fitSurrogate(logOf(4000, { noise: 0.5, bias: 1, rowsOfWriter: 3 }), 1).fidelity;
    const [first, second, nobody] = residualGaps;
    if (first?.kind !== "estimate" || second?.kind !== "estimate") throw new Error("no gap");
    expect(second.low! < 1 && 1 < second.high!).toBe(true);
    expect(first.value).toBeCloseTo(-second.value, 10);
    expect(second.low).toBeGreaterThan(0.5);
    expect(nobody).toEqual({ kind: "undefined", reason: "no-impressions" });
    // Groups that differ in scores by what the features tell are not missed.
    const log = logOf(3000, { noise: 0.5 });
    const group = Int32Array.from(log.scores, (_, row) => (log.features[row * 3]! > 0 ? 1 : 0));
    const [gap] = fitSurrogate({ ...log, group }, 1).fidelity.residualGaps;
    if (gap?.kind !== "estimate") throw new Error("no gap");
    expect(Math.abs(gap.value)).toBeLessThan(0.2);
  });

  test("a log of a few rows, or of a few writers, is refused", () => {
    expect(() => fitSurrogate(logOf(190), 1)).toThrow("too few");
    expect(() => fitSurrogate({ ...logOf(400), cluster: new Int32Array(400) }, 1)).toThrow("too few");
  });
});

describe("rank correlation", () => {
  test("shares ranks among ties, and is 1 for any rising function", () => {
    expect([...ranksOf(Float64Array.of(3, 1, 3, 2))]).toEqual([3.5, 1, 3.5, 2]);
    const values = Float64Array.of(4, -1, 2, 9);
    expect(
      spearman(
        values,
        values.map((x) => x ** 3),
      ),
    ).toBeCloseTo(1, 12);
    expect(
      spearman(
        values,
        values.map((x) => -x),
      ),
    ).toBeCloseTo(-1, 12);
    // scipy.stats.spearmanr([1, 2, 2, 4], [1, 3, 2, 2])
    expect(spearman(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 3, 2, 2))).toBeCloseTo(0.5, 12);
    expect(spearman(values, new Float64Array(4))).toBeNaN();
  });
});
