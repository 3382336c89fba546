import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { extractText, getDocumentProxy } from "unpdf";
import { actAs } from "./people";

test.beforeEach(({ context }) => actAs(context, "leadership"));

const numbers = (text: string): string[] => text.match(/\d+(?:[.,]\d+)*/g) ?? [];

test("the page says the state of each attribute", async ({ page }) => {
  await page.goto("/demo/leadership");
  await expect(page.getByText(/^By race, exposure does not meet the declared margin/)).toBeVisible();
  await expect(page.getByText(/Black writers got 0\.7\d times as much exposure/).first()).toBeVisible();
  await expect(page.getByText(/the gap is associated most with “Newsletter subscribers/)).toBeVisible();
});

test("the PDF is tagged, two pages, and every number in it is on the page", async ({ page }, { project }) => {
  test.skip(project.name === "phone", "the same PDF on every screen");
  await page.goto("/demo/leadership");
  await expect(page.locator("svg text").getByText("0.67").first()).toBeVisible();
  const ticks = await page.locator("svg text").allTextContents();
  // The other numbers of a chart stand in the table behind it.
  const tables = page.getByRole("button", { name: "View as table" });
  while ((await tables.count()) > 0) await tables.first().click();
  const shown = new Set(numbers([...ticks, ...(await page.locator("body").allInnerTexts())].join(" ")));

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download PDF" }).click();
  const saved = readFileSync(await (await download).path());
  const pdf = await page.request.get("/api/demo/leadership/report.pdf");
  expect(pdf.status()).toBe(200);
  expect(pdf.headers()["content-disposition"]).toMatch(/filename="equilux-demo-\d{4}-\d\d-\d\d\.pdf"$/);
  const bytes = await pdf.body();
  expect(saved.equals(bytes)).toBe(true);
  expect(bytes.toString("latin1")).toMatch(/\/MarkInfo\s*<<[^>]*\/Marked true/);

  const parsed = await getDocumentProxy(new Uint8Array(bytes));
  expect(parsed.numPages).toBe(2);
  const { text } = await extractText(parsed, { mergePages: true });
  const missing = numbers(text.replace(/Page \d \/ \d/g, "")).filter((n) => !shown.has(n));
  expect(missing).toEqual([]);
  expect(numbers(text).length).toBeGreaterThan(40);
});

test("the same audit gives the same bytes", async ({ page }, { project }) => {
  test.skip(project.name === "phone", "the same PDF on every screen");
  const [first, second] = [
    await page.request.get("/api/demo/leadership/report.pdf"),
    await page.request.get("/api/demo/leadership/report.pdf"),
  ];
  expect([first.status(), second.status()]).toEqual([200, 200]);
  expect((await first.body()).equals(await second.body())).toBe(true);
});
