import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { ask, newClient } from "./ask";
import { newPerson } from "./objects";

/** Whether an address has an account is found out by asking for it. */

const unknown = () => `${randomUUID()}@security.example`;

const FORMS: Readonly<Record<string, (email: string) => object>> = {
  "/sign-in/email": (email) => ({ email, password: "a wrong password" }),
  "/request-password-reset": (email) => ({ email, redirectTo: "/reset-password" }),
  "/send-verification-email": (email) => ({ email, callbackURL: "/" }),
  "/sign-up/email": (email) => ({ email, password: "a long password", name: "Somebody" }),
};

for (const [path, form] of Object.entries(FORMS)) {
  test(`${path} answers the same for an address that has an account and for one that has none`, async () => {
    const { email } = await newPerson();
    const answers = await Promise.all(
      [email, unknown()].map((each) =>
        ask({ method: "POST", path: `/api/auth${path}`, json: form(each), headers: newClient() }),
      ),
    );
    const [known, other] = answers.map(({ status, text, headers }) => ({
      status,
      text,
      cookies: headers["set-cookie"],
    }));
    expect(known).toEqual(other);
  });
}

test("a wrong password takes its time whether or not there is an account", async () => {
  const { email } = await newPerson();
  const times = async (address: () => string): Promise<number> => {
    const taken: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const began = performance.now();
      const json = { email: address(), password: "a wrong password" };
      await ask({ method: "POST", path: "/api/auth/sign-in/email", json, headers: newClient() });
      taken.push(performance.now() - began);
    }
    // The quickest of five: what else the machine does only adds.
    return Math.min(...taken);
  };
  const [known, other] = [await times(() => email), await times(unknown)];
  expect(Math.min(known, other) / Math.max(known, other)).toBeGreaterThan(0.4);
});

test("a dataset that somebody does not belong to is answered like one that is not there", async () => {
  const answers = await Promise.all(
    ["other-platform", "no-such-dataset"].map((slug) => ask({ path: `/api/${slug}/audits`, as: "auditor" })),
  );
  const [theirs, none] = answers.map(({ status, text }) => [
    status,
    text.replace(/(other-platform|no-such-dataset)/, "…"),
  ]);
  expect(theirs).toEqual(none);
});
