import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type PageRule, ruleOf } from "@/lib/core/access/rules";
import { firstAudit } from "./as";
import { actAs, type PersonName } from "./people";

/** Where each page is, to be filled in with the demo's own ids. A new page does not compile without. */
const PATHS: Readonly<Record<PageRule, string>> = {
  "PAGE /": "/",
  "PAGE /sign-in": "/sign-in",
  "PAGE /forgot-password": "/forgot-password",
  "PAGE /reset-password": "/reset-password?token=none",
  "PAGE /invitation/[token]": "/invitation/none",
  "PAGE /account": "/account",
  "PAGE /methods": "/methods",
  "PAGE /[dataset]": "/demo",
  "PAGE /[dataset]/audits": "/demo/audits",
  "PAGE /[dataset]/audits/new": "/demo/audits/new",
  "PAGE /[dataset]/audits/[audit]": "/demo/audits/:audit?attribute=race&surface=digest",
  "PAGE /[dataset]/leadership": "/demo/leadership",
  "PAGE /[dataset]/stories": "/demo/stories",
  "PAGE /[dataset]/stories/[story]": "/demo/stories/:story",
  "PAGE /[dataset]/about-me": "/demo/about-me",
  "PAGE /[dataset]/import": "/demo/import",
  "PAGE /[dataset]/tokens": "/demo/tokens",
  "PAGE /[dataset]/people": "/demo/people",
  "PAGE /[dataset]/requests": "/demo/requests",
  "PAGE /[dataset]/access-log": "/demo/access-log",
};

interface Opened {
  readonly name: string;
  /** null: nobody is signed in. */
  readonly person: PersonName | null;
  readonly path: string;
}

/** Everybody whom a page lets in: a page that is made for two roles may look different to each. */
function openersOf(rule: PageRule): readonly (PersonName | null)[] {
  const { who } = ruleOf(rule);
  if (who === "anyone") return [null];
  return who === "signed-in" ? ["auditor"] : who;
}

const EVERY_PAGE: readonly Opened[] = (Object.keys(PATHS) as PageRule[]).flatMap((rule) =>
  openersOf(rule).map((person) => ({ name: `${rule} as ${person ?? "nobody"}`, person, path: PATHS[rule] })),
);

/** What pages look like when something is otherwise. */
const OTHERWISE: readonly Opened[] = [
  { name: "start, signed in", person: "auditor", path: "/" },
  { name: "unknown page", person: "auditor", path: "/demo/audits/00000000-0000-4000-8000-000000000000" },
  { name: "forbidden page", person: "leadership", path: "/demo/import" },
];

async function filledIn(path: string, page: Page): Promise<string> {
  if (path.includes(":audit")) return path.replace(":audit", await firstAudit(page));
  if (!path.includes(":story")) return path;
  const { stories } = await (await page.request.get("/api/demo/stories")).json();
  return path.replace(":story", stories[0].id);
}

for (const { name, person, path } of [...EVERY_PAGE, ...OTHERWISE]) {
  test(`${name} is accessible in light and dark, fits its screen and logs no error`, async ({
    page,
    context,
  }) => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
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
    for (const colorScheme of ["light", "dark"] as const) {
      // A page that no theme was chosen for follows the device at once.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
  });
}

test("a name gives way on a narrow phone", async ({ page, context }) => {
  await actAs(context, "writer");
  await page.setViewportSize({ width: 340, height: 700 });
  await page.goto("/account", { waitUntil: "networkidle" });
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0);
});

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`);
}
