import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "@/lib/core/audit/finding";
import type { Scope } from "@/lib/core/scope";
import { auditDocument } from "@/lib/server/audits";
import { csvCell, withoutFormula } from "@/lib/server/spreadsheet";

export const EXPORT_FORMATS = ["csv", "xlsx", "json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportFile {
  readonly name: string;
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

type Cell = string | number | null;

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

/**
 * Every finding of an audit as a file. CSV and Excel hold one row a finding; a value that does not exist is an empty cell
 * with its reason in `undefined_reason`. JSON is the document the command line prints.
 *
 * @throws EquiluxError not-found or conflict, as auditDocument
 */
export async function exportFindings(scope: Scope, id: string, format: ExportFormat): Promise<ExportFile> {
  const audit = await auditDocument(scope, id);
  const name = `equilux-${audit.digest.slice(0, 8)}.${format}`;
  if (format === "json") {
    return {
      name,
      contentType: "application/json; charset=utf-8",
      body: `${JSON.stringify(audit, null, 2)}\n`,
    };
  }
  const rows = audit.findings.map((finding) => COLUMNS.map(({ cell }) => cell(finding)));
  return format === "csv"
    ? { name, contentType: "text/csv; charset=utf-8", body: await csv(rows) }
    : {
        name,
        contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body: await workbook(rows),
      };
}

async function csv(rows: readonly (readonly Cell[])[]): Promise<string> {
  const { DataFrame, toCSV } = await danfo();
  const frame = new DataFrame(
    rows.map((row) => row.map((cell) => (typeof cell === "string" ? csvCell(cell) : (cell ?? "")))),
    { columns: COLUMNS.map(({ name }) => name) },
  );
  return String(toCSV(frame));
}

async function workbook(rows: readonly (readonly Cell[])[]): Promise<Uint8Array<ArrayBuffer>> {
  const { DataFrame, toExcel } = await danfo();
  const safe = rows.map((row) => row.map((cell) => (typeof cell === "string" ? withoutFormula(cell) : cell)));
  const frame = new DataFrame(safe, { columns: COLUMNS.map(({ name }) => name) });
  // danfo writes workbooks to files only.
  const folder = await mkdtemp(join(tmpdir(), "equilux-"));
  try {
    const filePath = join(folder, "findings.xlsx");
    toExcel(frame, { filePath, sheetName: "Findings" });
    return new Uint8Array(await readFile(filePath));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Loaded when somebody exports: it is large, and nothing else here needs it. */
const danfo = () => import("danfojs-node");
