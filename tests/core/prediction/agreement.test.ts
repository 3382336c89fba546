import { describe, expect, test } from "vitest";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { createTreeExplainer, explainInteractions } from "@/lib/core/attribution/tree-shap";
import { modelSchema, predictModel, readModel } from "@/lib/core/prediction/model";
import { bytesOf, cases, numberOf, rowsOf } from "@/tests/core/prediction/vectors";

/** Libraries that add in float64 agree to rounding; those of float32 to some of its digits, of the largest number in hand. */
const tolerance = (exact: boolean, size: number) => (exact ? 1e-12 : 2e-6) * Math.max(1, size);

function expectClose(ours: ArrayLike<number>, theirs: readonly number[], exact: boolean): void {
  expect(ours.length).toBe(theirs.length);
  const allowed = tolerance(exact, Math.max(...theirs.map(Math.abs)));
  theirs.forEach((value, at) => {
    if (!(Math.abs(ours[at]! - value) <= allowed)) expect.fail(`number ${at}: ${ours[at]} beside ${value}`);
  });
}

describe.each([...new Set(cases.map(({ format }) => format))])("%s beside its own library", (format) => {
  test.each(cases.filter((item) => item.format === format).map((item) => [item.name, item] as const))(
    "%s",
    (_, item) => {
      const model = readModel(bytesOf(item));
      const rows = rowsOf(item);
      const count = item.rows.length;
      const features = modelSchema(model).featureNames.length;
      expect(model.format).toBe(format);
      expectClose(predictModel(model, rows, count), item.margins.flat().map(numberOf), item.exact);
      if (!item.contribs) return;
      const means = Float64Array.from({ length: features }, (_, f) =>
        mean(rows.filter((_, at) => at % features === f)),
      );
      const background = model.kind === "linear" ? { rows: means, count: 1 } : null;
      const explainer = createRowExplainer({ model, background, withInteractions: false });
      const { attributions, residual } = explainer.explain(rows, count);
      const outputs = explainer.baseValue.length;
      expect(residual).toBeLessThan(1e-12);
      const theirs = item.contribs.flat().map((own) => own.map(numberOf));
      expectClose(
        attributions,
        theirs.flatMap((own) => own.slice(0, features)),
        item.exact,
      );
      expectClose(
        theirs.map((_, at) => explainer.baseValue[at % outputs]!),
        theirs.map((own) => own[features]!),
        item.exact,
      );
      if (!item.interactions || model.kind !== "forest") return;
      const first = item.interactions.length;
      const ours = explainInteractions(
        createTreeExplainer(model.forest),
        rows.subarray(0, first * features),
        first,
      );
      const matrices = item.interactions
        .flat()
        .map((matrix) => matrix.slice(0, features).map((row) => row.slice(0, features)));
      expectClose(ours.interactions, matrices.flat(2).map(numberOf), item.exact);
    },
  );
});

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test("LightGBM's own sums are met to the last bit", () => {
  const own = cases.filter(({ format, name }) => format === "lightgbm-text" && name !== "rf");
  expect(own.length).toBeGreaterThan(5);
  for (const item of own) {
    const margins = predictModel(readModel(bytesOf(item)), rowsOf(item), item.rows.length);
    expect([...margins]).toEqual(item.margins.flat().map(numberOf));
  }
});
