import { createReadStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { auditSpecSchema } from "@/lib/core/audit/spec";
import { readForest } from "@/lib/core/prediction/model";
import type { Scope } from "@/lib/core/scope";
import { listAudits, runAudit } from "@/lib/server/audits";
import { importFile } from "@/lib/server/import/import-file";
import { importModel } from "@/lib/server/import/import-model";
import { operatorScope } from "@/lib/server/session";
import { ensureDataset } from "@/lib/store/datasets";
import { DEMO_FILES } from "@/prisma/demo/csv";
import { DEMO_MAPPING } from "@/prisma/demo/mapping";
import { DATASET, REFERENCES } from "@/prisma/demo/truth";
import { makeWorld } from "@/prisma/demo/world";

/** What the demo opens with: the question that the planted truth answers. */
const FIRST_AUDIT = auditSpecSchema.parse({
  attributes: ["gender", "race", "region"],
  references: REFERENCES,
});

/** Dependents after what they depend on: stories name writers, impressions name stories, predictions name both. */
const ORDER = ["writers", "stories", "impressions", "predictions"] as const;

const MODEL_FILE = "ranker.json";
/** Lines are written in pieces of about this many characters: one write a line would take minutes. */
const PIECE = 1 << 18;

type Log = (line: string) => void;

/**
 * Makes the demo world and takes it in the way any platform's data comes in: files, importer, audit.
 *
 * May be killed and called again at any moment: the files are the same to the last byte, their rows have natural keys, and
 * the audit is run only where none is finished.
 */
export async function buildDemo(log: Log): Promise<void> {
  const { id, name } = await ensureDataset(DATASET.slug, DATASET.name);
  const scope = operatorScope(id);
  const audits = await listAudits(scope);
  if (audits.some(({ state }) => state === "done")) {
    log(`${name} is there.`);
    return;
  }
  const folder = join(process.cwd(), ".equilux", "demo");
  try {
    const model = await readFile(join(process.cwd(), "prisma", "demo", MODEL_FILE));
    await writeFiles(folder, model, log);
    await importModel({ scope, fileName: MODEL_FILE, bytes: model, mapping: DEMO_MAPPING });
    await importFiles(scope, folder, log);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  log("auditing gender, race and region");
  await runAudit(scope, FIRST_AUDIT, { onPhase: (phase) => log(`audit: ${phase}`) });
}

/** In a function of its own, so that the world's memory is free again before the import starts. */
async function writeFiles(folder: string, model: Uint8Array, log: Log): Promise<void> {
  log("making eight weeks of The Daily Equinox");
  const world = makeWorld(readForest(model));
  await mkdir(folder, { recursive: true });
  for (const kind of ORDER) {
    log(`writing ${kind}.csv`);
    await writeFile(join(folder, `${kind}.csv`), Readable.from(inPieces(DEMO_FILES[kind](world))));
  }
}

async function importFiles(scope: Scope, folder: string, log: Log): Promise<void> {
  for (const kind of ORDER) {
    const fileName = `${kind}.csv`;
    const stream = createReadStream(join(folder, fileName));
    const taken = await importFile({ scope, kind, fileName, stream, mapping: DEMO_MAPPING });
    const { rowsRead, rejected, rejects } = taken;
    if (rejected > 0)
      throw new Error(`${fileName}: ${rejected} rows were rejected: ${JSON.stringify(rejects[0])}`);
    log(`imported ${rowsRead} ${kind}`);
  }
}

function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = "";
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
