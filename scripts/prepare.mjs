// What every command needs before its TypeScript can run, in plain Node because nothing is installed yet:
// the right Node, the packages of the lock file, the generated Prisma client. Does nothing, silently, when all is there.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const inRoot = (...parts) => join(root, ...parts);
const OLDEST_NODE = [20, 19];

/** A failure whose message is all the reader needs: printed without a stack. */
class SetUpError extends Error {}

export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetUpError(
    `Equilux needs Node ${OLDEST_NODE.join(".")} or newer and this is ${version}: install one from https://nodejs.org and run the command again.`,
  );
}

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);

/**
 * npm leaves a copy of what it installed in node_modules, written last. Comparing it with the lock file also accepts an
 * installation the reader made by hand. A package for another system is in the lock file only.
 */
export function isInstalled(lock, installed) {
  if (!lock || !installed) return false;
  return Object.entries(lock.packages).every(([place, wanted]) => {
    if (place === "") return true;
    const found = installed.packages[place];
    return found ? found.version === wanted.version : Boolean(wanted.optional || wanted.peer);
  });
}

/** Runs one program of the set-up; its output is shown on stderr, because stdout may be a command's JSON. */
function runStep(program, args, env, mend) {
  return new Promise((resolve, reject) => {
    const shell = process.platform === "win32" && program === "npm";
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", 2, 2],
      shell,
    });
    const forget = forwardSignals(child);
    child.on("error", (error) =>
      reject(new SetUpError(`${program} could not be started (${error.message}): ${mend}`)),
    );
    child.on("exit", (code, signal) => {
      forget();
      if (code === 0) resolve();
      else reject(new SetUpError(`${program} ${args.join(" ")} ended with ${signal ?? code}: ${mend}`));
    });
  });
}

async function install(say) {
  if (isInstalled(readJson(inRoot("package-lock.json")), readJson(inRoot("node_modules/.package-lock.json"))))
    return;
  say("Installing the packages of package-lock.json (npm ci) ...");
  // No package here needs its install script (scripts/postgres/binaries.ts does the one that matters), so npm 10, which
  // would run them all, and npm 11, which asks first, do the same; and none of them can reach for a download.
  const args = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await runStep("npm", args, {}, "see the message above; a package registry must be reachable.");
}

/** The client is generated again when the schema or the generator changed; `npm ci` removes the note with the packages. */
async function generateClient(say) {
  const note = inRoot("node_modules/.equilux-prisma-client");
  const hash = createHash("sha256")
    .update(readFileSync(inRoot("prisma/schema.prisma")))
    .update(readJson(inRoot("node_modules/prisma/package.json"))?.version ?? "")
    .digest("hex");
  const generated = inRoot("lib/store/generated/client.ts");
  if (existsSync(generated) && existsSync(note) && readFileSync(note, "utf8") === hash) return;
  say("Generating the Prisma client ...");
  // `prisma generate` never runs the schema engine, but it would download one: naming any program prevents that.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  const prisma = inRoot("node_modules/prisma/build/index.js");
  await runStep(process.execPath, [prisma, "generate"], env, "see the message above.");
  writeFileSync(note, hash);
}

/** Passes on what asks this process to stop; returns the function that ends it. */
function forwardSignals(child) {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const handlers = signals.map((signal) => [signal, () => child.kill(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}

/** Runs scripts/<name>.ts with the reader's folder, terminal and signals, and ends as it ended. */
function runScript(name, args) {
  const tsx = pathToFileURL(inRoot("node_modules/tsx/dist/loader.mjs")).href;
  const child = spawn(process.execPath, ["--import", tsx, inRoot("scripts", `${name}.ts`), ...args], {
    stdio: "inherit",
    // The command may be called from another folder, and the `@/` paths are in this project's file.
    env: { ...process.env, TSX_TSCONFIG_PATH: inRoot("tsconfig.json") },
  });
  const forget = forwardSignals(child);
  child.on("exit", (code, signal) => {
    forget();
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}

export async function prepareAndRun(name, args) {
  const say = (line) => process.stderr.write(`${line}\n`);
  try {
    checkNode();
    await install(say);
    await generateClient(say);
    runScript(name, args);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
