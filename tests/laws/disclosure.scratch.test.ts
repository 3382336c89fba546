import fc from "fast-check";
import { expect, it } from "vitest";
import { computeFindings } from "@/lib/core/audit/findings";
import { columnsOf, specOf } from "@/tests/support/audit-world";
import { demoColumns } from "@/tests/support/demo-columns";
import { recovered } from "@/tests/support/reconstruction";
import { world } from "../core/demo/measure";

it("demo", () => {
  const columns = demoColumns(world, ["gender", "race", "region"]);
  let t = performance.now();
  const findings = computeFindings(columns, specOf({ attributes: ["gender", "race", "region"] }));
  console.log("findings", performance.now() - t);
  t = performance.now();
  const hidden = [
    ...new Set(findings.filter((f) => f.undefined === "suppressed").map((f) => `${f.attribute}:${f.group}`)),
  ];
  console.log(hidden.length, hidden.join("; "));
  const found = recovered([{ findings }], columns, 10);
  console.log("attack", performance.now() - t, found.length, found.slice(0, 40));
});
it("random", () => {
  const groups = fc.tuple(
    fc.constantFrom("A", "A", "A", "A", "B", "C", "unknown"),
    fc.constantFrom("x", "x", "y", "unknown"),
  );
  let broke = 0,
    n = 0;
  fc.assert(
    fc.property(fc.array(groups, { minLength: 40, maxLength: 200 }), (gs) => {
      const columns = columnsOf(
        ["race", "gender"],
        gs.map((g, i) => ({ groups: g, shown: { home: [1 + (i % 9)], search: i % 3 ? [2] : [] } })),
      );
      const findings = computeFindings(columns, specOf({ attributes: ["gender", "race"] }));
      const found = recovered([{ findings }], columns, 10);
      n++;
      if (found.length) broke++;
    }),
    { numRuns: 40 },
  );
  console.log("random broken", broke, "of", n);
});
