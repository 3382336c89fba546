import { expect, test } from "@playwright/test";
import { type Answer, ask, newClient } from "./ask";
import { DEMO } from "./objects";

/** A browser is left to guess, or to trust. */

const PATHS = [
  "/",
  "/sign-in",
  `/${DEMO}/audits`,
  `/${DEMO}/nothing`,
  `/api/${DEMO}/audits`,
  `/api/${DEMO}/nothing`,
  "/icon.svg",
];

const policyOf = ({ headers }: Answer): string => String(headers["content-security-policy"]);

for (const path of PATHS) {
  test(`${path} is sent with every header that protects its reader`, async () => {
    for (const as of ["auditor", undefined] as const) {
      const { headers } = await ask({ path, as, headers: newClient() });
      expect(headers).toMatchObject({
        "strict-transport-security": expect.stringMatching(/max-age=(6307|3153)\d+; includeSubDomains/),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": expect.stringContaining("camera=()"),
      });
      expect(headers).not.toHaveProperty("x-powered-by");
      expect(headers).not.toHaveProperty("server");
    }
  });
}

test("a page runs only scripts with the nonce of its own answer", async () => {
  const answers = await Promise.all(
    ["/", "/", `/${DEMO}/audits`].map((path) => ask({ path, as: "auditor" })),
  );
  const nonces = answers.map((answer) => /script-src[^;]*'nonce-([^']+)'/.exec(policyOf(answer))?.[1] ?? "");
  expect(new Set(nonces).size).toBe(answers.length);
  for (const [index, answer] of answers.entries()) {
    const policy = policyOf(answer);
    expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{22,}' 'strict-dynamic'(;|$)/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toMatch(/object-src 'none'/);
    expect(policy).toMatch(/base-uri 'none'/);
    expect(policy).toMatch(/form-action 'self'/);
    expect(/script-src[^;]*/.exec(policy)?.[0]).not.toMatch(/unsafe|\*|https?:|data:/);
    const scripts = [...answer.text.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(0);
    for (const tag of scripts) expect(tag).toContain(`nonce="${nonces[index]}"`);
  }
});

test("what the API answers is nothing a browser would run", async () => {
  for (const path of [`/api/${DEMO}/audits`, `/api/${DEMO}/nothing`, "/api/auth/get-session"]) {
    expect(policyOf(await ask({ path, as: "auditor" }))).toMatch(
      /^default-src 'none'; .*frame-ancestors 'none'; sandbox$/,
    );
  }
});

test("a method that nobody needs is not answered", async () => {
  for (const method of ["TRACE", "PUT", "PATCH", "PROPFIND"]) {
    const { status, text } = await ask({
      method,
      path: `/api/${DEMO}/audits`,
      as: "auditor",
      headers: { "x-secret": "HUSH" },
    });
    expect([method, status >= 400]).toEqual([method, true]);
    expect(text).not.toContain("HUSH");
  }
});
