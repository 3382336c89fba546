import { it } from "vitest";
import { attackAudit } from "@/lib/core/audit/attack";
import { disclosureOf } from "@/lib/core/audit/disclosure";
import { computeFindings } from "@/lib/core/audit/findings";
import { specOf } from "@/tests/support/audit-world";
import { demoColumns } from "@/tests/support/demo-columns";
import { recovered } from "@/tests/support/reconstruction";
import { world } from "../core/demo/measure";
for (const attrs of [["gender", "race", "region"], ["gender", "race", "region", "country"]] as const)
it(attrs.join(), () => {
  const four = demoColumns(world, attrs as any);
  let t = performance.now();
  const lap = (n: string) => { console.log(n, Math.round(performance.now() - t)); t = performance.now(); };
  console.log(disclosureOf(four, 10).shown.size);
  lap("disclosure");
  const findings = computeFindings(four, specOf({ attributes: [...attrs] }));
  lap("findings");
  const r = attackAudit(four, findings, 10);
  lap("attack");
  console.log(r.length, r.filter((x) => x.recovered));
  if (attrs.length === 3) console.log("rowspace", recovered([{findings}], four, 10));
});
