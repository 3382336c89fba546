// Takes the README's screenshot from a running demo, with the password it printed: npx tsx scripts/screenshot.ts PASSWORD [address]
import { chromium } from "@playwright/test";
import { chromiumPath } from "./chromium";

const [, , password = "", address = "http://localhost:3000"] = process.argv;
const asRoot =
  process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] : [];
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: asRoot });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1540 }, colorScheme: "light" });
  await page.goto(`${address}/sign-in`);
  await page.getByLabel("Email address").fill("auditor@equinox.example");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  await page.goto(`${address}/demo/audits`);
  await page.getByRole("link", { name: "Race on digest" }).last().click();
  await page.getByRole("figure", { name: /Parity ratio by race on digest/ }).waitFor();
  await page.mouse.move(0, 0);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: "docs/audit.png" });
} finally {
  await browser.close();
}
