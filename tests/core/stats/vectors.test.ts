import { describe, expect, it } from "vitest";
import { arrange } from "@/lib/core/stats/arrangements";
import { compareBy } from "@/lib/core/stats/comparison";
import { heterogeneity, shrink } from "@/lib/core/stats/heterogeneity";
import { momentTable } from "@/lib/core/stats/moments";
import { benjaminiHochberg, benjaminiYekutieli, holm } from "@/lib/core/stats/multiplicity";
import { minimumDetectableRatio } from "@/lib/core/stats/power";
import {
  compareRatios,
  effectiveWriters,
  logRatioVariance,
  type RatioSums,
  sumGroup,
} from "@/lib/core/stats/ratio";
import { logGamma, regularisedBeta } from "@/lib/core/stats/special";
import { compareWithinStrata } from "@/lib/core/stats/stratified";
import { studentCdf, studentQuantile } from "@/lib/core/stats/student-t";
import vectors from "@/tests/vectors/inference.json";

const names = ["a", "b", "c"] as const;
const labels = Int32Array.from(vectors.writers, ({ group }) => names.indexOf(group as "a"));
const x = Float64Array.from(vectors.writers, (writer) => writer.x);
const n = Float64Array.from(vectors.writers, (writer) => writer.n);
const sums = names.map((_, g) => sumGroup(x, n, labels, g));
const near = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(1e-300, Math.abs(expected)));
const varianceOf = (s: RatioSums) => logRatioVariance(s.writers, s.x, s.n, s.xx, s.xn, s.nn);

describe("inference against scipy and statsmodels", () => {
  it.each(names.map((name, g) => [name, g] as const))("group %s: clustered ratio, Kish", (name, g) => {
    const expected = vectors.groups[name];
    const group = sums[g]!;
    near(group.x / group.n, expected.ratio);
    near(Math.sqrt(varianceOf(group)) * (group.x / group.n), expected.se);
    near(effectiveWriters(group), expected.kish);
  });

  it("log ratio of two groups, its standard error and degrees of freedom", () => {
    const expected = vectors.logRatio;
    const { log, se, df } = compareRatios(sums[0]!, sums[1]!);
    near(log, expected.log);
    near(se, expected.se);
    near(df, expected.df);
  });

  it("the permutation p is the exact one of all 252 arrangements, and a sample of them comes near", () => {
    const { writers, p } = vectors.exactPermutation;
    const table = momentTable([{ x, n }]);
    const first = Int32Array.from(writers.filter((w) => labels[w] === 0));
    const second = Int32Array.from(writers.filter((w) => labels[w] === 1));
    const by = (permutations: number) => {
      const arrangements = arrange(table, first, second, { permutations, seed: 7 });
      return { ...compareBy("ratio", arrangements, table.places, 2), arrangements };
    };
    const all = by(1999);
    expect([all.arrangements.exact, all.arrangements.count]).toEqual([true, 252]);
    near(all.p, p);
    const some = by(200);
    expect(some.arrangements.exact).toBe(false);
    // Four standard errors of a proportion from 200 draws.
    expect(Math.abs(some.p - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 200));
  });

  it("log ratio pooled over strata, writers in several of them", () => {
    const { rows, writers, log, se } = vectors.stratified;
    const [pooled] = compareWithinStrata(
      {
        writer: Int32Array.from(rows, (row) => row[0]!),
        stratum: Int32Array.from(rows, (row) => row[1]!),
        x: Float64Array.from(rows, (row) => row[2]!),
        n: Float64Array.from(rows, (row) => row[3]!),
        strata: 3,
      },
      Int32Array.from(writers, (side) => Number(side === "b")),
      2,
      1,
    );
    near(pooled!.log, log);
    near(pooled!.se, se);
    expect(pooled!.strata).toBe(3);
  });

  it("Benjamini-Hochberg with ties, in any order", () => {
    const { p, q } = vectors.benjaminiHochberg;
    for (const [i, value] of benjaminiHochberg(p).entries()) near(value, q[i]!);
  });

  it("Benjamini-Yekutieli and Holm", () => {
    const { p, BY, holm: expected } = vectors.adjust;
    for (const [i, value] of benjaminiYekutieli(p).entries()) near(value, BY[i]!);
    for (const [i, value] of holm(p).entries()) near(value, expected[i]!);
  });

  it("Cochran's Q, I², DerSimonian-Laird and shrinkage", () => {
    for (const { effects, ...expected } of vectors.heterogeneity) {
      const given = effects.map(([value, se]) => ({ value: value!, se: se! }));
      const { q, i2, tau2, fixed, random } = heterogeneity(given)!;
      near(q, expected.q);
      near(1 + i2, 1 + expected.i2);
      near(1 + tau2, 1 + expected.tau2);
      near(fixed, expected.fixed);
      near(random, expected.random);
      for (const [i, value] of shrink(given).entries()) near(value, expected.shrunken[i]!);
    }
  });

  it("minimum detectable ratio", () => {
    for (const [se, ratio] of vectors.detectable) near(minimumDetectableRatio(se!), ratio!);
  });

  it("Student's t, ln Γ and the incomplete beta function", () => {
    for (const [probability, df, quantile] of vectors.studentQuantile) {
      near(studentQuantile(probability!, df!), quantile!, 1e-9);
      near(studentCdf(quantile!, df!), probability!, 1e-11);
    }
    for (const [at, value] of vectors.logGamma) near(logGamma(at!) + 1, value! + 1, 1e-13);
    for (const [at, a, b, value] of vectors.regularisedBeta)
      near(regularisedBeta(at!, a!, b!), value!, 1e-10);
  });
});
