import type { BrowserContext, Page } from "@playwright/test";

/** Looks at the demo in a role, as its switch would set it. */
export async function lookAs(
  context: BrowserContext,
  role: string,
  baseURL: string | undefined,
): Promise<void> {
  await context.addCookies([{ name: "equilux-role", value: role, url: baseURL ?? "http://localhost:3000" }]);
}

interface AuditItem {
  readonly id: string;
  readonly state: string;
}

/** The first audit of the demo: the one that was run when its world was built. */
export async function firstAudit(page: Page): Promise<string> {
  const response = await page.request.get("/api/demo/audits");
  const audits: AuditItem[] = await response.json();
  const first = audits.filter(({ state }) => state === "done").at(-1);
  if (!first) throw new Error("the demo has no finished audit");
  return first.id;
}

/** A writer of the demo with stories, and another one. */
export async function twoWriters(page: Page): Promise<readonly [number, number]> {
  await page.goto("/demo/audits");
  const ids = await page
    .locator('button[name="role"][value^="writer:"]')
    .evaluateAll((buttons) =>
      buttons.map((button) => Number(button.getAttribute("value")?.slice("writer:".length))),
    );
  const [one, other] = ids;
  if (one === undefined || other === undefined)
    throw new Error("the role switch offers fewer than two writers");
  return [one, other];
}
