import type { Scope } from "@/lib/core/scope";
import { auditDocument } from "@/lib/server/audits";
import { type ExportFormat, findingsFile } from "@/lib/server/findings-file";
import { installationKeys } from "@/lib/server/keys";

export const EXPORT_FORMATS = ["csv", "xlsx", "json"] as const satisfies readonly ExportFormat[];

export interface ExportFile {
  readonly name: string;
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  json: "application/json; charset=utf-8",
};

/**
 * Every finding of an audit as a signed file, which `equilux verify` can tell from a changed one. CSV and Excel hold one
 * row a finding; a value that does not exist is an empty cell with its reason in `undefined_reason`. JSON is the document
 * the command line prints, with the signature.
 *
 * @throws EquiluxError not-found or conflict, as auditDocument; bad-settings, as installationKeys
 */
export async function exportFindings(scope: Scope, id: string, format: ExportFormat): Promise<ExportFile> {
  const audit = await auditDocument(scope, id);
  return {
    name: `equilux-${audit.digest.slice(0, 8)}.${format}`,
    contentType: CONTENT_TYPES[format],
    body: await findingsFile(audit, format, installationKeys()),
  };
}
