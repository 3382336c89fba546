import { fileURLToPath } from "node:url";
import { EquiluxError } from "@/lib/core/errors";
import { runShown, script } from "./children";
import { withClient } from "./postgres/connection";

/** An arbitrary number: two demos on one database must not build the same world at once. */
const BUILD_LOCK = 4_213_001;

const isThere = (url: string): Promise<boolean> =>
  withClient(url, async (client) => {
    const { rowCount } = await client.query(
      "SELECT 1 FROM dataset JOIN audit ON audit.dataset_id = dataset.id WHERE slug = 'demo' AND state = 'done' LIMIT 1",
    );
    return Boolean(rowCount);
  });

/**
 * Builds the demo world in a migrated database unless it is there; did it? In a process of its own: hours of heap and
 * open connections end with it, and Ctrl-C need not wait for its sums.
 */
export async function ensureDemoWorld(url: string): Promise<boolean> {
  if (await isThere(url)) return false;
  const code = await runShown(script("demo-world"), { env: { DATABASE_URL: url } });
  if (code !== 0)
    throw new EquiluxError("unavailable", "the demo world could not be built: see the message above");
  return true;
}

async function build(url: string): Promise<void> {
  await withClient(url, async (lock) => {
    await lock.query("SELECT pg_advisory_lock($1)", [BUILD_LOCK]);
    if (await isThere(url)) return;
    // What a killed build left. Its rows go with their dataset.
    await lock.query("DELETE FROM dataset WHERE slug = 'demo'");
    const { buildDemo } = await import("@/prisma/demo/build");
    await buildDemo((line) => console.log(`  ${line}`));
    if (!(await isThere(url)))
      throw new Error("buildDemo() ended without a finished audit of the dataset `demo`");
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build(process.env.DATABASE_URL ?? "");
    // The store's pool keeps its connections, and with them this process, open.
    process.exit(0);
  } catch (error) {
    console.error(error instanceof EquiluxError ? error.message : error);
    process.exit(1);
  }
}
