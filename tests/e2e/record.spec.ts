import { expect, test } from "@playwright/test";
import { actAs, siteUrl } from "./people";
import { smallAudit, smallWorld } from "./small-world";

test("an auditor signs an audit once, and another beside them", async ({ page, context }, info) => {
  const slug = await smallWorld("sign", info);
  const address = await smallAudit(slug);
  await actAs(context, "auditor");
  await page.goto(address);
  const record = page.getByRole("region", { name: "Record" });
  await expect(record.getByText("Nobody has signed this audit yet.")).toBeVisible();
  await record.getByRole("button", { name: /^Sign this audit/ }).click();
  await expect(record.getByText(/Write a comment/)).toBeVisible();
  await record.getByLabel("Comment on the audit").fill("Checked the scan and the margin.");
  await record.getByRole("button", { name: /^Sign this audit/ }).click();
  await expect(record.getByText("You signed this audit.")).toBeVisible();
  await expect(record.getByText(/^Ines Aurel signed on/)).toBeVisible();
  await expect(record.getByRole("button", { name: /^Sign this audit/ })).toHaveCount(0);

  const api = `/api${new URL(address, siteUrl()).pathname}`;
  const { digest } = await (await page.request.get(`${api}/record`)).json();
  const again = await page.request.post(`${api}/sign-offs`, {
    data: { digest, comment: "Once more." },
    headers: { origin: siteUrl() },
  });
  expect(again.status()).toBe(409);
  expect((await again.json()).error.message).toContain("You signed this audit already");

  await actAs(context, "second-auditor");
  await page.goto(address);
  await record.getByLabel("Comment on the audit").fill("Agreed.");
  await record.getByRole("button", { name: /^Sign this audit/ }).click();
  await expect(record.getByText(/^Tomas Okoro signed on/)).toBeVisible();
  await expect(record.getByText(/^Ines Aurel signed on/)).toBeVisible();
});

test("a finding gets an owner and a day, keeps its history, and the audit's file stays as it is", async ({
  page,
  context,
}, info) => {
  const slug = await smallWorld("findings", info);
  const address = await smallAudit(slug);
  await actAs(context, "auditor");
  const file = `/api${new URL(address, siteUrl()).pathname}/export?format=json`;
  const before = await (await page.request.get(file)).body();
  await page.goto(address);
  const record = page.getByRole("region", { name: "Record" });
  const table = record.getByRole("table", { name: /Findings that need an answer/ });
  const row = table.getByRole("row", { name: /Parity ratio/ }).first();
  await expect(row).toContainText("no answer yet");
  await row.getByRole("button", { name: /^Answer/ }).click();
  await expect(record.getByText("Nobody has answered yet.")).toBeVisible();
  await record.getByLabel("Status", { exact: true }).selectOption({ label: "Being mended" });
  await record.getByLabel("Comment on the finding").fill("A new model is trained.");
  await record.getByRole("button", { name: "Save the status" }).click();
  await expect(record.getByText(/Say who mends it/)).toBeVisible();
  await record.getByLabel("Owner").selectOption({ label: "Ravi Menon, data engineer" });
  await record.getByLabel("Due").fill("2026-01-31");
  await record.getByRole("button", { name: "Save the status" }).click();
  await expect(record.getByText("Saved, and added to the history.")).toBeVisible();
  await expect(row).toContainText(/being mended.*Ravi Menon.*31.Jan.2026, overdue/);
  await record.getByLabel("Status", { exact: true }).selectOption({ label: "Resolved" });
  await record.getByLabel("Comment on the finding").fill("It is in use.");
  await record.getByRole("button", { name: "Save the status" }).click();
  const history = record.getByRole("list", { name: "History, newest first" }).getByRole("listitem");
  await expect(history).toHaveText([/Resolved, owner Ravi Menon.*It is in use/, /Being mended.*A new model/]);
  await record.getByRole("button", { name: "Close", exact: true }).click();
  await expect(row.getByRole("button", { name: /^Answer/ })).toBeFocused();

  // What meets its margin may be spoken of too, and only then stands in the table.
  const rows = await table.getByRole("row").count();
  await record.getByText("Say something of another finding").click();
  await record.getByRole("button", { name: "Answer this finding" }).click();
  await record.getByLabel("Comment on the finding").fill("Looked at as well.");
  await record.getByRole("button", { name: "Save the status" }).click();
  await expect(table.getByRole("row")).toHaveCount(rows + 1);
  expect((await (await page.request.get(file)).body()).equals(before)).toBe(true);
});
