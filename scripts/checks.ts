import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { advisories } from "./advisories";
import { packageProgram, ROOT, runShown } from "./children";
import { chromiumPath } from "./chromium";
import { atEnd } from "./cleanup";
import { ensureDemoWorld } from "./demo-world";
import { type Database, embeddedDatabase } from "./embedded-postgres";
import { importRules } from "./import-rules";
import { migrate } from "./migrate";
import { freePortFrom } from "./ports";
import { freshDatabase } from "./postgres/connection";
import { ofCode, ofPlaywright, ofVitest, type Totals } from "./totals";
import { buildSite, ensureSite, generateTypes, startSite } from "./web";

export interface Check {
  readonly name: string;
  readonly title: string;
  run(): Promise<Totals>;
}

function reportFile(name: string): string {
  const folder = join(ROOT, ".equilux/reports");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  // So that the report of an earlier run is never taken for this one's.
  rmSync(file, { force: true });
  return file;
}

let server: Promise<Database> | undefined;

/** An empty database with the product's tables, on a server that is the tests' own. */
async function testDatabase(name: string): Promise<string> {
  if (server === undefined) {
    const starting = embeddedDatabase("test-postgres");
    atEnd(async () => (await starting.catch(() => undefined))?.stop());
    server = starting;
  }
  const url = await freshDatabase((await server).url, name);
  await migrate(url);
  return url;
}

async function vitest(
  project: string,
  options: readonly string[],
  env: Record<string, string>,
): Promise<Totals> {
  const report = reportFile(project);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const command = packageProgram(
    "vitest",
    "vitest.mjs",
    "run",
    "--project",
    project,
    ...reporters,
    ...options,
  );
  return ofVitest(report, await runShown(command, { env }));
}

/** Generated first: the types of style sheets and routes, which the sources import. */
async function types(): Promise<Totals> {
  const generated = await generateTypes();
  return ofCode(generated || (await runShown(packageProgram("typescript", "bin/tsc", "--noEmit"))));
}

/** One file of tests at a time: they share the database. */
async function store(): Promise<Totals> {
  const url = await testDatabase("store");
  return vitest("store", ["--no-file-parallelism"], { DATABASE_URL: url, EQUILUX_TEST_DATABASE: url });
}

/** The journeys, made in a browser with the site as `npm run demo` shows it. */
async function journeys(): Promise<Totals> {
  const browser = await chromiumPath();
  await ensureSite();
  const url = await testDatabase("journeys");
  await ensureDemoWorld(url);
  const port = await freePortFrom(3100);
  const site = await startSite(port, { DATABASE_URL: url, EQUILUX_DEMO: "1", PORT: String(port) });
  const report = reportFile("e2e");
  const command = packageProgram("@playwright/test", "cli.js", "test", "--reporter=list,json");
  const env = {
    EQUILUX_BASE_URL: site.url,
    EQUILUX_URL: site.url,
    CHROMIUM_PATH: browser,
    DATABASE_URL: url,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  };
  return ofPlaywright(report, await runShown(command, { env }));
}

/** A check that either passes or fails as a whole. */
const plain = (name: string, title: string, command: () => readonly string[]): Check => ({
  name,
  title,
  run: async () => ofCode(await runShown(command())),
});

/** In this order: the quick ones that explain the failures of the slow ones come first. */
export const checks: readonly Check[] = [
  plain("lint", "style and suspicious code (Biome)", () =>
    packageProgram("@biomejs/biome", "bin/biome", "ci", "."),
  ),
  { name: "types", title: "types (TypeScript)", run: types },
  plain("imports", "who imports whom (dependency-cruiser)", importRules),
  plain("dead-code", "code nobody uses (knip)", () => packageProgram("knip", "bin/knip.js")),
  { name: "advisories", title: "known weaknesses of the packages used (npm audit)", run: advisories },
  { name: "unit", title: "units and laws (Vitest)", run: () => vitest("unit", [], {}) },
  { name: "store", title: "store on PostgreSQL (Vitest)", run: store },
  { name: "build", title: "production build (Next)", run: async () => ofCode(await buildSite()) },
  { name: "e2e", title: "journeys in a browser (Playwright)", run: journeys },
];
