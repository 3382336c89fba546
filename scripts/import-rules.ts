import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { packageProgram, ROOT } from "./children";

/**
 * dependency-cruiser reads TypeScript with the compiler's JavaScript API, which TypeScript 7 no longer has. So it alone
 * gets TypeScript 5, as its own dependency would be placed; npm cannot be told to do this.
 */
function giveItTypeScript5(): void {
  const modules = join(ROOT, "node_modules/dependency-cruiser/node_modules");
  const place = join(modules, "typescript");
  if (existsSync(place)) return;
  mkdirSync(modules, { recursive: true });
  symlinkSync("../../typescript-5", place, "junction");
}

/** The command that checks who imports whom (.dependency-cruiser.cjs). */
export function importRules(): string[] {
  giveItTypeScript5();
  const folders = ["app", "bench", "components", "lib", "prisma", "scripts", "tests"];
  const present = folders.filter((folder) => existsSync(join(ROOT, folder)));
  return packageProgram(
    "dependency-cruiser",
    "bin/dependency-cruise.mjs",
    "--output-type",
    "err-long",
    ...present,
  );
}
