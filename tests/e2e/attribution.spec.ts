import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { ScoreSample } from "@/lib/core/report/score";
import { firstAudit } from "./as";
import { actAs } from "./people";

test.beforeEach(({ context }) => actAs(context, "auditor"));

test("what a score is made of, plot by plot, each with its table", async ({ page }) => {
  await page.goto(`/demo/audits/${await firstAudit(page)}?attribute=race&surface=digest`);
  const score = page.getByRole("region", { name: "What the score is made of" });
  const plots = [
    ["Size", "How much each feature moves scores"],
    ["Features by group", "Features by group"],
    ["Single predictions", "Every sampled prediction"],
    ["One feature", /: values and what they did$/],
  ] as const;
  for (const [name, title] of plots) {
    await score.getByRole("button", { name, exact: true }).click();
    const figure = score.getByRole("figure", { name: title });
    await expect(figure).toBeVisible();
    await figure.getByRole("button", { name: "View as table" }).click();
    await expect(figure.getByRole("table").getByRole("row").nth(2)).toBeVisible();
    await figure.getByRole("button", { name: "View as chart" }).click();
    const { violations } = await new AxeBuilder({ page }).include("figure").analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([name, overflow]).toEqual([name, 0]);
  }
  const chosen = score.getByLabel("Feature");
  const other = await chosen.locator("option").nth(1).textContent();
  await chosen.selectOption({ index: 1 });
  await expect(score.getByRole("figure", { name: `${other}: values and what they did` })).toBeVisible();
});

test("the predictions behind the plots name nobody and no protected attribute", async ({ page }) => {
  const response = await page.request.get(`/api/demo/audits/${await firstAudit(page)}/score`);
  const sample: ScoreSample = await response.json();
  expect(Object.keys(sample).sort()).toEqual(["explained", "features", "outputUnit", "rows"]);
  expect(sample.rows).toBe(1000);
  for (const feature of sample.features) {
    expect(Object.keys(feature).sort()).toEqual(["attributions", "feature", "label", "values"]);
    expect([feature.values.length, feature.attributions.length]).toEqual([1000, 1000]);
    expect(feature.feature).not.toMatch(/gender|race|region/);
  }
});

test("a writer sees the way from a typical score to their story's", async ({ context, page }) => {
  await actAs(context, "writer");
  await page.goto("/demo/stories");
  await page.getByRole("table").getByRole("link").first().click();
  const reasons = page.getByRole("figure", { name: "What its score is associated with" });
  await expect(reasons.getByText(/^From the mean score of .* to this story's/)).toBeVisible();
  await expect(reasons.getByRole("listitem").filter({ hasText: "Everything else" })).toBeVisible();
  await expect(reasons.getByText(/gender|race/i)).toHaveCount(0);
});
