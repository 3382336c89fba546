import { expect, test } from "@playwright/test";
import { actAs } from "./people";
import { smallWorld } from "./small-world";

const REASON = "A reader asks why this writer is counted as group A.";

test("one auditor asks, another decides, the first looks, and the writer is told", async ({
  page,
  context,
}, info) => {
  const slug = await smallWorld("requests", info);
  await actAs(context, "auditor");
  await page.goto(`/${slug}/requests`);
  await page.getByLabel("Writer", { exact: true }).fill("nobody");
  await page.getByLabel("Reason").fill("because");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByText(/The reason has 7 characters/)).toBeVisible();
  await expect(page.getByLabel("Reason")).toBeFocused();
  await page.getByLabel("Reason").fill(REASON);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByText("There is no writer with this id in this dataset.")).toBeVisible();
  await page.getByLabel("Writer", { exact: true }).fill("w0");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const request = page.getByRole("article", { name: "Request about Writer 0 (w0)" });
  await expect(request).toContainText(REASON);
  await expect(request.getByRole("button")).toHaveCount(0);

  await actAs(context, "second-auditor");
  await page.reload();
  await request.getByRole("button", { name: /Grant for 24 hours/ }).click();
  await expect(request.getByText(/granted it on/)).toBeVisible();
  await expect(request.getByRole("button")).toHaveCount(0);

  await actAs(context, "auditor");
  await page.reload();
  const looks: string[] = [];
  page.on("response", (answer) => {
    if (answer.url().endsWith("/attributes")) looks.push(answer.headers()["cache-control"] ?? "");
  });
  const look = request.getByRole("button", { name: /this is recorded and the writer is told/ });
  await expect(look).toBeVisible();
  await expect(request.getByText("from a file of the platform")).toHaveCount(0);
  expect(looks).toEqual([]);
  await look.click();
  await expect(request.getByText("A (from a file of the platform)")).toBeVisible();
  expect(looks).toEqual([expect.stringContaining("no-store")]);
  // Gone with the page, and each look is a look of its own.
  await page.reload();
  await expect(look).toBeVisible();
  await expect(request.getByText("from a file of the platform")).toHaveCount(0);
  await look.click();
  await expect(request.getByText("A (from a file of the platform)")).toBeVisible();
  await request.getByRole("button", { name: "Hide" }).click();
  await expect(request.getByText("from a file of the platform")).toHaveCount(0);
  expect(looks).toHaveLength(2);

  await actAs(context, "writer");
  await page.goto(`/${slug}/about-me`);
  const viewers = page.getByRole("region", { name: "Who was allowed to see this in clear" });
  await expect(viewers).toContainText(REASON);
  await expect(viewers.getByRole("heading", { level: 3 })).toHaveText(
    /^Ines Aurel: looked on .* and .*\sUTC$/,
  );
  await expect(viewers).toContainText("Tomas Okoro agreed on");
});
