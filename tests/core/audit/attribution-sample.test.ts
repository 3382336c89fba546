import { describe, expect, it } from "vitest";
import { drawSample } from "@/lib/core/audit/attribution-sample";
import { columnsFrom, namedColumns } from "@/lib/core/audit/packing";
import { scoreSample } from "@/lib/core/report/score";
import { columnsOf } from "@/tests/support/audit-world";

const FEATURES = ["age", "author_gender", "length"];

/** Rows that say which they are: value r, and attributions r + 0.5; the third feature is missing in every third row. */
function drawnOf(rows: number) {
  const draw = drawSample(FEATURES, ["region"]);
  for (let r = 0; r < rows; r++) {
    const values = Float32Array.of(99, r, -1, r % 3 === 0 ? Number.NaN : r);
    draw.offer(values, 1, Float64Array.of(99, 99, r + 0.5, 7, -r), 2);
  }
  return draw.finish();
}

describe("a sample of explained predictions", () => {
  it("holds every row where there are few, in another order than the log, each with its own attributions", () => {
    const sample = drawnOf(200)!;
    expect([...sample.feature]).toEqual([0, 2]);
    const rows = Array.from({ length: 200 }, (_, r) => sample.values[r * 2]!);
    expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, r) => r));
    expect(rows.filter((row, place) => row === place).length).toBeLessThan(10);
    rows.forEach((row, place) => {
      expect([...sample.attributions.subarray(place * 2, place * 2 + 2)]).toEqual([row + 0.5, -row]);
      expect(sample.values[place * 2 + 1]).toEqual(row % 3 === 0 ? Number.NaN : row);
    });
  });

  it("gives every row of a long log the same chance", () => {
    const sample = drawnOf(20_000)!;
    const rows = Array.from({ length: 1000 }, (_, r) => sample.values[r * 2]!);
    expect(new Set(rows).size).toBe(1000);
    // Of 1,000 draws 100 ± 9.5 are expected in each tenth of the log: five standard errors.
    for (let tenth = 0; tenth < 10; tenth++) {
      const inTenth = rows.filter((row) => Math.floor(row / 2000) === tenth).length;
      expect(Math.abs(inTenth - 100)).toBeLessThan(48);
    }
  });

  it("is the same for the same log, and none for a short one", () => {
    expect(drawnOf(3000)).toEqual(drawnOf(3000));
    expect(drawnOf(49)).toBeNull();
    expect(drawnOf(50)).not.toBeNull();
    const onlyProtected = drawSample(["race"], []);
    for (let r = 0; r < 60; r++) onlyProtected.offer(Float32Array.of(1), 0, Float64Array.of(1), 0);
    expect(onlyProtected.finish()).toBeNull();
  });

  it("is stored with the audit and read as columns of features, missing values as null", () => {
    const world = columnsOf(["side"], [{ groups: ["a"], shown: { home: [1] } }], 1);
    const features = FEATURES.map((name) => ({ name, label: name.toUpperCase() }));
    const model = {
      name: "m",
      version: "1",
      outputUnit: "score",
      features,
      baseValue: 0,
      residual: 0,
      explained: 90,
    };
    const dimensions = { ...world.dimensions, model };
    const columns = { ...world, dimensions, sample: drawnOf(90) };
    const stored = new Map(
      namedColumns(columns).map(([name, data]) => [name, new Uint8Array(data.slice().buffer)]),
    );
    expect(columnsFrom(dimensions, stored)).toEqual(columns);
    const view = scoreSample(columns)!;
    expect([view.rows, view.explained]).toEqual([90, 90]);
    expect(view.features.map(({ label }) => label)).toEqual(["AGE", "LENGTH"]);
    const [age, length] = view.features;
    expect(length?.values).toEqual(age?.values.map((row) => (row! % 3 === 0 ? null : row)));
    expect(scoreSample({ ...columns, sample: null })).toBeNull();
  });
});
