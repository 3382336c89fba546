import { expect, test } from "@playwright/test";
import { CONSENT } from "@/lib/core/consent";
import { actAs } from "./people";
import { smallWorld } from "./small-world";

test("a writer corrects what is held, in own words too, and withdraws it", async ({
  page,
  context,
}, info) => {
  const slug = await smallWorld("about-me", info);
  await actAs(context, "writer");
  await page.goto(`/${slug}/about-me`);
  const card = page.getByRole("region", { name: "Group" });
  await expect(card.getByText("A", { exact: true })).toBeVisible();
  await expect(card.getByText(/From a file of the platform/)).toBeVisible();

  await card.getByRole("button", { name: "Correct my group" }).click();
  await expect(card.getByRole("region", { name: `Consent text, version ${CONSENT.version}` })).toContainText(
    "explicit consent under Article 9(2)(a)",
  );
  await card.getByRole("radio", { name: "B", exact: true }).check();
  await card.getByRole("button", { name: "Save my answer" }).click();
  await expect(card.getByText(/without your consent nothing is saved/)).toBeVisible();
  await card.getByRole("checkbox", { name: /I have read this text/ }).check();
  await card.getByRole("button", { name: "Save my answer" }).click();
  await expect(card.getByRole("status")).toHaveText("Saved. Your group is now held as “B”, said by you.");
  await expect(card.getByRole("status")).toBeFocused();

  await card.getByRole("button", { name: "Correct my group" }).click();
  await card.getByRole("checkbox", { name: /I have read this text/ }).check();
  await card.getByLabel("Or in my own words").fill("unknown");
  await card.getByRole("button", { name: "Save my answer" }).click();
  await expect(card.getByText(/“unknown” stands for no answer/)).toBeVisible();
  await card.getByLabel("Or in my own words").fill("something of my own");
  await card.getByRole("button", { name: "Save my answer" }).click();
  await expect(card.getByText("something of my own", { exact: true })).toBeVisible();

  await card.getByRole("button", { name: /Prefer not to say/ }).click();
  await expect(card.getByText("You prefer not to say", { exact: true })).toBeVisible();
  await page.reload();
  await expect(card.getByText("You prefer not to say", { exact: true })).toBeVisible();
  await card.getByText("What you said of your group: 3 times").click();
  await expect(card.getByRole("listitem")).toHaveText([
    /You preferred not to say/,
    /You said “something of my own” \(consent text, version 1\)/,
    /You said “B”/,
  ]);
});

test("what the server did not save is not shown as saved", async ({ page, context }, info) => {
  const slug = await smallWorld("about-me-failing", info);
  await actAs(context, "writer");
  await page.goto(`/${slug}/about-me`);
  await page.route("**/about-me", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  const card = page.getByRole("region", { name: "Group" });
  await card.getByRole("button", { name: /Prefer not to say/ }).click();
  await expect(card.getByText(/The server did not answer/)).toBeVisible();
  await expect(card.getByText("A", { exact: true })).toBeVisible();
});
