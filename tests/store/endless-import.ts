// Imports a log that never ends, until it is killed: the other half of a test in import.test.ts.
import { Readable } from "node:stream";
import { importFile } from "@/lib/server/import/import-file";
import { operatorScope } from "@/lib/server/session";
import { ensureDataset } from "@/lib/store/datasets";

async function* endless() {
  yield "request,position,story,surface\n";
  for (let request = 0; ; request += 1) {
    yield Array.from({ length: 100 }, (_, index) => `r${request},${index + 1},s1,home\n`).join("");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function main(): Promise<void> {
  const { id } = await ensureDataset(process.argv[2] ?? "", "endless");
  const stream = Readable.from(endless());
  await importFile({
    scope: operatorScope(id),
    kind: "impressions",
    fileName: "endless.csv",
    stream,
    mapping: {},
  });
}

void main();
