#!/usr/bin/env node
// The `equilux` command. Works in a clone where nothing is installed yet: `npx equilux --help`.
import { prepareAndRun } from "./prepare.mjs";

await prepareAndRun("cli", process.argv.slice(2));
