import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import type { AttributeVerdict, Finding } from "@/lib/core/audit/finding";
import type { AuditView } from "@/lib/core/report/views";
import { EMPTY_GROUP, RACE_GAP, REVERSAL, TINY_GROUPS } from "@/prisma/demo/truth";
import { firstAudit } from "./as";
import { actAs, siteUrl } from "./people";

interface Document {
  readonly audit: string;
  readonly digest: string;
  readonly summary: readonly AttributeVerdict[];
  readonly findings: readonly Finding[];
}

test.beforeEach(({ context }) => actAs(context, "auditor"));

test("the demo audit finds the planted truth and nothing else", async ({ page }) => {
  const response = await page.request.get(`/api/demo/audits/${await firstAudit(page)}/export?format=json`);
  const { findings }: Document = await response.json();
  const failing = findings.filter(({ verdict }) => verdict === "does-not-meet");

  const planted = failing.find(
    ({ metric, attribute, group }) =>
      metric === "parity-ratio" && attribute === RACE_GAP.attribute && group === RACE_GAP.group,
  );
  expect([planted?.surface, planted?.against]).toEqual([RACE_GAP.surface, RACE_GAP.reference]);
  expect(Math.abs((planted?.value ?? 0) - RACE_GAP.ratio)).toBeLessThan(RACE_GAP.tolerance);
  // Every failing finding is of the planted group, alone or crossed with another attribute, on the planted surface.
  const allowed = new RegExp(`^${RACE_GAP.group}(×.*)? ${RACE_GAP.surface}$`);
  for (const { group, surface } of failing) expect(`${group} ${surface}`).toMatch(allowed);
  expect(failing.filter(({ attribute }) => attribute === "gender")).toEqual([]);

  const reversed = findings.filter(({ reversal }) => reversal);
  const names = new Set(reversed.map(({ attribute, group }) => `${attribute} ${group}`));
  expect(names).toEqual(new Set([`${REVERSAL.attribute} ${REVERSAL.group}`]));
  const pooled = reversed.find(({ surface }) => surface === "all");
  expect(Math.abs((pooled?.value ?? 0) - REVERSAL.within)).toBeLessThan(REVERSAL.withinTolerance);

  const unseen = findings.find(
    ({ metric, group, surface }) =>
      metric === "parity-ratio" && group === EMPTY_GROUP.group && surface === "all",
  );
  expect([unseen?.value, unseen?.low, unseen?.verdict]).toEqual([0, null, "cannot-tell"]);
  for (const { group, value, n } of findings.filter(({ group }) =>
    TINY_GROUPS.race.some((tiny) => tiny === group),
  )) {
    expect([group, value, n.writers]).toEqual([group, null, null]);
  }
});

test("from the start page to the group, the surface and the table behind the chart", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Demo: The Daily Equinox" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Audits" })).toBeVisible();
  await page.getByRole("link", { name: "Race on digest" }).last().click();

  await expect(page).toHaveURL(/surface=digest/);
  const race = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Race" }) });
  await expect(race.getByText("does not meet")).toBeVisible();
  await expect(
    race.getByText(/^Black writers got 0\.7\d times as much exposure per writer as White writers/),
  ).toBeVisible();
  await expect(page.getByText(/Indigenous/).first()).toBeVisible();
  await expect(page.getByText("hidden: fewer writers than the privacy floor").first()).toBeVisible();

  const forest = page.getByRole("figure", { name: "Parity ratio by race on digest" });
  await forest.getByRole("button", { name: "View as table" }).click();
  await expect(forest.getByRole("row", { name: /Black/ })).toContainText("0.7");

  await page.getByLabel("Surface", { exact: true }).selectOption("home");
  await expect(page).toHaveURL(/surface=home/);
  await expect(page.getByRole("figure", { name: /on home/ }).first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Surface", { exact: true })).toHaveValue("home");
});

test("every logged prediction is explained, and nothing of a score is left over", async ({ page }) => {
  const response = await page.request.get(
    `/api/demo/audits/${await firstAudit(page)}?attribute=race&surface=digest`,
  );
  const { features }: AuditView = await response.json();
  expect(features?.explained).toBe(300_000);
  expect(features?.residual).toBeLessThan(1e-5);
  // The feature that carries the planted gap has the widest gap of all.
  const gaps = (features?.features ?? []).map(({ feature, groups }) => {
    const gap = groups.find(({ group }) => group === RACE_GAP.group)?.gap;
    return { feature, size: gap?.kind === "estimate" ? -gap.value : 0 };
  });
  expect(gaps.sort((a, b) => b.size - a.size)[0]?.feature).toBe(RACE_GAP.feature);
});

