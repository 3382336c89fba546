import { it } from "vitest";
import { disclosureOf } from "@/lib/core/audit/disclosure";
import { demoColumns } from "@/tests/support/demo-columns";
import { world } from "../core/demo/measure";
for (const attrs of [["gender", "race", "region"], ["gender", "race", "region", "country"]] as const)
it(attrs.join(), () => {
  const four = demoColumns(world, attrs as any);
  (globalThis as any).names = four.dimensions.attributes;
  let t = performance.now();
  console.log(disclosureOf(four, 10).shown.size, performance.now() - t);
});
