import { defineConfig } from "@playwright/test";
import { installedChromium } from "./scripts/chromium";

const executablePath = installedChromium();
// Chromium's sandbox does not run as root; in a container the container is the sandbox.
const asRoot =
  process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] : [];

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./tests/e2e/set-up.ts",
  outputDir: "test-results",
  workers: 1,
  // On a busy machine a journey may time out once; one that fails twice fails. The list names those that needed a second go.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    // `npm test` starts the site on a free port; against `npm run demo` the default is right.
    baseURL: process.env.EQUILUX_BASE_URL ?? "http://localhost:3000",
    trace: "retain-on-failure",
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: asRoot },
  },
  projects: [
    // First, because the attacks, which only the desktop makes, leave audits of their own behind.
    {
      name: "phone",
      // What a server answers does not depend on the screen; that these pages fit a phone, access.spec.ts sees.
      testIgnore: ["**/security/**", "**/{account,administration,attribution,record,requests}.spec.ts"],
      use: {
        browserName: "chromium",
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 3,
        isMobile: true,
        hasTouch: true,
      },
    },
    { name: "desktop", use: { browserName: "chromium", viewport: { width: 1280, height: 800 } } },
  ],
});