test("a reversal is said in words", async ({ page }) => {
  await page.goto(`/demo/audits/${await firstAudit(page)}?attribute=region&surface=all`);
  await expect(page.getByText(/The picture turns round within topics/).first()).toContainText("Africa");
});

test("the features show what carries the gap", async ({ page }) => {
  await page.goto(`/demo/audits/${await firstAudit(page)}?attribute=race&surface=digest`);
  const features = page.getByRole("figure", { name: "What the model's score is made of" });
  await expect(features).toContainText("Newsletter subscribers");
  await features.getByRole("button", { name: "View as table" }).click();
  await expect(features.getByRole("table").first()).toContainText("Newsletter subscribers");
});

test("how solid the planted gap is can be read, and nothing of a hidden group with it", async ({ page }) => {
  await page.goto(`/demo/audits/${await firstAudit(page)}?attribute=race&surface=digest`);
  const solid = page.getByRole("region", { name: "How solid is this?" });
  await expect(solid).toContainText(/8\d\.\d.% of writers declared it/);
  await expect(solid).toContainText(
    /Whoever the others are, the ratio of Black writers is between 0\.\d\d and/,
  );
  // The gap is planted in the ranking, not in what anybody writes about.
  const parts = await solid.getByText(/Of the gap of/).textContent();
  const [, gap = "", mix = "", within = ""] =
    /gap of (\S+) between Black writers and White writers, (\S+) goes .*, (\S+) with how/.exec(parts ?? "") ??
    [];
  const [whole, from, inside] = [gap, mix, within].map((text) => Number(text.replace("−", "-")));
  expect(Math.abs((whole ?? 0) - (RACE_GAP.ratio - 1))).toBeLessThan(RACE_GAP.tolerance + 0.005);
  expect(Math.abs((from ?? 1) + (inside ?? 1) - (whole ?? 0))).toBeLessThan(0.011);
  expect(Math.abs(inside ?? 0)).toBeGreaterThan(3 * Math.abs(from ?? 1));
  await expect(solid).toContainText(/At equal positions, stories of Black writers were clicked/);

  await solid.getByText("Every group in numbers").click();
  const table = solid.getByRole("table");
  await expect(table.getByRole("row", { name: /^Black/ })).toContainText("0.7");
  for (const tiny of TINY_GROUPS.race) await expect(solid).not.toContainText(tiny);
  await expect(page.getByText(/No line left its own level|There are too few weeks/)).toBeVisible();
});

test("the downloads hold the findings of the page", async ({ page }, { project }) => {
  test.skip(project.name === "phone", "the same files on every screen");
  await page.goto(`/demo/audits/${await firstAudit(page)}`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download all findings as CSV" }).click();
  const csv = readFileSync(await (await download).path(), "utf8");
  expect(csv.split("\n")[0]).toContain("metric");
  expect(csv).toContain("does-not-meet");
});

test("a new audit runs in the background and shows its findings", async ({ page }, { project }) => {
  test.skip(project.name === "phone", "one long audit is enough");
  test.setTimeout(240_000);
  await page.goto("/demo/audits/new");
  await page.getByRole("checkbox", { name: "Country" }).uncheck();
  await page.getByRole("button", { name: "Run the audit" }).click();
  await expect(page.getByRole("heading", { name: "How each attribute stands" })).toBeVisible({
    timeout: 200_000,
  });
  await expect(page.getByRole("heading", { level: 3, name: "Race" })).toBeVisible();
});

test("bad questions get a clear answer and the right status", async ({ page }) => {
  const unknown = await page.request.get("/api/demo/audits/00000000-0000-4000-8000-000000000000");
  expect(unknown.status()).toBe(404);
  const attribute = await page.request.get(`/api/demo/audits/${await firstAudit(page)}?attribute=zodiac`);
  expect([attribute.status(), (await attribute.json()).error.message]).toEqual([
    404,
    expect.stringContaining("race, gender, region"),
  ]);
  const spec = await page.request.post("/api/demo/audits", {
    data: { attributes: [] },
    headers: { origin: siteUrl() },
  });
  expect(spec.status()).toBeGreaterThanOrEqual(400);
  expect(spec.status()).toBeLessThan(500);
  expect((await page.request.get("/api/nowhere/audits")).status()).toBe(404);
});
