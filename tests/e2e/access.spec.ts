import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { firstAudit } from "./as";
import { actAs, type PersonName } from "./people";

/** Each page with somebody it is made for; filled in with the demo's own ids. */
const PAGES: readonly (readonly [name: string, person: PersonName | null, path: string])[] = [
  ["start, unknown", null, "/"],
  ["sign-in", null, "/sign-in"],
  ["forgotten password", null, "/forgot-password"],
  ["new password", null, "/reset-password?token=none"],
  ["spent invitation", null, "/invitation/none"],
  ["start", "auditor", "/"],
  ["account", "auditor", "/account"],
  ["methods", null, "/methods"],
  ["audits", "auditor", "/demo/audits"],
  ["new audit", "auditor", "/demo/audits/new"],
  ["audit", "auditor", "/demo/audits/:audit?attribute=race&surface=digest"],
  ["requests", "auditor", "/demo/requests"],
  ["my stories", "writer", "/demo/stories"],
  ["story", "writer", "/demo/stories/:story"],
  ["about me", "writer", "/demo/about-me"],
  ["leadership", "leadership", "/demo/leadership"],
  ["import", "engineer", "/demo/import"],
  ["tokens", "engineer", "/demo/tokens"],
  ["people", "administrator", "/demo/people"],
  ["access log", "administrator", "/demo/access-log"],
  ["requests to decide", "administrator", "/demo/requests"],
  ["unknown page", "auditor", "/demo/audits/00000000-0000-4000-8000-000000000000"],
  ["forbidden page", "leadership", "/demo/import"],
];

async function filledIn(path: string, page: Page): Promise<string> {
  if (path.includes(":audit")) return path.replace(":audit", await firstAudit(page));
  if (!path.includes(":story")) return path;
  const { stories } = await (await page.request.get("/api/demo/stories")).json();
  return path.replace(":story", stories[0].id);
}

for (const theme of ["light", "dark"] as const) {
  for (const [name, person, path] of PAGES) {
    test(`${name} is accessible in ${theme}, fits its screen and logs no error`, async ({
      page,
      context,
    }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      if (person !== null) await actAs(context, person);
      const address = await filledIn(path, page);
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (line) => {
        // What the content security policy refuses is said here and nowhere else.
        if (line.type() === "error" && /Content Security Policy/i.test(line.text())) errors.push(line.text());
      });
      await page.goto(address, { waitUntil: "networkidle" });
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`),
      ).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(errors).toEqual([]);
    });
  }
}
