import type { ChildProcess } from "node:child_process";

type Work = () => Promise<unknown>;
const pending: Work[] = [];
let stopping: Promise<void> | undefined;

/** Remembers what must be undone before this process ends; returns how to undo it now. */
export function atEnd(work: Work): Work {
  pending.push(work);
  return async () => {
    const place = pending.indexOf(work);
    if (place >= 0) pending.splice(place, 1);
    await work();
  };
}

/** Undoes everything, the latest first: the web server goes before the database it uses. */
export function endAll(): Promise<void> {
  stopping ??= (async () => {
    for (let work = pending.pop(); work; work = pending.pop()) {
      await work().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
    }
  })();
  return stopping;
}

/** Is this process about to end? What fails then fails because of it. */
export const isEnding = (): boolean => stopping !== undefined;

/** Ctrl-C and its kin undo everything first. A second one does not hurry it: a database must not be torn down. */
export function endOnSignals(): void {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => {
      if (!isEnding()) process.stderr.write("\nStopping ...\n");
      void endAll().then(() => process.exit(code));
    });
  }
}

/** Asks a child to end and waits until it has; one that does not listen is killed after ten seconds. */
export function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
    const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
