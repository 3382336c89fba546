import { expect, test } from "@playwright/test";
import { ask, newClient } from "./ask";
import { DEMO, demoObjects } from "./objects";
import { RULE_NAMES, shotAt, someoneFor } from "./shots";

/** A cache between, or a shared computer, keeps what was for one person. */

let demo: Awaited<ReturnType<typeof demoObjects>>;
test.beforeAll(async () => {
  demo = await demoObjects();
});
test.afterAll(async () => {
  await demo.remove();
});

test("whatever the API answers is kept by no cache", async () => {
  for (const name of RULE_NAMES.filter((each) => !each.startsWith("PAGE "))) {
    for (const as of [someoneFor(name), undefined]) {
      const { headers } = await ask({ ...shotAt(name, demo), as, headers: newClient() });
      expect([name, headers["cache-control"]]).toEqual([name, "private, no-store"]);
    }
  }
  for (const path of [`/api/${DEMO}/nothing`, "/api/auth/nothing"]) {
    const { headers } = await ask({ path, as: "auditor", headers: newClient() });
    expect(headers["cache-control"], path).toContain("no-store");
  }
});

test("pages are kept by no cache", async () => {
  for (const name of RULE_NAMES.filter((each) => each.startsWith("PAGE "))) {
    const { headers } = await ask({ ...shotAt(name, demo), as: someoneFor(name), headers: newClient() });
    expect([name, headers["cache-control"]]).toEqual([name, expect.stringContaining("no-store")]);
  }
});
