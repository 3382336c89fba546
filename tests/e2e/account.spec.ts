import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { acceptAsNew, makeInvitation } from "@/lib/server/invitations";
import { operatorScope } from "@/lib/server/session";
import { database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";
import { totp } from "@/tests/support/totp";
import { actAs, signIn } from "./people";

const DATASET = "accounts";
const PASSWORD = "quite a long password";

async function invitation(email: string): Promise<string> {
  const { id } = await ensureDataset(DATASET, "Journey: accounts");
  const { token } = await makeInvitation(operatorScope(id, "journeys"), { email, role: "auditor" });
  return token;
}

const newAddress = () => `${randomUUID().slice(0, 8)}@accounts.example`;

/** A form sent before its script has come is not sent by it: the page is waited for. */
const open = (page: Page, path: string) => page.goto(path, { waitUntil: "networkidle" });

/** Somebody of these journeys alone, so that nobody else's sessions end with theirs. */
async function newPerson(): Promise<string> {
  const email = newAddress();
  await acceptAsNew(await invitation(email), { name: "Noor Haddad", password: PASSWORD });
  return email;
}

async function fillIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function openAccount(page: Page, email: string): Promise<void> {
  await open(page, "/sign-in?next=/account");
  await fillIn(page, email);
  await page.waitForURL("/account", { waitUntil: "networkidle" });
  await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible();
}

/** The last reset link made for an address, as its mail has it. */
async function resetToken(email: string): Promise<string> {
  const { prisma } = database();
  const { id } = await prisma.user.findUniqueOrThrow({ where: { email } });
  const { identifier } = await prisma.verification.findFirstOrThrow({
    where: { value: id, identifier: { startsWith: "reset-password:" } },
    orderBy: { createdAt: "desc" },
  });
  return identifier.slice("reset-password:".length);
}

test("a wrong password is refused in words, the right one leads back to where one was going", async ({
  page,
}) => {
  const email = await newPerson();
  await open(page, `/${DATASET}/audits?role=none`);
  await page.waitForURL(`/sign-in?next=%2F${DATASET}%2Faudits`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByLabel("Email address")).toBeFocused();
  await expect(page.getByText("Write your address")).toBeVisible();

  await fillIn(page, email, "not the right password");
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("do not belong together");
  await fillIn(page, newAddress(), "not the right password");
  await expect(alert).toContainText("do not belong together");

  await fillIn(page, email);
  await expect(page).toHaveURL(`/${DATASET}/audits`);
  await open(page, "/sign-in?next=/account");
  await expect(page).toHaveURL("/account");
  await open(page, "/sign-in?next=//elsewhere.example");
  await expect(page).toHaveURL("/");
});

test("why the company's sign-in let nobody in is said in words, and in none of the address's", async ({
  page,
}) => {
  await open(page, "/sign-in?error=NOT_INVITED&error_description=Call+this+number");
  await expect(page.getByText("Nobody has invited your address")).toBeVisible();
  await open(page, "/sign-in?error=Call+this+number");
  await expect(page.getByText("Your company's sign-in did not work.")).toBeVisible();
  await expect(page.getByText("Call this number")).toHaveCount(0);
});

test("somebody new accepts an invitation, and its link is spent", async ({ page, context }) => {
  const email = newAddress();
  const link = `/invitation/${await invitation(email)}`;
  await open(page, link);
  await expect(page.getByText(`For ${email}, as auditor.`)).toBeVisible();
  await page.getByLabel("Your name").fill("Noor Haddad");
  await page.getByLabel("Password", { exact: true }).fill("too short");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await expect(page.getByText("this has 9.")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page).toHaveURL(`/${DATASET}/audits`);

  await context.clearCookies();
  await open(page, link);
  await expect(page.getByText("This invitation was used")).toBeVisible();
});

test("an invitation is for one address: another's session is told, its own accepts with a click", async ({
  page,
  context,
}) => {
  const email = await newPerson();
  await database().prisma.membership.deleteMany({ where: { user: { email } } });
  const link = `/invitation/${await invitation(email)}`;
  await open(page, link);
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/sign-in/);
  await fillIn(page, email);
  await expect(page).toHaveURL(link);
  await expect(page.getByRole("button", { name: "Accept" })).toBeVisible();

  await actAs(context, "leadership");
  await open(page, link);
  await expect(page.getByText("this invitation is for another address")).toBeVisible();

  await context.clearCookies();
  await open(page, link);
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/sign-in/);
  await fillIn(page, email);
  await page.waitForURL(link, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page).toHaveURL(`/${DATASET}/audits`);
});

