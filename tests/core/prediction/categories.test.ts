import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { featureReader } from "@/lib/core/import/feature-value";
import { rowReader } from "@/lib/core/import/row";
import type { CategoryName } from "@/lib/core/prediction/categories";
import { modelSchema, predictModel, readModel } from "@/lib/core/prediction/model";
import { readFeatureRows } from "@/lib/server/attribution/feature-rows";
import { featureSchema } from "@/lib/server/models/open";
import { categoryVectors } from "@/tests/core/prediction/category-vectors";

const read = (text: string) => readModel(new TextEncoder().encode(text));
const model = read(categoryVectors.file);
const { featureNames, categories } = modelSchema(model);
const readers = featureNames.map((name, f) => featureReader({ name, categories: categories?.[f] ?? null }));
const rows = Float64Array.from(
  categoryVectors.rows.flatMap((cells) => cells.map((cell, f) => Number(readers[f]?.(cell)))),
);

describe("categories of a pandas table, by name", () => {
  test("each cell is the code that pandas makes of it: what training did not know is missing", () => {
    expect(featureNames).toEqual(categoryVectors.columns);
    expect([...rows]).toEqual(categoryVectors.codes.flat().map((code) => code ?? Number.NaN));
  });

  test("prediction and path-dependent attributions are LightGBM's own", () => {
    const count = categoryVectors.rows.length;
    expect([...predictModel(model, rows, count)]).toEqual(categoryVectors.margins);
    const explainer = createRowExplainer({ model, background: null, withInteractions: false });
    const { attributions } = explainer.explain(rows, count);
    const width = featureNames.length;
    categoryVectors.contribs.forEach((theirs, row) => {
      theirs
        .slice(0, width)
        .forEach((value, f) => void expect(attributions[row * width + f]).toBeCloseTo(value, 12));
      expect(explainer.baseValue[0]).toBeCloseTo(theirs[width] ?? Number.NaN, 12);
    });
  });

  test("a table of rows is read with the same codes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "equilux-categories-"));
    try {
      const path = join(folder, "rows.csv");
      const lines = [categoryVectors.columns, ...categoryVectors.rows].map((cells) =>
        cells.map((cell) => `"${cell}"`).join(","),
      );
      writeFileSync(path, lines.join("\n"));
      const table = await readFeatureRows(path, featureSchema(model));
      expect([...table.rows]).toEqual([...rows]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("logged predictions are packed with the same codes", () => {
    const features = featureNames.map((name, f) => ({ name, categories: categories?.[f] ?? null }));
    const mapping = { request: "r", story: "s", score: "y" };
    const reader = rowReader("predictions", mapping, ["r", "s", "y", ...featureNames], features);
    categoryVectors.rows.forEach((cells, row) => {
      const packed = reader.read(["1", "2", "0.5", ...cells]);
      const bytes = "values" in packed ? packed.values.at(-1) : null;
      const own = new Float32Array((bytes as Uint8Array).slice().buffer);
      const theirs = categoryVectors.codes[row]?.map((code) => Math.fround(code ?? Number.NaN));
      expect([...own]).toEqual(theirs);
    });
  });

  test("where the file does not tell which columns its names are of, no word is a category", () => {
    const ordered = modelSchema(read(categoryVectors.ordered));
    expect(ordered.featureNames).toEqual(featureNames);
    expect(ordered.categories).toBeUndefined();
    const far = categoryVectors.file.replace("-1:3:2:4:1:0", "-1:3:2:5:1:0");
    expect(far).not.toBe(categoryVectors.file);
    expect(modelSchema(read(far)).categories).toBeUndefined();
    expect(featureReader({ name: "topic", categories: null })("sport")).toHaveProperty("reason");
  });

  test("categories are known by feature_infos, too, as far as those tell them", () => {
    const without = categoryVectors.file.replace(/^\[categorical_feature.*\n/m, "").replace(', ["only"]', "");
    expect(modelSchema(read(without)).categories?.map((names) => names?.length ?? 0)).toEqual([
      0, 5, 0, 3, 2,
    ]);
  });

  test("a line that is no lists of names is refused", () => {
    const withLine = (line: string) => () =>
      read(categoryVectors.file.replace(/pandas_categorical:.*/, `pandas_categorical:${line}`));
    expect(withLine('["a"')).toThrow(/pandas_categorical: expected JSON/);
    expect(withLine('{"a":1}')).toThrow(/pandas_categorical: expected lists/);
    expect(withLine('[["a","a "]]')).toThrow(/spaces/);
    expect(withLine("null")).not.toThrow();
  });
});

describe("numbers in a column of categories", () => {
  const codeOf = (names: readonly CategoryName[], text: string) =>
    featureReader({ name: "f", categories: names })(text);

  test("are codes where the names are words", () => {
    expect(["1", "b", "7", "c", "", "-1"].map((text) => codeOf(["a", "b"], text))).toEqual([
      1,
      1,
      7,
      Number.NaN,
      Number.NaN,
      -1,
    ]);
    expect(["True", "false", "1"].map((text) => codeOf([false, true], text))).toEqual([1, 0, 1]);
  });

  test("are names where names are numbers", () => {
    expect(["20", "20.0", "2e1", "1", "x"].map((text) => codeOf([10, 20], text))).toEqual([
      1,
      1,
      1,
      Number.NaN,
      Number.NaN,
    ]);
    expect(["01", "1", "B"].map((text) => codeOf(["01", "B"], text))).toEqual([0, Number.NaN, 1]);
  });
});
