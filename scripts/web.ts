import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EquiluxError } from "@/lib/core/errors";
import { packageProgram, pause, ROOT, runShown, script, startShown } from "./children";

/** What `next build` reads. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "next.config.js",
  "tsconfig.json",
  "package-lock.json",
];

/** Written after a build that succeeded, dated to its beginning: BUILD_ID alone is there after a killed build too. */
const COMPLETE = join(ROOT, ".next/equilux-complete");

// Equilux reports to nobody, and neither do its tools.
const QUIET = { NEXT_TELEMETRY_DISABLED: "1" };

const next = (...args: readonly string[]): string[] => packageProgram("next", "dist/bin/next", ...args);

/** The latest change below a path; a folder's own date tells of files removed from it. */
function latestChange(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => latestChange(join(path, name))));
}

function isBuilt(): boolean {
  if (!existsSync(join(ROOT, ".next/BUILD_ID")) || !existsSync(COMPLETE)) return false;
  return statSync(COMPLETE).mtimeMs >= Math.max(...SOURCES.map((source) => latestChange(join(ROOT, source))));
}

/** Builds the site. It needs no database: nothing of one may end up in the pages. */
export async function buildSite(): Promise<number> {
  const began = new Date();
  const code = await runShown(next("build"), { env: QUIET });
  if (code === 0) {
    writeFileSync(COMPLETE, "");
    utimesSync(COMPLETE, began, began);
  }
  return code;
}

/** The types of style sheets and routes, which the sources import and the compiler needs. */
export const generateTypes = (): Promise<number> => runShown(next("typegen"), { env: QUIET });

/** Builds the site if a source changed since; did it? */
export async function ensureSite(): Promise<boolean> {
  if (isBuilt()) return false;
  if ((await buildSite()) !== 0)
    throw new EquiluxError("unavailable", "next build failed: see its messages above");
  return true;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) }).then(
    (response) => response.status < 500,
    () => false,
  );

export interface Site {
  readonly url: string;
  /** Fulfilled when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

/**
 * Starts the built site, and the process that takes queued audits, and waits for the first page.
 * @param host who may reach it; this machine alone unless told otherwise
 */
export async function startSite(
  port: number,
  env: Readonly<Record<string, string>>,
  host = "127.0.0.1",
): Promise<Site> {
  const child = startShown(next("start", "--hostname", host, "--port", String(port)), {
    env: { ...QUIET, ...env },
  });
  startShown(script("worker"), { env });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await answers(`http://127.0.0.1:${port}/`)) return { url: `http://localhost:${port}`, ended };
    if (child.exitCode !== null) break;
    await pause(200);
  }
  throw new EquiluxError(
    "unavailable",
    `the web server did not answer on port ${port}: see its messages above`,
  );
}
