import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "@/lib/core/audit/finding";
import type { AuditDocument } from "@/lib/server/audits";
import { blankMark, type Signer, signFile, withoutMark } from "@/lib/server/signature";
import { csvCell, withoutFormula } from "@/lib/server/spreadsheet";
import { withZipComment } from "@/lib/server/zip-comment";

export type ExportFormat = "csv" | "xlsx" | "json";

type Cell = string | number | null;
type Findings = Pick<AuditDocument, "digest" | "findings">;

/** The columns of the table, each with what it takes from a finding. Numbers stay numbers, unrounded. */
const COLUMNS: readonly { readonly name: string; readonly cell: (finding: Finding) => Cell }[] = [
  { name: "attribute", cell: ({ attribute }) => attribute },
  { name: "surface", cell: ({ surface }) => surface },
  { name: "metric", cell: ({ metric }) => metric },
  { name: "group", cell: ({ group }) => group },
  { name: "against", cell: ({ against }) => against },
  { name: "value", cell: ({ value }) => value },
  { name: "undefined_reason", cell: (finding) => finding.undefined ?? null },
  { name: "low", cell: ({ low }) => low },
  { name: "high", cell: ({ high }) => high },
  { name: "interval_method", cell: ({ method }) => method ?? null },
  { name: "writers", cell: ({ n }) => n.writers },
  { name: "effective_writers", cell: ({ n }) => n.effective },
  { name: "impressions", cell: ({ n }) => n.impressions },
  { name: "selected", cell: ({ n }) => n.selected },
  { name: "p", cell: ({ p }) => p },
  { name: "q", cell: ({ q }) => q },
  { name: "benchmark_share", cell: ({ benchmark }) => benchmark ?? null },
  { name: "margin", cell: ({ threshold }) => threshold },
  { name: "verdict", cell: ({ verdict }) => verdict },
  { name: "reversal", cell: ({ reversal }) => (reversal === undefined ? null : String(reversal)) },
];
const NAMES = [...COLUMNS.map(({ name }) => name), "audit_digest"];

/**
 * Every finding of an audit as the bytes of a file, with the audit's digest and a signature. The signature stands in the
 * last property of JSON, in a column of CSV, in the archive's comment of an Excel workbook.
 *
 * @throws Error where the file could not be written
 */
export async function findingsFile(
  audit: AuditDocument,
  format: ExportFormat,
  signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> {
  const mark = blankMark(signer.id);
  if (format === "json") return signFile(json(audit, mark), signer);
  return signFile(format === "csv" ? await csv(audit, mark) : await workbook(audit, mark), signer);
}

function json(audit: AuditDocument, mark: string): string {
  // In JSON a letter can be written as its code, so a text like a mark is disguised without being changed.
  const document = withoutMark(JSON.stringify(audit, null, 2), "\\u003a");
  return `${document.slice(0, -"\n}".length)},\n  "signature": ${JSON.stringify(mark)}\n}\n`;
}

async function csv(audit: Findings, mark: string): Promise<string> {
  const { DataFrame, toCSV } = await danfo();
  const signed = rowsOf(audit).map((row, index) => [...row, index === 0 ? mark : null]);
  const frame = new DataFrame(
    signed.map((row) => row.map((cell) => (typeof cell === "string" ? csvCell(cell) : (cell ?? "")))),
    { columns: [...NAMES, "signature"] },
  );
  return String(toCSV(frame));
}

async function workbook(audit: Findings, mark: string): Promise<Uint8Array<ArrayBuffer>> {
  const { DataFrame, toExcel } = await danfo();
  const safe = rowsOf(audit).map((row) =>
    row.map((cell) => (typeof cell === "string" ? withoutFormula(cell) : cell)),
  );
  const frame = new DataFrame(safe, { columns: NAMES });
  // danfo writes workbooks to files only.
  const folder = await mkdtemp(join(tmpdir(), "equilux-"));
  try {
    const filePath = join(folder, "findings.xlsx");
    toExcel(frame, { filePath, sheetName: "Findings" });
    return withZipComment(await readFile(filePath), mark);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One row a finding. Without any finding there is one row that says of which audit; the signature needs a row too. */
function rowsOf({ digest, findings }: Findings): Cell[][] {
  if (findings.length === 0) return [[...COLUMNS.map(() => null), digest]];
  return findings.map((finding) => [
    ...COLUMNS.map(({ cell }) => cell(finding)).map((cell) =>
      typeof cell === "string" ? withoutMark(cell) : cell,
    ),
    digest,
  ]);
}

/** Loaded when somebody exports: it is large, and nothing else here needs it. */
const danfo = () => import("danfojs-node");
