import type { Page } from "@playwright/test";

interface AuditItem {
  readonly id: string;
  readonly state: string;
}

/** The first audit of the demo: the one that was run when its world was built. The page must be an auditor's. */
export async function firstAudit(page: Page): Promise<string> {
  const response = await page.request.get("/api/demo/audits");
  const audits: AuditItem[] = await response.json();
  const first = audits.filter(({ state }) => state === "done").at(-1);
  if (!first) throw new Error("the demo has no finished audit");
  return first.id;
}
