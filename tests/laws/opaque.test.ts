import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CoalitionMethod } from "@/lib/core/attribution/coalitions";
import { exactMethod } from "@/lib/core/attribution/exact";
import { kernelMethod } from "@/lib/core/attribution/kernel";
import { explainOpaque } from "@/lib/core/attribution/opaque";
import { owenMethod } from "@/lib/core/attribution/owen";
import { permutationMethod } from "@/lib/core/attribution/walks";
import { createRandom } from "@/lib/core/stats/random";
import { studentQuantile } from "@/lib/core/stats/student-t";
import { shapley } from "@/tests/core/attribution/brute-force";
import { evenly } from "@/tests/support/numbers";

const FEATURES = 6;
const SMALL = 1e-9;

/** A sum of products of features: which, and how much each counts. */
interface Polynomial {
  readonly terms: readonly { readonly features: readonly number[]; readonly factor: number }[];
}

const numbers = evenly(-3, 3);
const polynomials = (degree: number): fc.Arbitrary<Polynomial> =>
  fc.record({
    terms: fc.array(
      fc.record({
        features: fc.uniqueArray(fc.nat({ max: FEATURES - 1 }), { minLength: 1, maxLength: degree }),
        factor: numbers,
      }),
      { minLength: 1, maxLength: 8 },
    ),
  });
const tables = (rows: number) =>
  fc
    .array(numbers, { minLength: rows * FEATURES, maxLength: rows * FEATURES })
    .map((v) => Float64Array.from(v));
const cases = (degree: number) => fc.tuple(polynomials(degree), tables(3), tables(2));

const polynomialAt = ({ terms }: Polynomial, x: Float64Array): number =>
  terms.reduce(
    (sum, { features, factor }) => sum + features.reduce((product, f) => product * x[f]!, factor),
    0,
  );

const explainPolynomial = (
  polynomial: Polynomial,
  method: CoalitionMethod,
  background: Float64Array,
  rows: Float64Array,
) =>
  explainOpaque(
    {
      featureNames: Array.from({ length: FEATURES }, (_, f) => `f${f}`),
      outputUnit: "score",
      predict: (x, count) =>
        Float64Array.from({ length: count }, (_, r) =>
          polynomialAt(polynomial, x.subarray(r * FEATURES, (r + 1) * FEATURES)),
        ),
    },
    method,
    background,
    rows,
    { batch: 64, seed: 7 },
  );

const GROUPS = [[0, 1, 2], [3], [4, 5]];
const METHODS: readonly CoalitionMethod[] = [
  exactMethod(FEATURES),
  kernelMethod(FEATURES, 30),
  kernelMethod(FEATURES, 62),
  permutationMethod(FEATURES, 10),
  permutationMethod(FEATURES, 100),
  owenMethod(FEATURES, GROUPS, 1000),
  owenMethod(FEATURES, GROUPS, 20),
];

const renamed = ({ terms }: Polynomial, rename: (f: number) => number): Polynomial => ({
  terms: terms.map(({ features, factor }) => ({ features: features.map(rename), factor })),
});

function expectClose(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, at) => {
    expect(Math.abs(value - expected[at]!)).toBeLessThan(SMALL);
  });
}

