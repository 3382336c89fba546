import { expect, test } from "@playwright/test";
import { ask, jsonOf, newClient } from "./ask";
import { mailedResetToken, newPerson } from "./objects";

/** Somebody else's session, kept, planted or made up. */

type Account = Awaited<ReturnType<typeof newPerson>>;
let account: Account;

test.beforeAll(async () => {
  account = await newPerson();
});

/** Signs in with whatever cookies the browser had, and gives the session's. */
async function signIn({ email, password }: Account, cookie?: string): Promise<string> {
  const answer = await ask({
    method: "POST",
    path: "/api/auth/sign-in/email",
    json: { email, password },
    headers: { ...newClient(), cookie },
  });
  expect(answer.status).toBe(200);
  const set = answer.headers["set-cookie"]?.find((one) => one.startsWith("equilux.session_token="));
  return set?.split(";", 1)[0] ?? "";
}

/** Is it a session of somebody? */
async function isSession(cookie: string): Promise<boolean> {
  const { text } = await ask({ path: "/api/auth/get-session", headers: { ...newClient(), cookie } });
  return text !== "null" && text !== "";
}

const post = (path: string, cookie: string, json: unknown = {}) =>
  ask({ method: "POST", path, json, headers: { ...newClient(), cookie } });

test("signing in makes a new session, also over one that was planted", async () => {
  const first = await signIn(account);
  const over = await signIn(account, first);
  const planted = "equilux.session_token=planted.by-somebody";
  const fresh = await signIn(account, planted);
  expect(new Set([first, over, fresh, planted]).size).toBe(4);
  expect(await isSession(fresh)).toBe(true);
  expect(await isSession(planted)).toBe(false);
});

test("a token of 256 random bits or so, sealed: no part of it can be changed", async () => {
  const cookie = await signIn(account);
  const [, value = ""] = cookie.split("=");
  const [token = "", seal = ""] = decodeURIComponent(value).split(".");
  expect(token.length).toBeGreaterThanOrEqual(32);
  const changed = [`${token}.${seal.slice(1)}`, `x${token.slice(1)}.${seal}`, token, `${token}.`, `.${seal}`];
  for (const forged of changed) {
    expect(await isSession(`equilux.session_token=${encodeURIComponent(forged)}`)).toBe(false);
  }
  expect(await isSession(cookie)).toBe(true);
});

test("signing out ends the session on the server, not only in the browser", async () => {
  const cookie = await signIn(account);
  expect((await post("/api/sign-out", cookie)).status).toBe(303);
  expect(await isSession(cookie)).toBe(false);
  const answer = await ask({ path: "/account", headers: { cookie } });
  expect(answer.headers.location).toContain("/sign-in");
});

test("a new password ends the sessions that were made with the old one", async () => {
  const [stolen, own] = [await signIn(account), await signIn(account)];
  const changed = { ...account, password: "quite another long password" };
  const answer = await post("/api/auth/change-password", own, {
    currentPassword: account.password,
    newPassword: changed.password,
    revokeOtherSessions: true,
  });
  expect(answer.status).toBe(200);
  expect(await isSession(stolen)).toBe(false);

  const thief = await signIn(changed);
  await post("/api/auth/request-password-reset", "", { email: account.email, redirectTo: "/reset-password" });
  await expect.poll(() => mailedResetToken(account.email).catch(() => "")).not.toBe("");
  const token = await mailedResetToken(account.email);
  const reset = { token, newPassword: account.password };
  expect((await post("/api/auth/reset-password", "", reset)).status).toBe(200);
  expect(await isSession(thief)).toBe(false);
  expect((await post("/api/auth/reset-password", "", reset)).status).toBe(400);
});

test("somebody else's session cannot be ended or listed", async () => {
  const other = await newPerson();
  const [own, others] = [await signIn(account), await signIn(other)];
  const [, value = ""] = others.split("=");
  const token = decodeURIComponent(value).split(".")[0];
  await post("/api/auth/revoke-session", own, { token });
  expect(await isSession(others)).toBe(true);
  const list = await ask({ path: "/api/auth/list-sessions", headers: { ...newClient(), cookie: own } });
  expect(JSON.stringify(jsonOf(list))).not.toContain(token);
});
