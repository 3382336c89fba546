#!/usr/bin/env node
// node scripts/run.mjs demo|test|cli ...args: prepares what is missing, then runs scripts/<name>.ts.
import { prepareAndRun } from "./prepare.mjs";

const [name, ...args] = process.argv.slice(2);
const commands = ["demo", "test", "cli"];

if (name !== undefined && commands.includes(name)) {
  await prepareAndRun(name, args);
} else {
  process.stderr.write(`node scripts/run.mjs ${commands.join("|")} ...: "${name ?? ""}" is none of them.\n`);
  process.exitCode = 2;
}