describe("laws of attributions of a function", () => {
  test("efficiency: base value and attributions add up to the prediction, sampled or not", async () => {
    await fc.assert(
      fc.asyncProperty(
        cases(4),
        fc.constantFrom(...METHODS),
        async ([polynomial, background, rows], method) => {
          const { attributions, baseValue, predictions, residual } = await explainPolynomial(
            polynomial,
            method,
            background,
            rows,
          );
          predictions.forEach((prediction, row) => {
            const own = attributions.subarray(row * FEATURES, (row + 1) * FEATURES);
            expect(prediction).toBeCloseTo(
              polynomialAt(polynomial, rows.subarray(row * FEATURES, (row + 1) * FEATURES)),
              9,
            );
            expect(
              Math.abs(own.reduce((sum, value) => sum + value, baseValue[0]!) - prediction),
            ).toBeLessThan(SMALL);
          });
          expect(residual).toBeLessThan(SMALL);
        },
      ),
    );
  });

  test("dummy: a feature that the function does not use gets nothing, but for the kernel's draws", async () => {
    const exactlyNothing = METHODS.filter(({ engine, sampled }) => engine !== "kernel" || !sampled);
    await fc.assert(
      fc.asyncProperty(
        cases(4),
        fc.constantFrom(...exactlyNothing),
        async ([polynomial, background, rows], method) => {
          const unused = renamed(polynomial, (f) => (f === 2 ? 3 : f));
          const { attributions } = await explainPolynomial(unused, method, background, rows);
          for (const row of [0, 1]) expect(Math.abs(attributions[row * FEATURES + 2]!)).toBeLessThan(SMALL);
        },
      ),
    );
  });

  test("symmetry: features that play the same part get the same where their values are the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        cases(4),
        fc.constantFrom(METHODS[0]!, METHODS[2]!, METHODS[5]!),
        async ([polynomial, background, rows], method) => {
          const swap = (f: number) => (f === 4 ? 5 : f === 5 ? 4 : f);
          const both = { terms: [...polynomial.terms, ...renamed(polynomial, swap).terms] };
          const same = (values: Float64Array) =>
            values.map((value, at) => (at % FEATURES === 5 ? values[at - 1]! : value));
          const { attributions } = await explainPolynomial(both, method, same(background), same(rows));
          for (const row of [0, 1]) {
            expect(
              Math.abs(attributions[row * FEATURES + 4]! - attributions[row * FEATURES + 5]!),
            ).toBeLessThan(SMALL);
          }
        },
      ),
    );
  });

  test("linearity: attributions of a sum are the sums of attributions, by the same draws too", async () => {
    await fc.assert(
      fc.asyncProperty(
        cases(4),
        polynomials(4),
        fc.constantFrom(...METHODS),
        async ([one, background, rows], other, method) => {
          const of = async (polynomial: Polynomial) =>
            (await explainPolynomial(polynomial, method, background, rows)).attributions;
          const [first, second] = [await of(one), await of(other)];
          expectClose(
            await of({ terms: [...one.terms, ...other.terms] }),
            first.map((value, at) => value + second[at]!),
          );
        },
      ),
    );
  });

  test("the value of a group is the Shapley value of the group as one player", async () => {
    await fc.assert(
      fc.asyncProperty(cases(4), async ([polynomial, background, rows]) => {
        const { attributions, baseValue } = await explainPolynomial(
          polynomial,
          METHODS[5]!,
          background,
          rows,
        );
        const row = rows.subarray(0, FEATURES);
        const game = Array.from({ length: 8 }, (_, coalition) => {
          const known = GROUPS.flatMap((group, g) => ((coalition >> g) & 1 ? group : []));
          return [0, 1, 2].reduce((sum, b) => {
            const mixed = background.slice(b * FEATURES, (b + 1) * FEATURES);
            for (const f of known) mixed[f] = row[f]!;
            return sum + polynomialAt(polynomial, mixed) / 3;
          }, 0);
        });
        expect(game[0]).toBeCloseTo(baseValue[0]!, 9);
        shapley(game, 3).forEach((value, g) => {
          const sum = GROUPS[g]!.reduce((total, f) => total + attributions[f]!, 0);
          expect(Math.abs(sum - value)).toBeLessThan(SMALL);
        });
      }),
    );
  });

  test("walks of Owen keep a group together: of a product over two groups each gets half in every walk", async () => {
    const product = { terms: [{ features: [0, 1, 3], factor: 1 }] };
    const [zeros, ones] = [new Float64Array(FEATURES), new Float64Array(FEATURES).fill(1)];
    const { attributions } = await explainPolynomial(product, METHODS[6]!, zeros, ones);
    expect(attributions[3]).toBeCloseTo(0.5, 12);
    expect(attributions[0]! + attributions[1]!).toBeCloseTo(0.5, 12);
  });

  test("one pair of walks is exact where features act at most in pairs, and not where three do", async () => {
    const walk = permutationMethod(FEATURES, 10);
    await fc.assert(
      fc.asyncProperty(cases(2), async ([polynomial, background, rows]) => {
        const exact = await explainPolynomial(polynomial, METHODS[0]!, background, rows);
        const walked = await explainPolynomial(polynomial, walk, background, rows);
        expectClose(walked.attributions, exact.attributions);
      }),
    );
    const three = { terms: [{ features: [0, 1, 2], factor: 1 }] };
    const [zeros, ones] = [new Float64Array(FEATURES), new Float64Array(FEATURES).fill(1)];
    const { attributions } = await explainPolynomial(three, walk, zeros, ones);
    expect([...attributions.subarray(0, 3)].sort()).toEqual([0, 0.5, 0.5]);
  });
});

