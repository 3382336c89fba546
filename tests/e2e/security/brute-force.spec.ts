import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { type Answer, ask, newClient } from "./ask";
import { DEMO, mailedResetToken, newPerson } from "./objects";

/** A password or a token is guessed, by one machine or by many. */

const signIn = (email: string, password: string, headers = newClient()): Promise<Answer> =>
  ask({ method: "POST", path: "/api/auth/sign-in/email", json: { email, password }, headers });

test("after ten wrong passwords from ten machines the right one is refused from an eleventh, until it is renewed", async () => {
  const { email, password } = await newPerson();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await signIn(email, `wrong password ${attempt}`)).status).toBe(401);
  }
  // Written otherwise it is the same address.
  expect((await signIn(email.toUpperCase(), password)).status).toBe(429);
  const refused = await signIn(email, password);
  expect(refused.status).toBe(429);
  expect(refused.headers["set-cookie"]).toBeUndefined();

  const post = (path: string, json: unknown) => ask({ method: "POST", path, json, headers: newClient() });
  await post("/api/auth/request-password-reset", { email, redirectTo: "/reset-password" });
  await expect.poll(() => mailedResetToken(email).catch(() => "")).not.toBe("");
  const newPassword = "a new and long password";
  const reset = await post("/api/auth/reset-password", { token: await mailedResetToken(email), newPassword });
  expect(reset.status).toBe(200);
  expect((await signIn(email, newPassword)).status).toBe(200);
});

test("an address that nobody has is refused after ten, too", async () => {
  const email = `${randomUUID()}@nobody.example`;
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 11; attempt += 1) statuses.push((await signIn(email, "wrong")).status);
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
});

test("one machine does not become many by claiming so", async () => {
  const { "x-forwarded-for": machine } = newClient();
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 31; attempt += 1) {
    const claimed = { "x-forwarded-for": `203.0.113.${attempt}, ${machine}` };
    statuses.push((await signIn(`${randomUUID()}@nobody.example`, "wrong", claimed)).status);
  }
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
  expect(statuses[30]).toBe(429);
});

test("whoever tries token after token is told to wait", async () => {
  const machine = newClient();
  const attempt = () =>
    ask({
      path: `/api/${DEMO}/imports`,
      headers: { ...machine, authorization: `Bearer eqx_${randomUUID()}` },
    });
  const answers: Answer[] = [];
  for (let portion = 0; portion < 31; portion += 1) {
    answers.push(...(await Promise.all(Array.from({ length: 10 }, attempt))));
  }
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(300);
  expect(answers.filter(({ status, code }) => status === 429 && code === "too-many")).toHaveLength(10);
  expect((await ask({ path: `/api/${DEMO}/imports`, as: "engineer", headers: machine })).status).toBe(200);
});
