import { expect, test } from "@playwright/test";
import type { StoryPage } from "@/lib/core/explanation/story-page";
import type { MyStories, StoryView } from "@/lib/core/report/views";
import { actAs } from "./people";

test("a writer sees where each story was shown, and why", async ({ page, context }) => {
  await actAs(context, "writer");
  await page.goto("/demo/stories");
  await expect(page.getByRole("heading", { level: 1, name: "My stories" })).toBeVisible();
  const table = page.getByRole("table", { name: /^Stories/ });
  await expect(table.getByRole("row").nth(1)).toBeVisible();
  await table.getByRole("row").nth(1).getByRole("link").click();

  await expect(page).toHaveTitle(/Why was my story shown/);
  await expect(page.getByText(/It was shown [\d,]+\stimes/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Was this story restricted?" })).toContainText("Not known");
  const reasons = page.getByRole("figure", { name: "What its score is associated with" });
  await expect(reasons.getByRole("heading", { name: "Raised its score" })).toBeVisible();
  await expect(reasons.getByText(/Associated with a (higher|lower) score/).first()).toBeVisible();
  await expect(
    reasons.getByText(/How steady is this\? .*[\d.]+\s% of its 3\slargest reasons stayed/),
  ).toBeVisible();
  await reasons.getByRole("button", { name: "View as table" }).click();
  await expect(reasons.getByRole("table").first()).toBeVisible();
  const whatIf = page.getByRole("region", { name: "What would have changed it" });
  await expect(whatIf).toContainText(/a typical|stood just above it|on average already/);
  await expect(page.getByRole("heading", { name: "Beside the story above it" })).toBeVisible();
});

test("the reasons add up to the score", async ({ page, context }) => {
  await actAs(context, "writer");
  const mine: MyStories = await (await page.request.get("/api/demo/stories")).json();
  const busiest = mine.stories.reduce((a, b) => (a.impressions >= b.impressions ? a : b));
  const { explanation }: StoryView = await (await page.request.get(`/api/demo/stories/${busiest.id}`)).json();
  if (!explanation) throw new Error("the busiest story has no explanation");
  const sum = explanation.reasons.reduce((total, { difference }) => total + difference, 0);
  expect(sum).toBeCloseTo(explanation.score - explanation.typicalScore, 5);
  expect(explanation.residual).toBeLessThan(1e-5);
});

test("what would have changed a score is the platform's to declare, and names no other story", async ({
  page,
  context,
}) => {
  await actAs(context, "writer");
  const mine: MyStories = await (await page.request.get("/api/demo/stories")).json();
  for (const { id } of mine.stories.slice(0, 5)) {
    const { whatIf, above, explanation }: StoryPage = await (
      await page.request.get(`/api/demo/stories/${id}`)
    ).json();
    if (!explanation || !whatIf) continue;
    expect(whatIf.bounds.map(({ label }) => label)).toEqual([
      "Length of the title",
      "Length of the story (log)",
    ]);
    for (const { label, to } of whatIf.changes) {
      const bound = whatIf.bounds.find((each) => each.label === label);
      expect(to).toBeGreaterThanOrEqual(bound?.low ?? Number.NaN);
      expect(to).toBeLessThanOrEqual(bound?.high ?? Number.NaN);
    }
    if (whatIf.outcome === "found") expect(whatIf.reached).toBeGreaterThan(whatIf.aim?.score ?? Number.NaN);
    if (above !== null && typeof above === "object") expect(above.slates).toBeGreaterThanOrEqual(10);
  }
});

test("a writer never sees another writer's stories, and no reader", async ({ page, context }) => {
  await actAs(context, "second-writer");
  const theirs: MyStories = await (await page.request.get("/api/demo/stories")).json();
  const story = theirs.stories[0];
  if (!story) throw new Error("the other writer has no story");

  await actAs(context, "writer");
  expect((await page.request.get(`/api/demo/stories/${story.id}`)).status()).toBe(404);
  await page.goto(`/demo/stories/${story.id}`);
  await expect(page.getByText(story.title)).toHaveCount(0);
  const mine = await (await page.request.get(`/api/demo/stories?writer=${theirs.writer.id}`)).text();
  expect(mine).not.toContain(story.title);
  expect(mine).not.toMatch(/"reader":/);
  expect((await page.request.get("/api/demo/audits")).status()).toBe(403);
});