describe("standard errors over draws", () => {
  /** A game without any order: the worth of each coalition is drawn. */
  const players = 8;
  const random = createRandom(11);
  const worths = Float64Array.from({ length: 2 ** players }, () => 10 * random.uniform() ** 3);
  const truth = shapley([...worths], players);
  const solve = (method: CoalitionMethod, seed: number) => {
    const plan = method.plan(createRandom(seed));
    const worth = Float64Array.from({ length: plan.count }, (_, c) => {
      const set = plan.members
        .subarray(c * players, (c + 1) * players)
        .reduce((bits, is, f) => bits | (is << f), 0);
      return worths[set]!;
    });
    return plan.solve(worth, worths[0]!, worths[2 ** players - 1]!);
  };
  const RUNS = 400;
  const made = [
    { name: "permutation", of: (scale: number) => permutationMethod(players, 280 * scale), df: 19 },
    { name: "kernel", of: (scale: number) => kernelMethod(players, 60 * scale), df: 14 },
  ];

  test.each(made)(
    "$name: intervals cover the truth as often as they say, and bias is small beside them",
    ({ of, df }) => {
      const reach = studentQuantile(0.975, df);
      const errors = new Float64Array(players);
      const squares = new Float64Array(players);
      let covered = 0;
      for (let seed = 0; seed < RUNS; seed++) {
        const { attributions, standardErrors } = solve(of(1), seed);
        attributions.forEach((value, f) => {
          errors[f]! += (value - truth[f]!) / RUNS;
          squares[f]! += (value - truth[f]!) ** 2 / RUNS;
          if (Math.abs(value - truth[f]!) <= reach * standardErrors![f]!) covered++;
        });
      }
      const share = covered / (RUNS * players);
      expect(share).toBeGreaterThan(0.92);
      expect(share).toBeLessThan(0.98);
      errors.forEach((error, f) => {
        expect(Math.abs(error)).toBeLessThan(0.25 * Math.sqrt(squares[f]!));
      });
    },
  );

  test("four times the walks halve them", () => {
    const meanError = (scale: number) =>
      Array.from(
        { length: 40 },
        (_, seed) => solve(permutationMethod(players, 280 * scale), seed).standardErrors!,
      ).reduce((sum, errors) => sum + errors.reduce((a, b) => a + b, 0), 0);
    expect(meanError(4) / meanError(1)).toBeGreaterThan(0.47);
    expect(meanError(4) / meanError(1)).toBeLessThan(0.53);
  });

  test("more coalitions make the kernel's smaller; where all are asked there are none", () => {
    const largest = (coalitions: number) =>
      Math.max(...solve(kernelMethod(players, coalitions), 1).standardErrors!);
    expect(largest(160)).toBeLessThan(0.6 * largest(60));
    expect(solve(kernelMethod(players, 254), 1).standardErrors).toBeNull();
  });

  test("few walks can agree by accident, so they have none", () => {
    expect(solve(permutationMethod(players, 9 * 14), 1).standardErrors).toBeNull();
    expect(solve(permutationMethod(players, 10 * 14), 1).standardErrors).not.toBeNull();
  });
});
