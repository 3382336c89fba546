import { describe, expect, test } from "vitest";
import { BACKGROUND_ROWS, bringsBackground, drawBackground } from "@/lib/core/attribution/background-sample";
import { readModel } from "@/lib/core/prediction/model";
import { bytesOf, caseOf } from "@/tests/core/prediction/vectors";

/** Row k holds k and −k. */
const numbered = (from: number, count: number) =>
  Float64Array.from({ length: 2 * count }, (_, at) => (from + (at >> 1)) * (at % 2 ? -1 : 1));

describe("a background of a dataset's own rows", () => {
  test("holds all rows where they are few, in their order", () => {
    const draw = drawBackground(2);
    draw.offer(numbered(0, 3), 3);
    draw.offer(numbered(3, 4), 4);
    expect(draw.finish()).toEqual({ rows: numbered(0, 7), count: 7 });
  });

  test("holds whole rows of many, each as likely, and the same in every run", () => {
    const drawn = (rows: number) => {
      const draw = drawBackground(2);
      for (let from = 0; from < rows; from += 500) draw.offer(numbered(from, 500), 500);
      return draw.finish();
    };
    const { rows, count } = drawn(20_000);
    expect(count).toBe(BACKGROUND_ROWS);
    const firsts = Array.from({ length: count }, (_, row) => rows[2 * row] ?? Number.NaN);
    firsts.forEach((first, row) => {
      expect(rows[2 * row + 1]).toBe(-first);
    });
    expect(new Set(firsts).size).toBe(count);
    // The mean of 100 of them: 9,999.5, give or take 577.
    const mean = firsts.reduce((sum, first) => sum + first / count, 0);
    expect(Math.abs(mean - 9999.5)).toBeLessThan(4 * 577);
    expect(drawn(20_000)).toEqual({ rows, count });
  });

  test("is needed by models that do not bring one", () => {
    const brings = (format: string, name: string) =>
      bringsBackground(readModel(bytesOf(caseOf(format, name))));
    expect(brings("lightgbm-text", "float64")).toBe(true);
    expect(brings("onnx", "random forest")).toBe(false);
    expect(brings("linear-json", "written by hand")).toBe(false);
  });
});
