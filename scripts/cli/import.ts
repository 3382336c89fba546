import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { EquiluxError } from "@/lib/core/errors";
import { IMPORT_KINDS, type ImportKind } from "@/lib/core/import/fields";
import { type Mapping, parseMappingText } from "@/lib/core/import/mapping";
import { count } from "@/lib/core/report/format";
import type { Scope } from "@/lib/core/scope";
import { type ImportSummary, importFile } from "@/lib/server/import/import-file";
import { importModel } from "@/lib/server/import/import-model";
import { operatorScope } from "@/lib/server/session";
import { ensureDataset } from "@/lib/store/datasets";
import { mustBeReadable, readBytes, readText } from "./readable";
import { printJson, textTable } from "./table";

type FileKind = ImportKind | "model";

/** Dependents after what they depend on. */
const ORDER: readonly FileKind[] = ["writers", "stories", "model", "impressions", "predictions"];

type ImportOptions = { readonly dataset: string; readonly mapping?: string; readonly json?: true } & {
  readonly [Kind in FileKind]?: string;
};

/** `equilux import`: every file in order; the first that cannot be taken in ends it. */
export async function importCommand(options: ImportOptions): Promise<number> {
  const files = ORDER.flatMap((kind) => (options[kind] === undefined ? [] : [{ kind, path: options[kind] }]));
  if (files.length === 0) {
    throw new EquiluxError(
      "bad-request",
      `No file was named: write ${IMPORT_KINDS.map((kind) => `--${kind} FILE`).join(", ")} or --model FILE.`,
    );
  }
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(options.dataset)) {
    throw new EquiluxError(
      "bad-request",
      `--dataset is "${options.dataset}": use small letters, digits and hyphens, such as my-platform.`,
    );
  }
  // Before anything is stored: a mistyped name must not leave half of the files imported.
  for (const { path } of files) await mustBeReadable(path);
  const mapping = options.mapping === undefined ? {} : parseMappingText(await readText(options.mapping));
  const { id } = await ensureDataset(options.dataset, mapping.dataset ?? options.dataset);
  const summaries: ImportSummary[] = [];
  for (const { kind, path } of files) summaries.push(await importOne(operatorScope(id), kind, path, mapping));
  if (options.json) printJson({ dataset: options.dataset, files: summaries });
  else process.stdout.write(summaryText(options.dataset, summaries));
  return 0;
}

async function importOne(
  scope: Scope,
  kind: FileKind,
  path: string,
  mapping: Mapping,
): Promise<ImportSummary> {
  const fileName = basename(path);
  const began = performance.now();
  const say = (text: string) => process.stderr.write(`${kind}: ${text}\n`);
  const rate = (rows: number) =>
    `${count(rows)} rows read, ${((performance.now() - began) / 1000).toFixed(0)} s`;
  if (kind === "model") return importModel({ scope, fileName, bytes: await readBytes(path), mapping });
  const summary = await importFile({
    scope,
    kind,
    fileName,
    stream: createReadStream(path),
    mapping,
    onProgress: (rows) => say(rate(rows)),
    onMapping: (followed) => {
      if (mapping[kind] === undefined)
        say(`mapping guessed from the header: ${JSON.stringify({ [kind]: followed })}`);
    },
  });
  say("done");
  return summary;
}

function summaryText(dataset: string, summaries: readonly ImportSummary[]): string {
  const rows = summaries.map(({ kind, fileName, accepted, alreadyPresent, rejected }) => [
    kind,
    fileName,
    ...[accepted, alreadyPresent, rejected].map(count),
  ]);
  const table = textTable(["kind", "file", "accepted", "already present", "rejected"], rows, [2, 3, 4]);
  return [
    table,
    ...summaries.filter(({ rejected }) => rejected > 0).map((summary) => rejectsText(dataset, summary)),
  ].join("\n");
}

const FIRST_REJECTS = 5;

function rejectsText(dataset: string, { id, fileName, rejected, rejects }: ImportSummary): string {
  const rows = rejects
    .slice(0, FIRST_REJECTS)
    .map(({ line, column, value, reason }) => [String(line), column, onOneLine(value), reason]);
  const title = `First of ${count(rejected)} rejected rows of ${fileName}:`;
  const rest = `All of them: the import's page, or /api/${dataset}/imports/${id}/rejects.csv of the running site.`;
  return `${title}\n${textTable(["line", "column", "value", "reason"], rows, [0])}${rest}\n`;
}

/** Control characters could move the terminal's cursor. */
const onOneLine = (text: string): string => {
  const plain = text.replace(/\p{Cc}+/gu, " ");
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
};
