import { expect, test } from "@playwright/test";
import { ask, newClient } from "./ask";
import { newPerson } from "./objects";

/** A script, another site or a network reads what stands for a person. */

test("every cookie is out of reach of scripts and of other sites' forms", async () => {
  const { email, password } = await newPerson();
  const signedIn = await ask({
    method: "POST",
    path: "/api/auth/sign-in/email",
    json: { email, password },
    headers: newClient(),
  });
  const themed = await ask({ method: "POST", path: "/api/theme", form: { theme: "dark" } });
  const cookies = [signedIn, themed].flatMap(({ headers }) => headers["set-cookie"] ?? []);
  expect(cookies.length).toBeGreaterThanOrEqual(2);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/; ?HttpOnly/i);
    expect(cookie).toMatch(/; ?SameSite=(Lax|Strict)/i);
    expect(cookie).toMatch(/; ?Path=\//i);
    expect(cookie).not.toMatch(/; ?Domain=/i);
  }
});

test("no answer repeats a session's token in its body", async () => {
  const { email, password } = await newPerson();
  const signedIn = await ask({
    method: "POST",
    path: "/api/auth/sign-in/email",
    json: { email, password },
    headers: newClient(),
  });
  const cookie = signedIn.headers["set-cookie"]?.map((one) => one.split(";", 1)[0]).join("; ");
  const value = /session_token=([^;]+)/.exec(cookie ?? "")?.[1] ?? "";
  expect(value).not.toBe("");
  for (const path of ["/", "/account", "/api/auth/get-session"]) {
    const { text } = await ask({ path, headers: { ...newClient(), cookie } });
    expect(text, path).not.toContain(decodeURIComponent(value));
  }
});
