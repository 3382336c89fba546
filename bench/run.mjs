#!/usr/bin/env node
// npm run bench -- NAME ...options: runs bench/NAME.ts.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [name = "permutation", ...options] = process.argv.slice(2);
const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
if (existsSync(file)) {
  process.exitCode =
    spawnSync(process.execPath, ["--import", "tsx", file, ...options], { stdio: "inherit" }).status ?? 1;
} else {
  process.stderr.write(`npm run bench -- NAME: there is no bench/${name}.ts.\n`);
  process.exitCode = 2;
}
