import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { EquiluxError } from "@/lib/core/errors";
import { isAlive, pause } from "../children";

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** Linking a finished file is atomic: another process sees the whole lock with its owner in it, or none. */
function tryToTake(file: string, text: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/** Removes the lock of a dead process, and of nobody else who took it in the meantime. */
function clearIfOrphaned(file: string): void {
  const seen = read(file);
  if (seen === undefined || isAlive(Number.parseInt(seen, 10))) return;
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== seen) linkSync(aside, file);
  rmSync(aside);
}

/** Runs `work` while no other process is in it. A lock whose process died is no obstacle. */
export async function withLock<T>(file: string, work: () => Promise<T>, patienceMs = 120_000): Promise<T> {
  const mine = `${process.pid} ${randomUUID()}`;
  const deadline = performance.now() + patienceMs;
  while (!tryToTake(file, mine)) {
    clearIfOrphaned(file);
    if (performance.now() > deadline) {
      throw new EquiluxError(
        "unavailable",
        `another process (${read(file)?.split(" ")[0]}) has held ${file} for ${patienceMs / 1000} seconds: let it finish, or end it`,
        file,
      );
    }
    await pause(50);
  }
  try {
    return await work();
  } finally {
    if (read(file) === mine) rmSync(file);
  }
}
