import { describe, expect, test } from "vitest";
import { fitKept, type KeptSurrogate, packKept, readKept } from "@/lib/core/attribution/kept-surrogate";
import type { LoggedPredictions } from "@/lib/core/attribution/surrogate";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import { predictMargins } from "@/lib/core/prediction/predict";
import { refusalSentence, surrogateLabel, surrogateSentence } from "@/lib/core/report/model-words";
import { createRandom } from "@/lib/core/stats/random";

const ROWS = 600;

function logOf(score: (a: number, b: number, noise: number) => number, rows = ROWS): LoggedPredictions {
  const random = createRandom(7);
  const seen = Array.from({ length: rows }, () => [random.uniform(), random.uniform(), random.uniform()]);
  return {
    featureNames: ["a", "b"],
    features: Float64Array.from(
      seen.flatMap(([a = 0, b = 0], row) => [a, row % 9 === 0 ? Number.NaN : b]).map(Math.fround),
    ),
    scores: Float64Array.from(seen, ([a = 0, b = 0, noise = 0]) => score(a, b, noise)),
    cluster: Int32Array.from(seen, (_, row) => row % 30),
    group: new Int32Array(rows).fill(-1),
    groups: 0,
  };
}

const steep = logOf((a) => 3 * a);

function surrogateOf(kept: KeptSurrogate) {
  if (kept.kind === "refused") throw new Error(`refused: ${kept.refusal.reason}`);
  return kept;
}
const isSame = (a: KeptSurrogate, b: KeptSurrogate) => Buffer.compare(packKept(a), packKept(b)) === 0;

function refusalOf(kept: KeptSurrogate) {
  if (kept.kind === "surrogate") throw new Error("nothing was refused");
  return kept.refusal;
}

describe("a surrogate as it is kept", () => {
  test("is made again from its bytes, number by number", () => {
    const own = surrogateOf(fitKept(steep));
    const again = surrogateOf(readKept(packKept(own)));
    expect(again.fidelity).toEqual(own.fidelity);
    expect(isSame(again, own)).toBe(true);
    expect([...predictMargins(again.forest, steep.features, ROWS)]).toEqual([
      ...predictMargins(own.forest, steep.features, ROWS),
    ]);
    const attributions = (kept: typeof own) =>
      explain(createTreeExplainer(kept.forest), steep.features, ROWS).attributions;
    expect([...attributions(again)]).toEqual([...attributions(own)]);
  });

  test("is the same for the same log", () => {
    expect(isSame(fitKept(logOf((a) => 3 * a)), fitKept(steep))).toBe(true);
  });

  test("stands with its fidelity, in words that say whose attributions these are", () => {
    const { fidelity } = surrogateOf(fitKept(steep));
    expect(fidelity.r2).toBeGreaterThan(0.95);
    expect(fidelity.heldOutClusters).toBe(7);
    const told = { ...fidelity, r2: 0.934, rank: 0.951, heldOutRows: 140 };
    const text = surrogateSentence(told).replace(/[\u00a0\u202f]/g, " ");
    expect(text).toMatch(/imitation of it, not from the ranker\. On predictions it never saw/);
    expect(text).toMatch(/accounts for 93\.4 % of how the scores differ\. On 140 rows held out/);
    expect(text).toMatch(/R² with the logged scores is 0\.93 and its rank correlation 0\.95/);
    expect(surrogateLabel(told)).toMatch(/not the ranker.*\(R² 0\.93\)\.$/);
  });
});

describe("what is refused, and kept as that", () => {
  const kept = (logged: LoggedPredictions) => refusalOf(readKept(packKept(fitKept(logged))));

  test("scores of which the features tell too little", () => {
    const refusal = kept(logOf((a, _, noise) => a + 3 * noise));
    if (refusal.reason !== "unfaithful") throw new Error(refusal.reason);
    expect(refusal.fidelity.r2).toBeLessThan(0.8);
    expect(refusalSentence(refusal)).toMatch(/not faithful enough.*Both have to be at least 0\.80/);
  });

  test("too few predictions, and scores that do not vary", () => {
    expect(kept(logOf((a) => a, 199))).toEqual({ reason: "few-scores" });
    expect(kept(logOf(() => 1))).toEqual({ reason: "equal-scores" });
    expect(refusalSentence({ reason: "few-scores" })).toMatch(/at least 200.predictions of 8.writers/);
    expect(refusalSentence({ reason: "equal-scores" })).toMatch(/do not vary/);
  });
});
