import { expect, test } from "@playwright/test";
import { datasetWith } from "./datasets";
import { actAs, siteUrl } from "./people";

const LOG = [
  "slate,rank,author,feed,shown_at",
  "r1,1,ada,home,2026-10-01T08:00:00Z",
  "r1,2,ben,home,2026-10-01T08:00:00Z",
  "r2,0,ada,home,2026-10-01T09:00:00Z",
  "r2,1,ben,home,yesterday",
  "r1,2,ada,home,2026-10-01T08:00:00Z",
  '"=1+1",1,ada,home,2026-10-01T08:00:00Z',
].join("\n");

test("a log is mapped, taken in, and its bad rows are named; a second time changes nothing", async ({
  page,
  context,
}, { project }) => {
  const slug = `journey-${project.name}`;
  await datasetWith(slug, "engineer", "engineer");
  await actAs(context, "engineer");
  await page.goto(`/${slug}/import`);

  const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("radio", { name: /Writers/ }).check();
  await page
    .getByLabel("File", { exact: true })
    .setInputFiles(file("writers.csv", "writer,gender\nada,woman\nben,man"));
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("region", { name: /Result|writers\.csv/ }).first()).toBeVisible();

  for (const [accepted, present] of [
    [3, 0],
    [0, 3],
  ] as const) {
    await page.goto(`/${slug}/import`);
    await page.getByRole("radio", { name: /Exposure log/ }).check();
    await page.getByLabel("File", { exact: true }).setInputFiles(file("log.csv", LOG));
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText(/^Position counts from 1/)).toBeVisible();
    const batches: { accepted: number; alreadyPresent: number; rejected: number }[] = await (
      await page.request.get(`/api/${slug}/imports`)
    ).json();
    expect(batches[0]).toMatchObject({ accepted, alreadyPresent: present, rejected: 3 });
  }
});

test("a file that is no log is refused as a whole, with the reason", async ({ page, context }, {
  project,
}) => {
  const slug = `journey-${project.name}`;
  await datasetWith(slug, "engineer", "engineer");
  await actAs(context, "engineer");
  const answer = await page.request.post(`/api/${slug}/imports?kind=impressions&file=photo.png`, {
    data: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00]),
    headers: { "content-type": "application/octet-stream", origin: siteUrl() },
  });
  expect(answer.status()).toBeGreaterThanOrEqual(400);
  expect(answer.status()).toBeLessThan(500);
  expect((await answer.json()).error.message.length).toBeGreaterThan(20);
});
