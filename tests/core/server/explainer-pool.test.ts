import { afterEach, describe, expect, it } from "vitest";
import { createRowExplainer, type ExplainerRecipe } from "@/lib/core/attribution/row-explainer";
import type { Model } from "@/lib/core/prediction/model";
import { createRandom } from "@/lib/core/stats/random";
import { createExplainerPool, type ExplainerPool, type PoolOptions } from "@/lib/server/attribution/pool";
import { flatten, leaf, split } from "@/tests/core/attribution/forests";

const FEATURES = 4;
const random = createRandom(3);
const rowsOf = (count: number) =>
  Float64Array.from({ length: count * FEATURES }, () =>
    random.below(12) === 0 ? Number.NaN : random.uniform() - 0.5,
  );
const forest = flatten({
  features: FEATURES,
  trees: [
    { output: 0, tree: split(0, split(1, leaf(1), leaf(-3)), split(2, leaf(2), leaf(0.25)), 0.1) },
    { output: 1, tree: split(3, leaf(4), split(0, leaf(-1), leaf(0.5), -0.2)) },
  ],
  baseMargin: [0.5, -1],
  compare: "less",
});
const model: Model = { kind: "forest", format: "xgboost-json", forest };
const recipe: ExplainerRecipe = { model, background: null, withInteractions: false };
const background = { rows: rowsOf(9), count: 9 };

const pools: ExplainerPool[] = [];
const poolOf = (of: ExplainerRecipe, options: PoolOptions) => {
  const pool = createExplainerPool(of, options);
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.end();
});

describe("rows explained by several threads", () => {
  it.each([
    ["path-dependent", recipe],
    ["path-dependent, with interactions", { ...recipe, withInteractions: true }],
    ["interventional", { ...recipe, background }],
    ["interventional, with interactions", { ...recipe, background, withInteractions: true }],
  ])("gives what one thread gives, number by number: %s", async (_, of) => {
    const pool = poolOf(of, { threads: 3, worthStarting: 0 });
    // Fewer rows than threads × 64, so that one thread gets none; and a second batch on the same threads.
    for (const count of [130, 577]) {
      const rows = rowsOf(count);
      expect(await pool.explain(rows, count)).toEqual(createRowExplainer(of).explain(rows, count));
    }
    expect(pool.workers()).toBe(3);
  });

  it("starts no thread for a short job, and starts them when a job turns out to be long", async () => {
    const nodes = forest.feature.length;
    const pool = poolOf(recipe, { threads: 2, worthStarting: 200 * nodes });
    await pool.explain(rowsOf(200), 200);
    expect(pool.workers()).toBe(0);
    await pool.explain(rowsOf(1), 1);
    expect(pool.workers()).toBe(2);
  });

  it("says what is wrong with rows as one thread does", async () => {
    const pool = poolOf(recipe, { threads: 2, worthStarting: 0 });
    const wrong = new Float64Array(FEATURES * 64 * 4);
    await expect(pool.explain(wrong, 64 * 3)).rejects.toMatchObject({ code: "bad-request" });
  });

  it("passes on what an engine refuses, with its code", async () => {
    const linear = {
      coefficients: Float64Array.of(1, 2, 3, 4),
      intercepts: Float64Array.of(0),
      featureNames: ["a", "b", "c", "d"],
      outputUnit: "score",
      precision: "float64",
      missing: "refused",
    } as const;
    const of: Model = { kind: "linear", format: "linear-json", linear };
    const known = { rows: new Float64Array(FEATURES), count: 1 };
    const pool = poolOf(
      { model: of, background: known, withInteractions: false },
      { threads: 2, worthStarting: 0 },
    );
    const rows = new Float64Array(FEATURES * 128).fill(1);
    rows[FEATURES * 100] = Number.NaN;
    await expect(pool.explain(rows, 128)).rejects.toMatchObject({ code: "bad-request" });
    expect((await pool.explain(rows.subarray(0, FEATURES * 64), 64)).predictions[63]).toBe(10);
  });

  it("tells whoever waits that the threads were ended, then and later", async () => {
    const pool = poolOf(recipe, { threads: 2, worthStarting: 0 });
    const waiting = expect(pool.explain(rowsOf(64), 64)).rejects.toThrow("ended before it had answered");
    await pool.end();
    await waiting;
  });
});
