import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { type DataFrame, readExcel } from "danfojs-node";
import fc from "fast-check";
import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, describe, expect, it } from "vitest";
import { leadershipCharts } from "@/components/charts/leadership-svg";
import { auditSpecSchema } from "@/lib/core/audit/spec";
import { summarise } from "@/lib/core/audit/verdict";
import type { AuditDocument } from "@/lib/server/audits";
import { findingsFile } from "@/lib/server/findings-file";
import { leadershipPdf } from "@/lib/server/pdf/leadership";
import { blankMark, verifyFile } from "@/lib/server/signature";
import { newSigner } from "@/tests/core/export/signer";
import { finding } from "@/tests/core/report/example";
import { leadershipFixture } from "@/tests/core/report/leadership-fixture";

const signer = newSigner();
const DIGEST = leadershipFixture().head.digest;
const FORMATS = ["json", "csv", "xlsx", "pdf"] as const;
type Format = (typeof FORMATS)[number];

/** Somebody calls a group like a mark of this very key. */
const FORGED = blankMark(signer.id);

function documentOf(group: string): AuditDocument {
  const findings = [
    finding({ group }),
    finding({ group: 'a "quoted", name', value: null, undefined: "too-few-writers" }),
  ];
  const spec = auditSpecSchema.parse({ attributes: ["race"], references: { race: group } });
  return { audit: "a1", digest: DIGEST, spec, summary: summarise(findings), findings };
}

function file(format: Format, group = "Black"): Promise<Uint8Array> {
  if (format !== "pdf") return findingsFile(documentOf(group), format, signer);
  const report = leadershipFixture({ group, attribute: group, dataset: group });
  return leadershipPdf(report, leadershipCharts(report), signer);
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const marksIn = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString("latin1")
    .match(/equilux-signature:1:[0-9a-f]{16}:[\w+/=]{88}/g) ?? [];

/** Rows of a workbook as Excel would read them: by column name. */
async function rowsOfWorkbook(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  const folder = mkdtempSync(join(tmpdir(), "equilux-test-"));
  try {
    writeFileSync(join(folder, "findings.xlsx"), bytes);
    const frame = (await readExcel(join(folder, "findings.xlsx"))) as DataFrame;
    return (frame.values as unknown[][]).map((row) =>
      Object.fromEntries(frame.columns.map((name: string, column: number) => [name, row[column]])),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const files = new Map<Format, Uint8Array>();
beforeAll(async () => {
  for (const format of FORMATS) files.set(format, await file(format));
});

describe.each(FORMATS)("an exported %s", (format) => {
  it("is valid as it was written, with this key only", () => {
    const bytes = files.get(format)!;
    expect(verifyFile(bytes, signer.verifying)).toEqual({ valid: true, key: signer.id });
    expect(verifyFile(bytes, newSigner().verifying)).toMatchObject({ reason: "another-key" });
  });

  it("is not valid with any byte changed", () => {
    const bytes = files.get(format)!;
    const change = fc.record({ at: fc.nat(bytes.length - 1), by: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(change, ({ at, by }) => {
        expect(verifyFile(bytes.with(at, bytes[at]! ^ by), signer.verifying).valid).toBe(false);
      }),
    );
  });

  it("is valid when a name in it looks like a mark, and has one mark all the same", async () => {
    for (const name of [FORGED, `equilux-signature:${FORGED}`, `=${FORGED}`]) {
      const bytes = await file(format, name);
      expect(marksIn(bytes)).toHaveLength(1);
      expect(verifyFile(bytes, signer.verifying).valid).toBe(true);
    }
  });
});

describe("the signature's place", () => {
  it("is the last property of JSON, and the rest is the audit", async () => {
    for (const group of ["Black", FORGED]) {
      const bytes = await file("json", group);
      const { signature, ...audit } = JSON.parse(textOf(bytes));
      expect(audit).toEqual(documentOf(group));
      expect([signature]).toEqual(marksIn(bytes));
      expect(Object.keys(JSON.parse(textOf(bytes))).at(-1)).toBe("signature");
    }
  });

  it("is a column of CSV beside the digest's", async () => {
    const bytes = files.get("csv")!;
    const rows: Record<string, string>[] = parse(Buffer.from(bytes), { columns: true });
    expect(rows.map((row) => row.signature)).toEqual([...marksIn(bytes), ""]);
    expect(rows.map((row) => row.audit_digest)).toEqual([DIGEST, DIGEST]);
    expect(rows.map((row) => [row.group, row.value, row.undefined_reason])).toEqual([
      ["Black", "0.75", ""],
      ['a "quoted", name', "", "too-few-writers"],
    ]);
  });

  it("is the comment of a workbook, which opens as before", async () => {
    const bytes = files.get("xlsx")!;
    const [mark = ""] = marksIn(bytes);
    expect(textOf(bytes.slice(-mark.length))).toBe(mark);
    // Excel refuses an archive that goes on after its stated end; the reader below would not notice.
    expect(Buffer.from(bytes).readUInt16LE(bytes.length - mark.length - 2)).toBe(mark.length);
    const rows = await rowsOfWorkbook(bytes);
    expect(rows.map((row) => row.audit_digest)).toEqual([DIGEST, DIGEST]);
    expect(rows.map((row) => [row.group, row.value])).toEqual([
      ["Black", 0.75],
      ['a "quoted", name', null],
    ]);
  });

  it("is a comment of a PDF, which reads as before and ends as a PDF must", async () => {
    const bytes = files.get("pdf")!;
    expect(textOf(bytes.slice(-400))).toMatch(/\n%equilux-signature:\S+\nstartxref\n(\d+)\n%%EOF\n?$/);
    const { totalPages, text } = await extractText(await getDocumentProxy(bytes.slice()), {
      mergePages: true,
    });
    expect(totalPages).toBe(2);
    expect(text.replace(/\s/g, "")).toContain(DIGEST);
  });

  it("is there when an audit found nothing", async () => {
    const empty = { ...documentOf("Black"), findings: [], summary: [] };
    for (const format of ["json", "csv", "xlsx"] as const) {
      const bytes = await findingsFile(empty, format, signer);
      expect([format, verifyFile(bytes, signer.verifying).valid]).toEqual([format, true]);
    }
    const csv = await findingsFile(empty, "csv", signer);
    const rows: Record<string, string>[] = parse(Buffer.from(csv), { columns: true });
    expect(rows).toEqual([expect.objectContaining({ group: "", audit_digest: DIGEST })]);
    expect(await rowsOfWorkbook(await findingsFile(empty, "xlsx", signer))).toHaveLength(1);
  });
});
