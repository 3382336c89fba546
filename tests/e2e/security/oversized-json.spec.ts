import { expect, test } from "@playwright/test";
import { siteUrl } from "../people";
import { ask, newClient } from "./ask";
import { DEMO } from "./objects";
import { JSON_RULES, NO_OBJECTS, shotAt, someoneFor } from "./shots";

/** A body is sent to fill the server's memory. */

const KB = 1024;
const nothing = { ...NO_OBJECTS, dataset: DEMO };
const tooMuch = JSON.stringify({ text: "x".repeat(300 * KB) });

for (const name of JSON_RULES) {
  test(`${name} gives up a body of 300 KB, announced or not`, async () => {
    const { json: _, ...asked } = shotAt(name, nothing);
    const as = someoneFor(name);
    const headers = { ...newClient(), "content-type": "application/json" };
    const announced = await ask({ ...asked, as, body: tooMuch, headers });
    expect([announced.status, announced.code]).toEqual([413, "too-large"]);
    const chunked = { ...headers, "content-length": undefined, "transfer-encoding": "chunked" };
    const unannounced = await ask({ ...asked, as, body: tooMuch, headers: chunked });
    expect([unannounced.status, unannounced.code]).toEqual([413, "too-large"]);
  });
}

test("a form and the beginning of a file have their limits too", async () => {
  const form = { theme: "dark", next: `/${"x".repeat(300 * KB)}` };
  expect((await ask({ method: "POST", path: "/api/theme", form, headers: newClient() })).status).toBe(413);
  const preview = { method: "POST", path: `/api/${DEMO}/imports/preview`, as: "engineer" } as const;
  expect((await ask({ ...preview, body: `writer\n${"x".repeat(1100 * KB)}` })).status).toBe(413);
});

test("a file that says it is larger than the server takes is refused before it is sent", async () => {
  const headers = { ...newClient(), "content-length": String(1e12) };
  const answer = await ask({
    method: "POST",
    path: `/api/${DEMO}/imports?kind=writers&file=writers.csv`,
    as: "engineer",
    body: "writer\n",
    headers,
  });
  expect([answer.status, answer.code]).toEqual([413, "too-large"]);
});

test("a body that is promised and never comes takes nothing from others", async () => {
  const { headers, ...asked } = { ...shotAt("POST /api/[dataset]/audits", nothing), headers: newClient() };
  const waiting = Array.from({ length: 20 }, () => {
    const controller = new AbortController();
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("{")) });
    const sent = fetch(`${siteUrl()}${asked.path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: siteUrl(), ...headers },
      body,
      duplex: "half",
      signal: controller.signal,
    } as RequestInit).catch(() => undefined);
    return { controller, sent };
  });
  const began = performance.now();
  expect((await ask({ path: `/api/${DEMO}/audits`, as: "auditor" })).status).toBe(200);
  expect(performance.now() - began).toBeLessThan(5000);
  for (const { controller } of waiting) controller.abort();
  await Promise.all(waiting.map(({ sent }) => sent));
});
