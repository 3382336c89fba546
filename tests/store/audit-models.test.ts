import { afterAll, expect, it } from "vitest";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { readModel } from "@/lib/core/prediction/model";
import { auditColumns } from "@/lib/server/audit/columns";
import { parseSpec } from "@/lib/server/audits";
import { importModel } from "@/lib/server/import/import-model";
import { closeDatabase } from "@/lib/store/database";
import { bytesOf, caseOf } from "@/tests/core/prediction/vectors";
import { counts, freshScope, take } from "./import-helpers";

afterAll(closeDatabase);

/** Three writers, each shown once, and what a model with these features saw of them. */
async function auditWith(
  fileName: string,
  bytes: Uint8Array,
  features: readonly string[],
  rows: readonly string[],
) {
  const scope = await freshScope();
  await take(scope, "writers", "writer,gender\nw1,a\nw2,b\nw3,b\n");
  await take(scope, "stories", "story,writer\ns1,w1\ns2,w2\ns3,w3\n");
  await take(
    scope,
    "impressions",
    "request,position,story,surface\nr1,1,s1,home\nr1,2,s2,home\nr1,3,s3,home\n",
  );
  await importModel({ scope, fileName, bytes, mapping: {} });
  const lines = rows.map((row, index) => `r1,s${index + 1},0,${row}`);
  const log = `request,story,score,${features.join(",")}\n${lines.join("\n")}\n`;
  expect(await counts(take(scope, "predictions", log))).toEqual([3, 0, 0]);
  return auditColumns(scope, parseSpec({ attributes: ["gender"], permutations: 199 }), async () => {});
}

it("explains a linear model by how far predictions are from the mean of all of them", async () => {
  const file = { features: ["fresh", "match"], coefficients: [[2, -1]], intercepts: [0.5] };
  const bytes = new TextEncoder().encode(JSON.stringify(file));
  const { dimensions, attributions } = await auditWith("linear.json", bytes, file.features, [
    "1,0",
    "2,0",
    "3,6",
  ]);
  // The means are 2 and 2.
  expect(dimensions.model).toMatchObject({ baseValue: 2.5, explained: 3, residual: 0 });
  expect(attributions).not.toBeNull();
});

it("explains trees without covers against the log's own rows, and says so", async () => {
  const features = ["f0", "f1", "f2", "f3"];
  const bytes = bytesOf(caseOf("onnx", "gradient boosting"));
  const rows = ["1,0,0,0", "0,1,0,0", "0,0,1,-1"];
  const { dimensions, attributions } = await auditWith("trees.onnx", bytes, features, rows);
  const model = readModel(bytes);
  const known = Float64Array.from(rows.flatMap((row) => row.split(",").map(Number)));
  const background = { rows: known, count: 3 };
  const explainer = createRowExplainer({ model, background, withInteractions: false });
  expect(dimensions.model).toMatchObject({ explained: 3, background: 3 });
  expect(dimensions.model?.baseValue).toBeCloseTo(explainer.baseValue[0] ?? Number.NaN, 12);
  const expected = explainer.explain(known, 3).attributions;
  expect(attributions?.sum).toHaveLength(expected.length);
  attributions?.sum.forEach((phi, at) => {
    expect(phi).toBeCloseTo(expected[at] ?? Number.NaN, 12);
  });
});
