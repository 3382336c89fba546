import { expect, test } from "@playwright/test";
import { ask, newClient } from "./ask";

/** A link to this site leads to another. */

const ELSEWHERE = [
  "https://evil.example",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  " https://evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "evil.example",
  "https:evil.example",
  "@evil.example",
];

/** Where a browser would end. */
const hostOf = (location: string | undefined): string => new URL(location ?? "", "http://here.example").host;

for (const next of ELSEWHERE) {
  test(`next=${JSON.stringify(next)} stays here`, async () => {
    const themed = await ask({
      method: "POST",
      path: "/api/theme",
      form: { theme: "dark", next },
      headers: newClient(),
    });
    expect(themed.status).toBe(303);
    expect(hostOf(themed.headers.location)).toBe("here.example");
    const led = await ask({ path: `/sign-in?next=${encodeURIComponent(next)}`, as: "auditor" });
    expect(led.status).toBe(307);
    expect(hostOf(led.headers.location)).toBe("here.example");
  });
}

test("a path of this site is gone on to", async () => {
  const { headers } = await ask({ path: "/sign-in?next=%2Fdemo%2Faudits", as: "auditor" });
  expect(headers.location).toBe("/demo/audits");
});

test("a mailed link does not lead elsewhere", async () => {
  for (const path of [
    "/api/auth/reset-password/none?callbackURL=https%3A%2F%2Fevil.example",
    "/api/auth/verify-email?token=none&callbackURL=https%3A%2F%2Fevil.example",
    "/api/auth/callback/company?error=x&error_description=y&state=z",
    "/api/auth/error?error=x&callbackURL=https%3A%2F%2Fevil.example",
  ]) {
    const { headers } = await ask({ path, headers: newClient() });
    expect([path, String(headers.location)]).toEqual([path, expect.not.stringContaining("evil.example")]);
  }
  const asked = await ask({
    method: "POST",
    path: "/api/auth/request-password-reset",
    json: { email: "auditor@equinox.example", redirectTo: "https://evil.example/steal" },
    headers: newClient(),
  });
  expect(asked.status).toBe(403);
});

test("the host that a request claims is nobody's guide", async () => {
  const claimed = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
  for (const path of ["/account", "/demo", "/demo/audits", "/sign-in?next=%2Fdemo"]) {
    for (const as of ["auditor", undefined] as const) {
      const { headers, text } = await ask({ path, as, headers: { ...newClient(), ...claimed } });
      expect([path, String(headers.location)]).toEqual([path, expect.not.stringContaining("evil.example")]);
      expect(text).not.toContain("evil.example");
    }
  }
});
