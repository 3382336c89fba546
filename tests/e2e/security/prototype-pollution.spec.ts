import { expect, test } from "@playwright/test";
import { ask, newClient } from "./ask";
import { DEMO } from "./objects";
import { JSON_RULES, NO_OBJECTS, shotAt, someoneFor } from "./shots";

/** A field is named so that it changes what every object has. */

const nothing = { ...NO_OBJECTS, dataset: DEMO };
const POISON = '{"isAdmin":true,"role":"administrator"}';
const bodies = (json: unknown): string[] => {
  const rest = JSON.stringify(json).slice(1);
  const comma = rest === "}" ? "" : ",";
  return [
    `{"__proto__":${POISON}${comma}${rest}`,
    `{"constructor":{"prototype":${POISON}}${comma}${rest}`,
    `{"a":{"__proto__":${POISON}}${comma}${rest}`,
    `{"\\u005f_proto__":${POISON}${comma}${rest}`,
  ];
};

for (const name of JSON_RULES) {
  test(`${name} takes no field that names a prototype`, async () => {
    const { json, ...asked } = shotAt(name, nothing);
    const headers = { ...newClient(), "content-type": "application/json" };
    for (const body of bodies(json)) {
      const answer = await ask({ ...asked, as: someoneFor(name), body, headers });
      expect([body, answer.status, answer.message]).toEqual([
        body,
        400,
        expect.stringContaining("a field named"),
      ]);
    }
  });
}

test("addresses, forms, mappings and files with such names change nothing", async () => {
  const query = "?__proto__[role]=administrator&constructor.prototype.role=administrator&__proto__=x";
  expect((await ask({ path: `/api/${DEMO}/audits${query}`, as: "auditor" })).status).toBe(200);
  expect((await ask({ path: `/api/__proto__/audits`, as: "auditor" })).status).toBe(404);
  expect((await ask({ path: `/api/constructor/audits`, as: "auditor" })).status).toBe(404);
  const form = { theme: "dark", __proto__: "x", "__proto__[theme]": "x" };
  expect((await ask({ method: "POST", path: "/api/theme", form })).status).toBe(303);
  const mapping = encodeURIComponent(`{"__proto__":${POISON}}`);
  const upload = `/api/${DEMO}/imports?kind=nothing&file=w.csv&mapping=${mapping}`;
  expect((await ask({ method: "POST", path: upload, as: "engineer", body: "writer\n" })).status).toBe(400);
  const attribute = encodeURIComponent(
    '{"writers":{"writer":"writer","attributes":{"constructor":"writer"}}}',
  );
  const named = `/api/${DEMO}/imports?kind=writers&file=w.csv&mapping=${attribute}`;
  expect((await ask({ method: "POST", path: named, as: "engineer", body: "writer\n" })).status).toBe(422);
  const preview = { method: "POST", path: `/api/${DEMO}/imports/preview`, as: "engineer" } as const;
  const head = await ask({ ...preview, body: `{"__proto__":${POISON},"constructor":1,"writer":"w1"}\n` });
  expect(head.status).toBeLessThan(500);
  // Nobody has become an administrator.
  expect((await ask({ path: `/api/${DEMO}/people`, as: "writer" })).status).toBe(403);
});
