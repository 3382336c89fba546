import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL_SURFACES, type Finding } from "@/lib/core/audit/finding";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import { mappingSchema } from "@/lib/core/import/mapping";
import type { Scope } from "@/lib/core/scope";
import {
  auditDocument,
  auditProgress,
  auditView,
  listAudits,
  parseSpec,
  runAudit,
} from "@/lib/server/audits";
import { importFile } from "@/lib/server/import/import-file";
import { operatorScope } from "@/lib/server/session";
import { closeDatabase } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";

/** 36 slates of four over two surfaces; 48 writers of two groups, and one more of A who is never shown. To a Sunday. */
const groups = ["A", "B"] as const;
const writers = Array.from({ length: 48 }, (_, w) => ({
  id: `w${String(w).padStart(2, "0")}`,
  group: groups[w % 2],
}));
const shown = Array.from({ length: 36 }, (_, slate) =>
  Array.from({ length: 4 }, (_, i) => ({
    slate: `s${slate}`,
    position: i + 1,
    writer: (slate * 4 + i) % 48,
    surface: slate % 2 === 0 ? "search" : "home",
    day: 1 + (slate % 11),
  })),
).flat();

const writersCsv = ["writer,group", ...writers.map(({ id, group }) => `${id},${group}`), "w99,A"].join("\n");
const logCsv = [
  "request,position,writer,surface,shown_at",
  ...shown.map(({ slate, position, writer, surface, day }) =>
    [slate, position, writers[writer]?.id, surface, `2026-10-${String(day).padStart(2, "0")}T12:00:00Z`].join(
      ",",
    ),
  ),
].join("\n");
const mapping = mappingSchema.parse({
  writers: { writer: "writer", attributes: { group: "group" } },
  impressions: {
    request: "request",
    position: "position",
    writer: "writer",
    surface: "surface",
    shown_at: "shown_at",
  },
});
const spec = parseSpec({ attributes: ["group"], permutations: 199, top: 2 });

async function world(slug: string): Promise<Scope> {
  const dataset = await ensureDataset(slug, slug);
  const scope = operatorScope(dataset.id);
  const take = (kind: "writers" | "impressions", text: string) =>
    importFile({ scope, kind, fileName: `${kind}.csv`, stream: Readable.from([Buffer.from(text)]), mapping });
  await take("writers", writersCsv);
  await take("impressions", logCsv);
  return scope;
}

describe("an audit on PostgreSQL", () => {
  let scope: Scope;
  let document: Awaited<ReturnType<typeof runAudit>>;
  beforeAll(async () => {
    scope = await world("audit-store");
    document = await runAudit(scope, spec);
  });
  afterAll(closeDatabase);

  const value = (metric: Finding["metric"], group: string, surface: string) =>
    document.findings.find((f) => f.metric === metric && f.group === group && f.surface === surface);
  /** The same sums, row by row. */
  const rows = (group: string, surface: string) =>
    shown.filter(
      (row) => writers[row.writer]?.group === group && (surface === ALL_SURFACES || row.surface === surface),
    );

  it.each(
    groups.flatMap((group) => [ALL_SURFACES, "home", "search"].map((surface) => [group, surface] as const)),
  )("%s on %s: counts and exposure are those of the rows", (group, surface) => {
    const own = rows(group, surface);
    const exposure = own.reduce((sum, { position }) => sum + browsingModel("log2").weight(position), 0);
    expect(value("impressions", group, surface)?.value).toBe(own.length);
    expect(value("exposure", group, surface)?.value).toBeCloseTo(exposure, 9);
    expect(value("exposure", group, surface)?.n.selected).toBe(
      own.filter(({ position }) => position <= 2).length,
    );
  });

  it("counts a writer who was never shown in the benchmark", () => {
    const exposure = value("exposure", "A", ALL_SURFACES)?.value ?? 0;
    expect(value("exposure-per-writer", "A", ALL_SURFACES)?.value).toBeCloseTo(exposure / 25, 12);
    expect(value("exposure-share", "A", ALL_SURFACES)?.benchmark).toBeCloseTo(25 / 49, 12);
  });

  it("gives the same digest for the same log, imported elsewhere, and another one for another question", async () => {
    const elsewhere = await world("audit-store-again");
    expect((await runAudit(elsewhere, spec)).digest).toBe(document.digest);
    expect((await runAudit(elsewhere, { ...spec, top: 1 })).digest).not.toBe(document.digest);
  });

  it("reads whole weeks: a log that has grown by a day gives the same audit", async () => {
    const growing = await world("audit-store-growing");
    const monday = logCsv.split("\n").slice(0, 5).join("\n").replaceAll("2026-10-01T", "2026-10-12T");
    const stream = Readable.from([Buffer.from(monday.replaceAll("s0,", "monday,"))]);
    await importFile({ scope: growing, kind: "impressions", fileName: "monday.csv", stream, mapping });
    expect((await runAudit(growing, spec)).digest).toBe(document.digest);
  });

  it("never changes under its reader: stored findings are the ones that were computed", async () => {
    expect(await auditDocument(scope, document.audit)).toEqual(document);
    expect(JSON.stringify((await auditDocument(scope, document.audit)).findings[0])).toBe(
      JSON.stringify(document.findings[0]),
    );
  });

  it("shows the auditor trend, curves and headlines of the same cells", async () => {
    const view = await auditView(scope, document.audit, {});
    expect(view).toMatchObject({ surface: ALL_SURFACES, attribute: "group", features: null });
    expect(view.trend.weeks.length).toBe(2);
    const curve = view.positions.series.find(({ group }) => group === "B");
    // B stands at even positions only; where fewer than ten of them stood, none included, there is a gap.
    expect(curve?.points[0]).toMatchObject({ reason: "too-few-writers" });
    const shares = curve?.points.flatMap((point) => (point.kind === "estimate" ? [point.value] : [])) ?? [];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(view.headlines[0]?.finding?.against).toBe("A");
  });

  it("lists the audit with its verdicts", async () => {
    const [item] = (await listAudits(scope)).filter(({ id }) => id === document.audit);
    expect(item).toMatchObject({ state: "done", digest: document.digest });
    expect(item?.verdicts).toHaveLength(1);
  });

  it("is not there for a scope of another dataset", async () => {
    const stranger = operatorScope((await ensureDataset("stranger", "stranger")).id);
    await expect(auditDocument(stranger, document.audit)).rejects.toMatchObject({ code: "not-found" });
    await expect(auditProgress(stranger, document.audit)).rejects.toMatchObject({ code: "not-found" });
  });

  it("refuses a question the data cannot answer, with the mend, and keeps the reason", async () => {
    const zodiac = parseSpec({ attributes: ["zodiac"] });
    await expect(runAudit(scope, zodiac)).rejects.toMatchObject({
      code: "bad-spec",
      message: /zodiac.*group/,
    });
    const [failed] = await listAudits(scope);
    expect(failed).toMatchObject({ state: "failed", error: expect.stringContaining("zodiac") });
    const surface = parseSpec({ attributes: ["group"], surfaces: ["moon"] });
    await expect(runAudit(scope, surface)).rejects.toMatchObject({ message: /moon.*home, search/ });
    const reference = parseSpec({ attributes: ["group"], references: { group: "Z" } });
    await expect(runAudit(scope, reference)).rejects.toMatchObject({ message: /"Z".*A, B/ });
  });
});