test("a forgotten password: the same words for every address, and a link that works once", async ({
  page,
}) => {
  const email = await newPerson();
  const wordsFor = async (address: string) => {
    await open(page, "/sign-in");
    await page.getByRole("link", { name: "Forgotten password?" }).click();
    await expect(page).toHaveURL("/forgot-password");
    await page.getByLabel("Email address").fill(address);
    await page.getByRole("button", { name: "Send me a link" }).click();
    const said = page.getByRole("status").filter({ hasText: "mail" });
    await expect(said).toBeVisible();
    return said.textContent();
  };
  expect(await wordsFor(newAddress())).toBe(await wordsFor(email));

  const token = await resetToken(email);
  const [, session = ""] = /=(.*)/.exec((await signIn(email, PASSWORD))[0] ?? "") ?? [];
  // As the link in the mail does.
  await open(page, `/api/auth/reset-password/${token}?callbackURL=%2Freset-password`);
  await expect(page).toHaveURL(`/reset-password?token=${token}`);
  await page.getByLabel("New password", { exact: true }).fill("another long password");
  await page.getByRole("button", { name: "Set this password" }).click();
  await expect(page.getByText("Your new password is set")).toBeFocused();
  const kept = await database().prisma.session.count({
    where: { token: decodeURIComponent(session).split(".")[0] ?? "" },
  });
  expect(kept).toBe(0);

  await open(page, `/reset-password?token=${token}`);
  await page.getByLabel("New password", { exact: true }).fill("a third long password");
  await page.getByRole("button", { name: "Set this password" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("This link was used");
  await open(page, "/sign-in");
  await fillIn(page, email, "another long password");
  await expect(page).toHaveURL("/");
});

test("a second step: turned on, asked for, recovered from once, turned off", async ({ page, context }) => {
  const email = await newPerson();
  await openAccount(page, email);
  const card = page.getByRole("region", { name: "Second step" });
  const password = async (button: string) => {
    await card.getByLabel("Your password", { exact: true }).fill(PASSWORD);
    await card.getByRole("button", { name: button }).click();
  };
  await card.getByRole("button", { name: "Turn on" }).click();
  await password("Go on");
  await expect(card.getByRole("img", { name: /^QR code/ })).toBeVisible();
  const key = (await card.locator("code").textContent()) ?? "";
  const uri = `otpauth://totp/x?secret=${key.replaceAll(" ", "")}`;
  await card.getByLabel("Code from your app").fill("00000");
  await card.getByRole("button", { name: "Turn on" }).click();
  await expect(card.getByText("six digits.")).toBeVisible();
  await card.getByLabel("Code from your app").fill(totp(uri));
  await card.getByRole("button", { name: "Turn on" }).click();
  await expect(card.getByRole("heading", { name: "Your recovery codes" })).toBeFocused();
  const codes = await card
    .getByRole("list", { name: "Recovery codes" })
    .getByRole("listitem")
    .allTextContents();
  const download = page.waitForEvent("download");
  await card.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("equilux-recovery-codes.txt");
  await card.getByRole("button", { name: "I have kept them" }).click();
  await expect(card.getByRole("heading", { name: "The second step is on" })).toBeFocused();

  const comeAgain = async () => {
    await context.clearCookies();
    await open(page, "/sign-in?next=/account");
    await fillIn(page, email);
    await expect(page.getByLabel("Code from your app")).toBeFocused();
  };
  await comeAgain();
  await page.getByLabel("Code from your app").fill(totp(uri));
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page).toHaveURL("/account");

  const recover = async (code: string) => {
    await comeAgain();
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByLabel("Recovery code").fill(code);
    await page.getByRole("button", { name: "Confirm" }).click();
  };
  await recover(codes[0] ?? "");
  await expect(page).toHaveURL("/account");
  await recover(codes[0] ?? "");
  await expect(page.getByText("none of your recovery codes, or it was used")).toBeVisible();
  await page.getByLabel("Recovery code").fill(codes[1] ?? "");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.waitForURL("/account", { waitUntil: "networkidle" });

  await card.getByRole("button", { name: "Turn off" }).click();
  await password("Turn off");
  await expect(card.getByRole("heading", { name: "The second step is off" })).toBeFocused();
});

test("a session elsewhere is ended, and a changed password ends the rest", async ({ page, browser }) => {
  const email = await newPerson();
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await openAccount(other, email);
  await openAccount(page, email);
  const card = page.getByRole("region", { name: "Where you are signed in" });
  await expect(card.getByText("This one")).toHaveCount(1);
  await card.getByRole("button", { name: /^Sign out Chrome on/ }).click();
  await expect(card.getByRole("status")).toContainText("is signed out.");
  await expect(card.getByRole("button", { name: /^Sign out/ })).toHaveCount(0);
  await other.reload({ waitUntil: "networkidle" });
  await expect(other).toHaveURL("/sign-in?next=%2Faccount");

  await fillIn(other, email);
  await expect(other).toHaveURL("/account");
  const form = page.getByRole("region", { name: "Password" });
  await form.getByLabel("Current password", { exact: true }).fill("not my password");
  await form.getByLabel("New password", { exact: true }).fill("another long password");
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByText("This is not your password.")).toBeVisible();
  await expect(form.getByLabel("Current password", { exact: true })).toBeFocused();
  await form.getByLabel("Current password", { exact: true }).fill(PASSWORD);
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByRole("status")).toContainText("Your password is changed.");
  await other.reload();
  await expect(other).toHaveURL("/sign-in?next=%2Faccount");
  await page.reload();
  await expect(page).toHaveURL("/account");
  await elsewhere.close();
});

test.describe("before any script has loaded", () => {
  test.use({ javaScriptEnabled: false });

  test("no password gets into an address", async ({ page }) => {
    await open(page, "/sign-in");
    await fillIn(page, "ada@example.org");
    await expect(page).toHaveURL("/sign-in");
  });
});
