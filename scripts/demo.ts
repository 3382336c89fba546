import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";
import type { DemoAccount } from "@/prisma/demo/accounts";
import { atEnd, endAll, endOnSignals, isEnding } from "./cleanup";
import { textTable } from "./cli/table";
import { ensureDemoWorld } from "./demo-world";
import { ensureDatabase } from "./embedded-postgres";
import { migrate } from "./migrate";
import { freePortFrom } from "./ports";
import { withClient } from "./postgres/connection";
import { ensureSite, startSite } from "./web";

/** Says what is being done, and how long it took. */
async function phase<T>(title: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T> {
  const began = performance.now();
  console.log(`${title} ...`);
  const result = await work();
  console.log(`${title}: ${outcome(result)} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return result;
}

/** The demo's accounts are printed for whoever starts it, and its mails too; a database somebody named may hold more than the demo. */
async function refuseRealData(url: string): Promise<void> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ slug: string }>("SELECT slug FROM dataset WHERE slug <> 'demo' LIMIT 1"),
  );
  if (rows[0]) {
    throw new EquiluxError(
      "conflict",
      `the database of DATABASE_URL holds the dataset "${rows[0].slug}", and the demo is for nothing but its own: leave DATABASE_URL out, or name an empty database`,
      "DATABASE_URL",
    );
  }
}

/** Made in this process, whose settings are set to what the site will have: both need the same keys. */
async function demoAccounts(environment: Readonly<Record<string, string>>): Promise<DemoAccount[]> {
  Object.assign(process.env, environment);
  const { renewDemoAccounts } = await import("@/prisma/demo/accounts");
  const { closeDatabase } = await import("@/lib/store/database");
  return renewDemoAccounts().finally(closeDatabase);
}

const signInRow = ({ role, email, password }: DemoAccount): string[] => [role, email, password];

async function demo(): Promise<void> {
  const settings = parseSettings(process.env);
  const starting = ensureDatabase();
  // Remembered before it runs: Ctrl-C may come while it starts.
  atEnd(async () => (await starting.catch(() => undefined))?.stop());
  const { url } = await phase(
    "Database",
    () => starting,
    ({ started }) => (started ? "started" : "running already"),
  );
  await phase(
    "Schema",
    () => migrate(url),
    (names) => (names.length > 0 ? `applied ${names.join(", ")}` : "up to date"),
  );
  if (settings.databaseUrl !== undefined) await refuseRealData(url);
  const made = (built: boolean): string => (built ? "built" : "built already");
  await phase("Demo world", () => ensureDemoWorld(url), made);
  await phase("Site", ensureSite, made);
  const port = await freePortFrom(settings.port);
  const environment = { DATABASE_URL: url, EQUILUX_DEMO: "1", PORT: String(port) };
  const accounts = await phase(
    "Accounts",
    () => demoAccounts(environment),
    () => "new passwords",
  );
  const site = await phase(
    "Web server",
    () => startSite(port, environment),
    () => "answers",
  );
  console.log(`\n${textTable(["role", "address", "password"], accounts.map(signInRow))}`);
  console.log(`Equilux is ready: ${site.url}\nCtrl-C stops it.\n`);
  await site.ended;
}

endOnSignals();
try {
  await demo();
  if (!isEnding())
    throw new EquiluxError("unavailable", "the web server ended by itself: see its messages above");
} catch (error) {
  // When Ctrl-C ended a phase, its failure is no news, and the signal's handler ends this process.
  if (!isEnding()) {
    console.error(error instanceof EquiluxError ? error.message : error);
    await endAll();
    process.exit(1);
  }
}
