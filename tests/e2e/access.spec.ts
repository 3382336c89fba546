import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { firstAudit, lookAs, twoWriters } from "./as";

/** Each page with the role it is made for; filled in with the demo's own ids. */
const PAGES = [
  ["start", "auditor", "/"],
  ["audits", "auditor", "/demo/audits"],
  ["new audit", "auditor", "/demo/audits/new"],
  ["audit", "auditor", "/demo/audits/:audit?attribute=race&surface=digest"],
  ["my stories", "writer", "/demo/stories"],
  ["story", "writer", "/demo/stories/:story"],
  ["leadership", "leadership", "/demo/leadership"],
  ["import", "operator", "/demo/import"],
  ["unknown page", "auditor", "/demo/audits/00000000-0000-4000-8000-000000000000"],
  ["forbidden page", "leadership", "/demo/import"],
] as const;

for (const theme of ["light", "dark"] as const) {
  for (const [name, role, path] of PAGES) {
    test(`${name} is accessible in ${theme}, fits its screen and logs no error`, async ({
      page,
      context,
      baseURL,
    }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      let address: string = path;
      if (path.includes(":audit")) address = path.replace(":audit", await firstAudit(page));
      if (role === "writer") {
        const [writer] = await twoWriters(page);
        await lookAs(context, `writer:${writer}`, baseURL);
        const { stories } = await (await page.request.get("/api/demo/stories")).json();
        address = address.replace(":story", stories[0].id);
      } else {
        await lookAs(context, role, baseURL);
      }
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
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
