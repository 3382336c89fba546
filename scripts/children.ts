import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { atEnd, endChild } from "./cleanup";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a program to its end and keeps what it printed; only a program that cannot be started is an exception. */
export function runToEnd(command: readonly string[], timeoutMs?: number): Promise<Ended> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const limit = timeoutMs === undefined ? {} : { timeout: timeoutMs };
    const child = spawn(program, args, { ...limit, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output: output.trim() }));
  });
}

export interface ShownOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program that prints to this terminal; it is ended with this process. */
export function startShown(command: readonly string[], { env = {} }: ShownOptions = {}): ChildProcess {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const forget = atEnd(() => endChild(child));
  child.on("exit", () => void forget());
  return child;
}

/** The exit code of a program that prints to this terminal. */
export function runShown(command: readonly string[], options?: ShownOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = startShown(command, options);
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** A program of an installed package, run by this Node: the same on every system, and no shell in between. */
export const packageProgram = (name: string, file: string, ...args: readonly string[]): string[] => [
  process.execPath,
  join(ROOT, "node_modules", name, file),
  ...args,
];

/** One of the TypeScript programs in this folder. */
export function script(name: string, ...args: readonly string[]): string[] {
  const tsx = pathToFileURL(join(ROOT, "node_modules/tsx/dist/loader.mjs")).href;
  return [process.execPath, "--import", tsx, join(ROOT, "scripts", `${name}.ts`), ...args];
}

/** Is there a process of this number? One of another user's counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
