import { describe, expect, it } from "vitest";
import { groupShare, groupTotal } from "@/lib/core/audit/estimates";
import { benjaminiHochberg } from "@/lib/core/stats/multiplicity";
import { permutationTests } from "@/lib/core/stats/permutation";
import {
  compareRatios,
  effectiveWriters,
  logInterval,
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
const all = sumGroup(x, n, new Int32Array(labels.length), 0);
const near = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(1e-300, Math.abs(expected)));
const varianceOf = (s: RatioSums) => logRatioVariance(s.writers, s.x, s.n, s.xx, s.xn, s.nn);
/** The standard error that a 95 % interval on the log scale was made from. */
const logSe = (low: number, high: number, df: number) =>
  Math.log(high / low) / 2 / studentQuantile(0.975, df);

describe("inference against scipy and statsmodels", () => {
  it.each(names.map((name, g) => [name, g] as const))(
    "group %s: clustered ratio, total, share, Kish",
    (name, g) => {
      const expected = vectors.groups[name];
      const group = sums[g]!;
      near(group.x / group.n, expected.ratio);
      near(Math.sqrt(varianceOf(group)) * (group.x / group.n), expected.se);
      near(effectiveWriters(group), expected.kish);
      const total = groupTotal({ group, all });
      const share = groupShare({ group, all });
      if (total.kind !== "estimate" || share.kind !== "estimate") throw new Error("undefined");
      near(total.value, expected.total);
      near(logSe(total.low!, total.high!, all.writers - 1) * total.value, expected.totalSe, 1e-9);
      near(share.value, expected.share);
      const reach = studentQuantile(0.975, all.writers - 1) * expected.shareSe;
      near(share.high!, Math.min(1, expected.share + reach), 1e-9);
      near(share.low! + 1, Math.max(0, expected.share - reach) + 1, 1e-9);
    },
  );

  it("log ratio of two groups with Satterthwaite's interval", () => {
    const expected = vectors.logRatio;
    const { log, se, df } = compareRatios(sums[0]!, sums[1]!);
    near(log, expected.log);
    near(se, expected.se);
    near(df, expected.df);
    const interval = logInterval(log, se, df);
    near(interval!.low, expected.low);
    near(interval!.high, expected.high);
  });

  it("the permutation p approaches the exact one of all 252 arrangements", () => {
    const { writers, p } = vectors.exactPermutation;
    const [tests] = permutationTests(
      [
        {
          labels: Int32Array.from(writers, (w) => labels[w]!),
          groups: 2,
          reference: 1,
          mayLead: [true, true],
        },
      ],
      [{ x: Float64Array.from(writers, (w) => x[w]!), n: Float64Array.from(writers, (w) => n[w]!) }],
      { permutations: 20_000, seed: 7 },
    );
    // Four standard errors of a proportion from 20,000 draws.
    expect(Math.abs(tests![0]!.reference[0]! - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 20_000));
    expect(tests![0]!.rest[0]).toBe(tests![0]!.reference[0]);
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
