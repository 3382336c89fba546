import { expect, type Page, test } from "@playwright/test";
import { datasetWith } from "./datasets";
import { actAs, siteUrl } from "./people";

const row = (page: Page, table: string, text: string) =>
  page.getByRole("region", { name: table }).getByRole("row").filter({ hasText: text });

/** Opens the dialog of a row's button with the keyboard, and does what it asks. */
async function confirm(page: Page, table: string, text: string, button: string): Promise<void> {
  await row(page, table, text).getByRole("button", { name: button }).press("Enter");
  const dialog = page.getByRole("dialog");
  // A second Enter must not do it.
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await dialog.getByRole("button", { name: button }).click();
  await expect(dialog).toBeHidden();
}

test("an administrator invites somebody, takes it back, lets a program import, stops it, and reads of it all", async ({
  page,
  context,
  playwright,
}, { project }) => {
  const slug = `administration-${project.name}-${Date.now()}`;
  await datasetWith(slug, "administrator", "administrator");
  await datasetWith(slug, "leadership", "leadership");
  await actAs(context, "administrator");

  await page.goto(`/${slug}/people`);
  await expect(row(page, "Members of this dataset", "(you)").getByRole("button")).toHaveCount(0);
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByLabel("Address", { exact: true })).toBeFocused();
  await page.getByLabel("Address", { exact: true }).fill("new.engineer@example.org");
  await page.getByLabel("Role", { exact: true }).selectOption("engineer");
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByLabel("Link of the invitation", { exact: true }).inputValue();
  expect(link).toMatch(/\/invitation\/[\w-]{43}$/);
  await expect(row(page, "Open invitations", "new.engineer@example.org")).toContainText("Data engineer");
  await page.reload();
  await expect(page.getByLabel("Link of the invitation", { exact: true })).toHaveCount(0);

  await row(page, "Open invitations", "new.engineer@example.org").getByRole("button").click();
  await page.keyboard.press("Escape");
  await expect(row(page, "Open invitations", "new.engineer@example.org")).toBeVisible();
  await confirm(page, "Open invitations", "new.engineer@example.org", "Take back");
  await expect(page.getByText("The invitation to new.engineer@example.org was taken back.")).toBeFocused();
  await expect(page.getByRole("heading", { name: "Nobody is invited at the moment" })).toBeVisible();
  await confirm(page, "Members of this dataset", "Leadership", "Remove");
  await expect(row(page, "Members of this dataset", "Leadership")).toHaveCount(0);

  await page.goto(`/${slug}/tokens`);
  await expect(page.getByRole("heading", { name: "No tokens yet" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("nightly import");
  await page.getByLabel("Days valid").fill("400");
  await page.getByRole("button", { name: "Make a token" }).click();
  await expect(page.getByText(/whole number of days from 1 to 365/)).toBeVisible();
  await page.getByLabel("Days valid").fill("30");
  await page.getByRole("button", { name: "Make a token" }).click();
  const secret = await page.getByLabel("Secret", { exact: true }).inputValue();
  expect(secret).toMatch(/^eqx_[\w-]{43}$/);
  await expect(row(page, "Tokens of this dataset", "nightly import")).toContainText("never");

  // As a program: without the browser's cookies.
  const program = await playwright.request.newContext({ baseURL: siteUrl() });
  const importWriters = () =>
    program.post(`/api/${slug}/imports?kind=writers&file=writers.csv`, {
      data: "writer,gender\nada,woman\nben,man\n",
      headers: { authorization: `Bearer ${secret}`, "content-type": "text/csv" },
    });
  const taken = await importWriters();
  expect(taken.status()).toBe(200);
  expect(await taken.json()).toMatchObject({ accepted: 2, rejected: 0 });

  await page.reload();
  await expect(row(page, "Tokens of this dataset", "nightly import")).not.toContainText("never");
  await expect(page.getByText(secret)).toHaveCount(0);
  await confirm(page, "Tokens of this dataset", "nightly import", "Revoke");
  await expect(row(page, "Tokens of this dataset", "nightly import")).toContainText("revoked");
  expect((await importWriters()).status()).toBe(401);
  await program.dispose();

  await page.goto(`/${slug}/access-log`);
  const log = page.getByRole("region", { name: "Lines of the access log, newest first" });
  for (const action of [
    "Invite a person",
    "Take back an invitation",
    "Remove a person",
    "Make a token",
    "Import a file",
    "Revoke a token",
  ])
    await expect(log.getByRole("row").filter({ hasText: action })).toContainText("allowed");
  await expect(log.getByRole("row").filter({ hasText: "Import a file" })).toContainText(
    "nightly import (token)",
  );
  await expect(log).not.toContainText("new.engineer@example.org");
  await expect(log).not.toContainText(secret);

  await page.getByLabel("What", { exact: true }).selectOption("Make a token");
  await expect(log.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/action=token\.make/);
  await page.getByLabel("Outcome", { exact: true }).selectOption("refused");
  await expect(page.getByRole("heading", { name: "No lines" })).toBeVisible();
  await page.goBack();
  await expect(log.getByRole("row")).toHaveCount(2);
});

test("the log is read page by page, and what was removed opens nothing", async ({ page, context }, {
  project,
}) => {
  const slug = `paging-${project.name}-${Date.now()}`;
  await datasetWith(slug, "administrator", "administrator");
  await datasetWith(slug, "auditor", "auditor");
  await actAs(context, "auditor");
  expect((await page.request.get(`/api/${slug}/people`)).status()).toBe(403);
  await actAs(context, "administrator");
  const { members } = await (await page.request.get(`/api/${slug}/people`)).json();
  const auditor = members.find(({ role }: { role: string }) => role === "auditor");
  const origin = { origin: siteUrl() };
  const self = members.find((member: { self: boolean }) => member.self);
  const ownRemoval = await page.request.delete(`/api/${slug}/people/${self.id}`, { headers: origin });
  expect(ownRemoval.status()).toBe(403);
  const removal = await page.request.delete(`/api/${slug}/people/${auditor.id}`, { headers: origin });
  expect(removal.status()).toBe(200);
  for (let look = 0; look < 60; look += 1) await page.request.get(`/api/${slug}/access-log`);

  await page.goto(`/${slug}/access-log`);
  const log = page.getByRole("region", { name: "Lines of the access log, newest first" });
  await expect(log.getByRole("row")).toHaveCount(51);
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page).toHaveURL(/before=\d+/);
  await expect(log.getByRole("row").filter({ hasText: "refused" })).toContainText("Open a page");
  await expect(page.getByRole("button", { name: "Older" })).toBeDisabled();
  await page.getByRole("button", { name: "Newest" }).click();
  await expect(log.getByRole("row")).toHaveCount(51);

  await actAs(context, "auditor");
  expect((await page.request.get(`/api/${slug}/audits`)).status()).toBe(404);
});
