import fc from "fast-check";
import { expect, test } from "vitest";
import { meansAgainstEach } from "@/lib/core/attribution/against-each";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { readForest } from "@/lib/core/prediction/model";
import { bytesOf, caseOf } from "@/tests/core/prediction/vectors";

const WIDTH = 4;
const forest = readForest(bytesOf(caseOf("onnx", "gradient boosting")));
const values = fc.constantFrom(-2, -0.75, -0.25, 0, 0.25, 0.5, 1.25);
const table = fc.array(fc.array(values, { minLength: WIDTH, maxLength: WIDTH }), {
  minLength: 1,
  maxLength: 6,
});
const rowsOf = (rows: readonly (readonly number[])[]) => ({
  rows: Float64Array.from(rows.flat()),
  count: rows.length,
});

/** By the definition: the rows explained against one background row alone, and their mean. */
function meanAgainst(rows: ReturnType<typeof rowsOf>, background: readonly number[]): number[] {
  const only = { rows: Float64Array.from(background), count: 1 };
  const explainer = createRowExplainer({
    model: { kind: "forest", forest },
    background: only,
    withInteractions: false,
  });
  const { attributions } = explainer.explain(rows.rows, rows.count);
  return Array.from({ length: WIDTH }, (_, f) =>
    attributions.reduce((sum, phi, at) => sum + (at % WIDTH === f ? phi / rows.count : 0), 0),
  );
}

test("means against each background row are those of explaining the rows against it alone", () => {
  fc.assert(
    fc.property(table, table, (rows, background) => {
      const ours = meansAgainstEach(forest, rowsOf(rows), rowsOf(background));
      expect(ours).toHaveLength(background.length);
      background.forEach((row, b) => {
        meanAgainst(rowsOf(rows), row).forEach((mean, f) => {
          expect(ours[b]?.[f]).toBeCloseTo(mean, 10);
        });
      });
    }),
    { numRuns: 60 },
  );
});

test("and their mean is the rows' mean attribution against all of them", () => {
  const rows = rowsOf([
    [1.25, 0, -0.75, 0.5],
    [-2, 0.25, 0, 1.25],
  ]);
  const background = rowsOf([
    [0, 0, 0, 0],
    [1.25, -2, 0.5, -0.25],
    [-0.75, 1.25, 0.25, 0],
  ]);
  const each = meansAgainstEach(forest, rows, background);
  const whole = createRowExplainer({
    model: { kind: "forest", forest },
    background,
    withInteractions: false,
  });
  const { attributions } = whole.explain(rows.rows, rows.count);
  for (let f = 0; f < WIDTH; f++) {
    const mean = each.reduce((sum, own) => sum + own[f]! / each.length, 0);
    expect(mean).toBeCloseTo((attributions[f]! + attributions[WIDTH + f]!) / 2, 12);
  }
  expect(attributions.some((phi) => phi !== 0)).toBe(true);
});
