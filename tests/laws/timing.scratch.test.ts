import { it } from "vitest";
import { disclosureOf } from "@/lib/core/audit/disclosure";
import { createRandom } from "@/lib/core/stats/random";
import { columnsOf } from "@/tests/support/audit-world";
import { demoColumns } from "@/tests/support/demo-columns";
import { world } from "../core/demo/measure";

const time = (name: string, run: () => unknown) => {
  const t = performance.now();
  const c = process.cpuUsage();
  const r = run();
  console.log(name, "wall", Math.round(performance.now() - t), "cpu", process.cpuUsage(c).user / 1000, "ms", r);
};
it("t", () => {
  const three = demoColumns(world, ["gender", "race", "region"]);
  const four = demoColumns(world, ["gender", "race", "region", "country"]);
  time("demo3", () => disclosureOf(three, 10).shown.size);
  time("demo4", () => disclosureOf(four, 10).shown.size);
  const random = createRandom(5);
  const skew = (k: number) => Math.floor(k * random.uniform() ** 1.7);
  for (const [d, n] of [
    [3, 2000],
    [4, 5000],
  ] as const) {
    const attrs = Array.from({ length: d }, (_, i) => `a${i}`);
    const cols = columnsOf(
      attrs,
      Array.from({ length: n }, () => ({
        groups: attrs.map(() => {
          const g = skew(9);
          return g === 8 ? "unknown" : `g${g}`;
        }),
        shown: {
          home: [1 + random.below(10), 1 + random.below(10)],
          search: [1 + random.below(10)],
          digest: random.below(2) ? [1 + random.below(20)] : [],
        },
      })),
    );
    time(`${d} x 8, ${n}`, () => disclosureOf(cols, 10).shown.size);
  }
}, 600_000);
