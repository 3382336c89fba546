import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createTreeExplainer, explain } from "@/lib/core/attribution/tree-shap";
import { readForest } from "@/lib/core/prediction/model";
import vectors from "@/tests/vectors/ranker.json";

describe("the demo's ranker", () => {
  const explainer = createTreeExplainer(
    readForest(readFileSync(new URL("../../../prisma/demo/ranker.json", import.meta.url))),
  );
  const count = vectors.rows.length;
  const features = vectors.rows[0]!.length;
  const rows = Float32Array.from(vectors.rows.flat(), (value) => value ?? Number.NaN);
  const { attributions, predictions, residual } = explain(explainer, rows, count);

  it("predicts what XGBoost predicts", () => {
    vectors.margins.forEach((margin, row) => {
      expect(Math.abs(predictions[row]! - margin)).toBeLessThan(1e-5);
    });
  });

  it("is explained as XGBoost's pred_contribs explains it", () => {
    vectors.contributions.forEach((contributions, row) => {
      const bias = contributions.at(-1)!;
      expect(Math.abs(explainer.baseValue[0]! - bias)).toBeLessThan(1e-4);
      for (let f = 0; f < features; f++) {
        expect(Math.abs(attributions[row * features + f]! - contributions[f]!)).toBeLessThan(1e-4);
      }
    });
  });

  it("leaves nothing unexplained", () => {
    expect(residual).toBeLessThan(1e-10);
  });
});
