import { expect, test } from "@playwright/test";
import { pathOf } from "@/lib/core/access/rules";
import { siteUrl } from "../people";
import { ask, newClient } from "./ask";
import { DEMO } from "./objects";
import { CHANGING_RULES, JSON_RULES, NO_OBJECTS, SHOTS, shotAt, someoneFor } from "./shots";

/** Another site's page makes a signed-in browser send something. */

const nothing = { ...NO_OBJECTS, dataset: DEMO };
const sameSite = { origin: siteUrl() };

for (const name of CHANGING_RULES) {
  test(`${name} is refused from another site, and without an origin`, async () => {
    const asked = { ...shotAt(name, nothing), as: someoneFor(name) };
    const own = await ask({ ...asked, headers: { ...sameSite, ...newClient() } });
    expect(own.status).toBe(SHOTS[name].admitted);
    for (const origin of [
      "https://evil.example",
      "null",
      "http://localhost.evil.example:3000",
      `${siteUrl()}.evil.example`,
      siteUrl().replace(/\d+$/, "1"),
      undefined,
    ]) {
      const other = await ask({ ...asked, headers: { origin, ...newClient() } });
      expect([origin, other.status, other.code]).toEqual([origin, 403, "forbidden"]);
    }
  });
}

for (const name of JSON_RULES) {
  test(`${name} takes no body that a form can send`, async () => {
    const { json, ...asked } = shotAt(name, nothing);
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "text/plain; application/json",
      undefined,
    ]) {
      const answer = await ask({
        ...asked,
        as: someoneFor(name),
        body: JSON.stringify(json),
        headers: { ...newClient(), "content-type": type },
      });
      expect([type, answer.status, answer.message]).toEqual([type, 400, expect.stringContaining("not JSON")]);
    }
  });
}

test("a name and a password in another site's link do not pass for a token", async () => {
  const { status, code } = await ask({
    method: "POST",
    path: `/api/${DEMO}/tokens`,
    as: "engineer",
    json: { name: "stolen", days: 1 },
    headers: { origin: "https://evil.example", authorization: `Basic ${btoa("a:b")}` },
  });
  expect([status, code]).toEqual([403, "forbidden"]);
});

test("nothing is changed by GET, HEAD or OPTIONS, whatever a header says of another method", async () => {
  for (const name of CHANGING_RULES) {
    const path = SHOTS[name].path ?? pathOf(name, nothing);
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      const { status } = await ask({
        method,
        path: `${path}?_method=POST`,
        as: someoneFor(name),
        headers: { ...newClient(), "x-http-method-override": name.split(" ")[0] },
      });
      // The same path may be read; where it may not, the method is not known there.
      expect([200, 204, 400, 404, 405], `${method} ${path}`).toContain(status);
    }
  }
});

test("no other site is told that it may read", async () => {
  for (const path of [`/api/${DEMO}/audits`, "/api/auth/get-session", "/"]) {
    for (const method of ["GET", "OPTIONS"]) {
      const { headers } = await ask({
        method,
        path,
        as: "auditor",
        headers: { origin: "https://evil.example", "access-control-request-method": "GET" },
      });
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  }
});
