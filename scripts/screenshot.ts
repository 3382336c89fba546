// Takes the README's screenshot from a running demo: npx tsx scripts/screenshot.ts [address]
import { chromium } from "@playwright/test";
import { chromiumPath } from "./chromium";

const address = process.argv[2] ?? "http://localhost:3000";
const asRoot =
  process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] : [];
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: asRoot });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1540 }, colorScheme: "light" });
  await page.goto(`${address}/demo/audits`);
  await page.getByRole("link", { name: "Race on digest" }).last().click();
  await page.getByRole("figure", { name: /Parity ratio by race on digest/ }).waitFor();
  await page.mouse.move(0, 0);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: "docs/audit.png" });
} finally {
  await browser.close();
}
