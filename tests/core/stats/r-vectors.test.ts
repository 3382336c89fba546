/** Numbers of R (survey, sandwich, stats), retyped; the rows they were made from stand beside them. */
import { describe, expect, it } from "vitest";
import { arrange } from "@/lib/core/stats/arrangements";
import { compareBy } from "@/lib/core/stats/comparison";
import { momentTable } from "@/lib/core/stats/moments";
import { benjaminiHochberg, benjaminiYekutieli, holm } from "@/lib/core/stats/multiplicity";
import { statisticOf } from "@/lib/core/stats/pair";
import { compareRatios, logRatioVariance, sumGroup } from "@/lib/core/stats/ratio";
import { twoWayVariance } from "@/lib/core/stats/two-way";
import { welch } from "@/lib/core/stats/welch";
import vectors from "@/tests/vectors/inference-r.json";

type Row = readonly [writer: string, gender: string, reader: string, exposure: number];
const rows = vectors.rows as unknown as readonly Row[];
const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));

const codes = (column: 0 | 1 | 2) => {
  const names = [...new Set(rows.map((row) => row[column]))];
  return { names, codes: Int32Array.from(rows, (row) => names.indexOf(row[column])) };
};
const writer = codes(0);
const reader = codes(2);
const genderOf = new Map(rows.map(([name, gender]) => [name, gender]));
const GENDERS = ["F", "M", "NB"] as const;
const labels = Int32Array.from(writer.names, (name) => GENDERS.indexOf(genderOf.get(name) as "F"));
const x = new Float64Array(writer.names.length);
const n = new Float64Array(writer.names.length);
rows.forEach(([, , , exposure], i) => {
  x[writer.codes[i]!]! += exposure;
  n[writer.codes[i]!]! += 1;
});
const sums = GENDERS.map((_, g) => sumGroup(x, n, labels, g));

describe("inference against R", () => {
  it("mean exposure by gender, clustered by writer, and the log ratio of two (survey)", () => {
    GENDERS.forEach((gender, g) => {
      const group = sums[g]!;
      const variance = logRatioVariance(group.writers, group.x, group.n, group.xx, group.xn, group.nn);
      near((Math.sqrt(variance) * group.x) / group.n, vectors.meanSe[gender]);
    });
    const { log, se } = compareRatios(sums[0]!, sums[1]!);
    near(log, vectors.logRatio.log);
    near(se, vectors.logRatio.se);
  });

  it("two-way clustering by writer and reader (sandwich)", () => {
    const mean = (g: number) => sums[g]!.x / sums[g]!.n;
    const influence = (g: number) =>
      Float64Array.from(rows, ([, gender, , exposure]) =>
        gender === GENDERS[g] ? (exposure - mean(g)) / sums[g]!.n : 0,
      );
    // R's HC1 also multiplies by (rows − 1) / (rows − coefficients).
    const se = (of: Float64Array) => {
      const { variance, clipped } = twoWayVariance(writer.codes, reader.codes, of);
      expect(clipped).toBe(false);
      return Math.sqrt((variance * (rows.length - 1)) / (rows.length - GENDERS.length));
    };
    const [f, m, nb] = [influence(0), influence(1), influence(2)];
    near(se(m), vectors.twoWaySe.M);
    near(se(f.map((value, i) => value - m[i]!)), vectors.twoWaySe["F-M"]);
    near(se(nb.map((value, i) => value - m[i]!)), vectors.twoWaySe["NB-M"]);
  });

  it("Welch's t test of exposure per writer", () => {
    const of = (g: number) => [...x].filter((_, w) => labels[w] === g);
    const { t, df, p, low, high } = welch(of(0), of(1))!;
    const expected = vectors.welch;
    // t is a difference of nearly equal means, of rounded exposures: its digits are fewer.
    expect(t).toBeCloseTo(expected.t, 10);
    near(df, expected.df);
    expect(p).toBeCloseTo(expected.p, 10);
    near(low, expected.lo);
    near(high, expected.hi);
  });

  it("p.adjust by BH, BY and Holm", () => {
    const { p, BH, BY, holm: expected } = vectors.adjust;
    for (const [i, value] of benjaminiHochberg(p).entries()) near(value, BH[i]!);
    for (const [i, value] of benjaminiYekutieli(p).entries()) near(value, BY[i]!);
    for (const [i, value] of holm(p).entries()) near(value, expected[i]!);
  });

  it("exact studentised permutation of ten clusters, by enumeration", () => {
    const { a, b, arrangements: count, studentised, p } = vectors.exact;
    const both = [...a, ...b];
    const table = momentTable([
      { x: Float64Array.from(both, ([v]) => v!), n: Float64Array.from(both, ([, v]) => v!) },
    ]);
    const arrangements = arrange(
      table,
      Int32Array.from(a, (_, i) => i),
      Int32Array.from(b, (_, i) => a.length + i),
      { permutations: 1999, seed: 1 },
    );
    expect([arrangements.exact, arrangements.count]).toEqual([true, count]);
    near(statisticOf(arrangements, table.places, "ratio")(0, 1), studentised ** 2);
    near(compareBy("ratio", arrangements, table.places, 0.627).p, p);
  });
});
