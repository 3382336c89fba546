import { expect, test } from "@playwright/test";
import { ask, newClient } from "./ask";
import { DEMO } from "./objects";
import { JSON_RULES, NO_OBJECTS, shotAt, someoneFor } from "./shots";

/** A body is nested until whatever walks through it falls over. */

const nothing = { ...NO_OBJECTS, dataset: DEMO };
const nested = (depth: number): string => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;

for (const name of JSON_RULES) {
  test(`${name} refuses what is nested without end`, async () => {
    const { json: _, ...asked } = shotAt(name, nothing);
    const headers = { ...newClient(), "content-type": "application/json" };
    for (const depth of [32, 100_000]) {
      const answer = await ask({ ...asked, as: someoneFor(name), body: nested(depth), headers });
      expect([depth, answer.status, answer.message]).toEqual([
        depth,
        400,
        expect.stringContaining("nested deeper"),
      ]);
    }
  });
}

test("files and mappings that are nested without end are refused, and the server goes on", async () => {
  const post = (query: string, body: string) =>
    ask({ method: "POST", path: `/api/${DEMO}/imports/preview${query}`, as: "engineer", body });
  expect((await post("", `${nested(200_000)}\n`)).status).toBeLessThan(500);
  const mapping = encodeURIComponent(nested(2000));
  const answer = await ask({
    method: "POST",
    path: `/api/${DEMO}/imports?kind=writers&file=w.csv&mapping=${mapping}`,
    as: "engineer",
    body: "writer\n",
  });
  expect([answer.status, answer.code]).toEqual([422, "bad-mapping"]);
  expect((await ask({ path: `/api/${DEMO}/imports`, as: "engineer" })).status).toBe(200);
});
