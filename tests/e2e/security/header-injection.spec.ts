import { expect, test } from "@playwright/test";
import { ask, newClient } from "./ask";
import { DEMO } from "./objects";

/** A line break in a value becomes a header of its own. */

const LINES = [
  "%0d%0aX-Injected:%20yes",
  "%0aX-Injected:%20yes",
  "%0dX-Injected:%20yes",
  "%E5%98%8A%E5%98%8DX-Injected:%20yes",
];

for (const line of LINES) {
  test(`${line} makes no header`, async () => {
    for (const asked of [
      { path: `/${DEMO}${line}/audits` },
      { path: `/${DEMO}/audits${line}` },
      { path: `/api/${DEMO}${line}/audits` },
      { path: `/api/${DEMO}/audits/x${line}/export?format=csv${line}` },
      { path: `/sign-in?next=/${line}` },
      { path: `/account?x=${line}` },
      { path: `/api/auth/callback/company${line}?error=${line}&state=${line}` },
      { path: "/api/theme", method: "POST", form: { theme: "dark", next: decodeURIComponent(`/${line}`) } },
      { path: `/api/${DEMO}/imports?kind=nothing&file=a${line}`, method: "POST", body: "writer\n" },
    ]) {
      for (const as of ["auditor", undefined] as const) {
        const answer = await ask({ ...asked, as, headers: newClient() });
        expect(answer.headers, asked.path).not.toHaveProperty("x-injected");
        expect(String(answer.headers.location)).not.toMatch(/[\r\n]/);
        expect(answer.status, asked.path).toBeLessThan(500);
      }
    }
  });
}

test("a value that holds a line break is no redirect", async () => {
  const form = { theme: "dark", next: "/a\r\nSet-Cookie: x=y" };
  const { headers } = await ask({ method: "POST", path: "/api/theme", form, headers: newClient() });
  expect(headers.location).toBe("/");
});
