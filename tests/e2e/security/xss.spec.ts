import { expect, type Page, test } from "@playwright/test";
import { extractText, getDocumentProxy } from "unpdf";
import { actAs } from "../people";
import { ask, newClient } from "./ask";
import { ATTACKS, HOSTILE, hostileDataset } from "./hostile";
import { aimedAt, RULE_NAMES, someoneFor } from "./shots";

/** A text from a file, a name or an address is run by whoever shows it. */

let objects: Awaited<ReturnType<typeof hostileDataset>>;
test.beforeAll(async () => {
  objects = await hostileDataset();
});
test.afterAll(() => objects.remove());

/** Opens a page and proves that nothing ran, nothing was made of a text, and nothing was refused by the policy either. */
async function openUnharmed(page: Page, path: string): Promise<string> {
  const trouble: string[] = [];
  page.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (line) => {
    if (/Content Security Policy/i.test(line.text())) trouble.push(line.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(page.url()).host && !request.url().startsWith("data:"))
      trouble.push(`request: ${request.url()}`);
  });
  const answer = await page.goto(path, { waitUntil: "networkidle" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const found = await page.evaluate(() => ({
    attacked: "attacked" in globalThis,
    elements: [
      ...document.querySelectorAll(
        "main script, img[src='x'], [onerror], [onload], iframe, object, embed, a[href^='javascript:'], script:not([nonce]):not([src^='/_next/static/'])",
      ),
    ].map((element) => element.outerHTML.slice(0, 300)),
    polluted: "isAdmin" in {},
  }));
  expect([path, found, trouble]).toEqual([path, { attacked: false, elements: [], polluted: false }, []]);
  expect(answer?.status(), path).toBeLessThan(500);
  return (await page.locator("main").textContent()) ?? "";
}

for (const name of RULE_NAMES.filter((each) => each.startsWith("PAGE /[dataset]/"))) {
  test(`${name} shows hostile texts as texts`, async ({ page, context }) => {
    const as = someoneFor(name);
    if (as) await actAs(context, as);
    await page.goto("/icon.svg");
    const text = await openUnharmed(page, aimedAt(name, objects).path);
    // It is the page and no page of errors: those would be safe for the wrong reason.
    expect(text).not.toMatch(
      /There is nothing at this address|another role|does not answer|Something failed/,
    );
  });
}

test("hostile texts in an address are texts as well", async ({ page, context }) => {
  await actAs(context, "auditor");
  await page.goto("/icon.svg");
  const attack = encodeURIComponent(ATTACKS.script);
  for (const path of [
    `/${HOSTILE}/audits/${objects.audit}?attribute=${attack}&surface=${attack}`,
    `/${HOSTILE}/audits/${objects.audit}?attribute=${encodeURIComponent(ATTACKS.svg)}&surface=${attack}`,
    `/${HOSTILE}/stories?writer=${attack}`,
    `/${attack}`,
    `/sign-in?error=${attack}&next=${attack}`,
    `/reset-password?token=${attack}&error=${attack}`,
    `/invitation/${attack}`,
  ]) {
    await openUnharmed(page, path);
  }
});

test("an answer of the API that repeats a text is no document", async () => {
  const attack = encodeURIComponent(ATTACKS.script);
  for (const path of [`/api/${attack}/audits`, `/api/${HOSTILE}/audits/${attack}`, `/api/auth/${attack}`]) {
    const { headers } = await ask({ path, as: "auditor", headers: newClient() });
    expect([path, headers["content-type"] ?? ""]).toEqual([path, expect.not.stringContaining("html")]);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  }
});

test("the PDF prints what it was told to run", async () => {
  const { status, bytes } = await ask({ path: `/api/${HOSTILE}/leadership/report.pdf`, as: "leadership" });
  expect(status).toBe(200);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
  expect(text).toContain("#read(");
  expect(text).not.toContain("root:");
});
